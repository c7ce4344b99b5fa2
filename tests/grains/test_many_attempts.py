"""Twenty attempts a request: flows tell about what requests tell, and do not follow two to the power of twenty ways."""

import unittest

import equivalence


def failures(grain):
    scenario = equivalence.GAMEDAYS["region-outage"]
    arguments = [scenario, "--runs", 40, *equivalence.size(100), *equivalence.setting_arguments(
        ["clients.east.retry.attempts=20"]), *grain]
    values = equivalence.sample(equivalence.PROGRAM, arguments).values["failed_requests"]
    return sum(values) / len(values)


class ManyAttempts(unittest.TestCase):
    def test_fail_as_often_as_one_by_one(self):
        one_by_one = failures(equivalence.REQUEST)
        self.assertGreater(one_by_one, 0)
        # Both grains have the same operators and health checks: 411 one by one and 407 as flows, when measured.
        self.assertAlmostEqual(failures(equivalence.FLOW), one_by_one, delta=0.1 * one_by_one)


if __name__ == "__main__":
    unittest.main()
