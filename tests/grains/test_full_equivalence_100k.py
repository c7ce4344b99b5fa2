"""The flow grain gives the same answers as the request grain, at 100,000 users, in as many replications as time allows.

2,000 replications of each scenario would take the request grain 13 hours of a core. With fewer, bounds.py allows for
more sampling error, and so the bounds are wider: what is sharp stands in the files of fewer users.
"""

import unittest

import equivalence
from grain_cases import both_grains

# Replications of each grain; behind it the seconds of a core that the request grain takes for one.
RUNS = {
    "corporate-dns": 60,                     # 1.2
    "email-saas-outage": 30,                 # 2.7
    "lag-spike": 60,                         # 3.0
    "lying-health-check": 60,                # 1.7
    "planned-failover": 30,                  # 3.3
    "region-outage": 30,                     # 6.8
    "replica-fifteen-seconds-behind": 60,    # 2.0
    "stale-connections-hang": 60,            # 2.1
    "stale-connections-recycle": 60,         # 1.5
    "stateless-outage": 60,                  # 2
}


@both_grains(users=100_000, runs=RUNS)
class HundredThousandUsers(unittest.TestCase):
    def test_no_scenario_is_forgotten(self):
        self.assertEqual(set(equivalence.GAMEDAYS), set(RUNS))


if __name__ == "__main__":
    unittest.main()
