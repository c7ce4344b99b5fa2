"""The flow grain gives the same answers as the request grain: every scenario, every metric, at 10,000 users.

The request grain takes 0.05 to 0.25 s of a core for a replication: half an hour of a core in all.
"""

import unittest

import bounds
import equivalence
from grain_cases import both_grains


@both_grains(users=10_000, runs=dict.fromkeys(equivalence.GAMEDAYS, bounds.RUNS))
class TenThousandUsers(unittest.TestCase):
    pass


if __name__ == "__main__":
    unittest.main()
