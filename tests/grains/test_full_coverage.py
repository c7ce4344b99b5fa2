"""Of 1,000 seeds, the 95 % intervals of 95 % hold the truth: of the simulator's own replications, by its own documents.

tests/studies does the same over known laws. Here nobody knows the law; the truth is what very many replications of a
seed of their own say. They are 430 times those of one interval, so the truth's own error is a twentieth of what an
interval is made for, and costs it 0.03 % of coverage.
"""

import json
import math
import unittest
from concurrent.futures import ThreadPoolExecutor

import equivalence

SCENARIO = "lying-health-check"
ARGUMENTS = equivalence.FLOW

# Times that vary continuously and always come: where a quantile is tied, or never comes, its interval covers more.
METRICS = ("failover", "detect", "shift{resolvers:isp}")

SEEDS = range(1, 1001)
TRUTH_SEED = 1_000_003
TRUTH_RUNS = 100_000

# Ranks are whole, so an interval of a quantile covers more than 95 %: of 200 values, that of p(95) covers 96.7 %. Of
# 230, the exact coverage is 95.18 % for p(50) and 95.20 % for p(95).
RUNS = 230

# The standard error of a share of 1,000 seeds is 0.69 %: these bounds are 2.9 of them from 95 %.
LEAST, MOST = 0.93, 0.97

TWO_CORES = 2


def metrics_of(seed, runs, threads=1):
    arguments = [equivalence.GAMEDAYS[SCENARIO], *ARGUMENTS, "--seed", seed, "--runs", runs, "--threads", threads]
    document = json.loads(equivalence.run(equivalence.PROGRAM, [*arguments, "--format", "json"]))
    return {metric: document["metrics"][metric] for metric in METRICS}


def truths(metric):
    """By the names that their intervals have in `ci95`."""
    return {"mean": metric["mean"], "0.5": metric["quantiles"]["0.5"], "0.95": metric["quantiles"]["0.95"]}


def covers(interval, truth):
    low, high = (end if end is not None else unbounded for end, unbounded in zip(interval, (-math.inf, math.inf)))
    return low <= truth <= high


def narrowed(interval, part):
    """The middle part of it."""
    low, high = interval
    middle, half = (low + high) / 2, (high - low) / 2 * part
    return middle - half, middle + half


class Coverage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.truth = metrics_of(TRUTH_SEED, TRUTH_RUNS, threads=TWO_CORES)
        # A thread waits for a process that does the work.
        with ThreadPoolExecutor(TWO_CORES) as pool:
            cls.seeds = list(pool.map(lambda seed: metrics_of(seed, RUNS), SEEDS))

    def covered(self, metric, statistic, part=1.0):
        truth = truths(self.truth[metric])[statistic]
        intervals = [seed[metric]["ci95"][statistic] for seed in self.seeds]
        if part != 1:
            intervals = [narrowed(interval, part) for interval in intervals]
        return sum(covers(interval, truth) for interval in intervals) / len(intervals)

    def test_the_metrics_always_come(self):
        for metric in METRICS:
            self.assertEqual(0, self.truth[metric]["never"], metric)

    def test_is_95_percent(self):
        for metric in METRICS:
            for statistic in ("mean", "0.5", "0.95"):
                with self.subTest(metric=metric, statistic=statistic):
                    covered = self.covered(metric, statistic)
                    self.assertGreaterEqual(covered, LEAST)
                    self.assertLessEqual(covered, MOST)

    def test_intervals_a_fifth_too_narrow_would_be_seen(self):
        for metric in METRICS:
            self.assertLess(self.covered(metric, "mean", part=0.8), LEAST, metric)


if __name__ == "__main__":
    unittest.main()
