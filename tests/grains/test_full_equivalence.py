"""The flow grain gives the same answers as the request grain: every scenario, every metric, at 100 users.

Larger numbers of users have files of their own, because the request grain takes its time, and CTest's limit is a file's.
"""

import unittest

import bounds
import equivalence
from grain_cases import both_grains

USERS = 100


@both_grains(users=USERS, runs=dict.fromkeys(equivalence.GAMEDAYS, bounds.RUNS))
class HundredUsers(unittest.TestCase):
    pass


class WrongGrain(unittest.TestCase):
    """The comparison would notice a flow grain that is not quite right."""

    def missed(self, scenario, setting):
        second = (*equivalence.FLOW, *equivalence.setting_arguments([setting]))
        rows = equivalence.compare_grains(scenario, USERS, bounds.RUNS, second=second)
        return [row.metric for row in rows if not row.holds]

    def test_a_ttl_that_is_off_by_a_tenth(self):
        self.assertIn("shift{resolvers:isp}", self.missed("lying-health-check", "dns.app.ttl=66s"))

    def test_a_tenth_too_many_requests(self):
        self.assertIn("failed_requests", self.missed("region-outage", "clients.east.requests=0.011/s"))


if __name__ == "__main__":
    unittest.main()
