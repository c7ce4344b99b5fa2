"""The flow grain gives the same answers as the request grain: three scenarios, every metric, 200 replications.

So that each change is held against the reference, and not only against what flows gave before; the long tests make
ten times as many, of every scenario and at other numbers of users. Bounds allow for the number: see bounds.py.
"""

import unittest

import equivalence
from grain_cases import both_grains

FEW = 200


@both_grains(users=equivalence.SHIPPED_USERS, runs=dict.fromkeys(["lying-health-check", "region-outage"], FEW))
class AsShipped(unittest.TestCase):
    pass


# Where one connection of a pool stands for several.
@both_grains(users=2 * equivalence.SHIPPED_USERS, runs={"stale-connections-hang": FEW})
class TwiceAsMany(unittest.TestCase):
    pass


if __name__ == "__main__":
    unittest.main()
