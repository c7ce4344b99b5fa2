"""The bounds themselves: what they count, what they let through, and what they do not."""

import random
import statistics
import unittest

import bounds
import equivalence

NEVER = bounds.NEVER


def holds(unit, reference, other):
    return all(check.holds for check in bounds.checks(unit, reference, other))


def normal(seed, mean, deviation, count=bounds.RUNS):
    draw = random.Random(seed)
    return [draw.gauss(mean, deviation) for _ in range(count)]


class Distance(unittest.TestCase):
    def test_is_taken_where_a_tie_ends(self):
        self.assertEqual(0, bounds.distance([1, 1, 2, 2], [2, 1, 2, 1]))
        self.assertEqual(0.25, bounds.distance([1, 1, 2, 2], [1, 2, 2, 2]))
        self.assertEqual(1, bounds.distance([1, 1], [2, 2, 2]))

    def test_never_is_later_than_all_others(self):
        self.assertEqual(0, bounds.distance([1, NEVER], [1, 1, NEVER, NEVER]))
        self.assertEqual(0.5, bounds.distance([1, NEVER], [1, 1]))
        self.assertEqual(0, bounds.distance([NEVER], [NEVER, NEVER]))

    def test_has_to_be_below_its_bound(self):
        zeros, few, more = [0] * 2000, [0] * 1901 + [10] * 99, [0] * 1900 + [10] * 100
        self.assertTrue(holds("s", zeros, few))
        self.assertFalse(holds("s", zeros, more))
        self.assertFalse(holds("share", zeros, more))

    def test_may_be_twice_as_large_where_means_are_a_tenth_of_a_step_apart(self):
        lower = [913] * 1400 + [914] * 600
        higher = [913] * 1240 + [914] * 760  # 0.08 on average
        self.assertTrue(holds("s", lower, higher))
        self.assertFalse(holds("share", lower, higher))
        self.assertFalse(holds("s", lower, [913] * 1180 + [914] * 820), "0.11 on average")
        self.assertFalse(holds("s", lower, [913.5, *higher[1:]]), "not in whole seconds")
        self.assertFalse(holds("s", [*lower[1:], NEVER], higher), "one never came")

    def test_its_bound_is_wider_for_fewer_replications_only(self):
        self.assertEqual(0.05, bounds.distance_bound(2000, 2000))
        self.assertEqual(0.05, bounds.distance_bound(9000, 9000))
        self.assertAlmostEqual(0.229, bounds.distance_bound(100, 100), places=3)


class Counts(unittest.TestCase):
    def test_moments(self):
        values = normal(1, 5, 2)
        moments = bounds.Moments.of(values)
        self.assertAlmostEqual(statistics.fmean(values), moments.mean)
        self.assertAlmostEqual(statistics.stdev(values), moments.deviation)
        # Of a normal law, the standard error of the standard deviation is sd / sqrt(2n).
        error = moments.variance_error2**0.5 / (2 * moments.deviation)
        self.assertAlmostEqual(1, error / (2 / (2 * 2000) ** 0.5), delta=0.1)

    def test_a_mean_may_be_off_by_2_percent_and_sampling(self):
        reference = normal(1, 1000, 10)     # three standard errors are 0.1 % of the mean
        self.assertTrue(holds("count", reference, [value + 19 for value in reference]))
        self.assertFalse(holds("count", reference, [value - 22 for value in reference]))

    def test_a_standard_deviation_may_be_off_by_5_percent_and_sampling(self):
        reference = normal(1, 1000, 10)     # three standard errors are 6.7 % of the deviation
        self.assertTrue(holds("count", reference, normal(2, 1000, 10.4)))
        self.assertFalse(holds("count", reference, normal(2, 1000, 12)))
        self.assertFalse(holds("count", reference, normal(2, 1000, 8.5)))

    def test_what_is_always_the_same_may_not_vary(self):
        self.assertTrue(holds("count", [7] * 2000, [7] * 2000))
        self.assertFalse(holds("count", [100] * 2000, [100, 101] * 1000))

    def test_rare_things_are_no_alarm_and_common_ones_are(self):
        zeros = [0] * 2000
        self.assertTrue(holds("count", zeros, [1] * 3 + [0] * 1997))
        self.assertTrue(holds("count", [1] * 3 + [0] * 1997, zeros))
        self.assertFalse(holds("count", zeros, [1] * 20 + [0] * 1980))
        self.assertFalse(holds("count", [1] * 20 + [0] * 1980, zeros))

    def test_their_absence_is_compared(self):
        self.assertFalse(holds("count", [1] * 2000, [1] * 1800 + [NEVER] * 200))
        self.assertFalse(holds("count", [1] * 2000, [NEVER] * 2000))
        self.assertTrue(holds("count", [NEVER] * 2000, [NEVER] * 2000))

    def test_another_unit_needs_a_bound_first(self):
        with self.assertRaises(ValueError):
            bounds.checks("dollars", [1], [1])


class Comparison(unittest.TestCase):
    def test_users(self):
        self.assertEqual(["--set", "clients.east.users=95", "--set", "clients.west.users=5"], equivalence.size(100))
        self.assertEqual(["--set", "scale_users=20"], equivalence.size(100_000))
        for users in (0, 50, 5001):
            with self.assertRaises(ValueError):
                equivalence.size(users)

    def test_the_worst_comes_first_and_a_metric_that_lacks_is_an_error(self):
        units = {"a": "s", "b": "count"}
        one = equivalence.Sample(units, {"a": [1.0, 2.0], "b": [1.0, 2.0]})
        two = equivalence.Sample(units, {"a": [1.0, 2.0], "b": [9.0, 9.0]})
        self.assertEqual(["b", "a"], [row.metric for row in equivalence.compare("it", one, two)])
        with self.assertRaises(RuntimeError):
            equivalence.compare("it", one, equivalence.Sample({"a": "s"}, {"a": [1.0, 2.0]}))


if __name__ == "__main__":
    unittest.main()
