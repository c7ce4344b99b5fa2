#!/usr/bin/python3
"""Runs scenarios at both grains, and compares every metric by the bounds of bounds.py.

  python3 tests/grains/equivalence.py --users 100 --runs 2000
  python3 tests/grains/equivalence.py --users 100 --scenario lying-health-check --flow-set dns.app.ttl=66s

How often it cries wolf is measured by two request grains of different seeds:

  python3 tests/grains/equivalence.py --users 100 --second='--grain request --seed 2'

Exit code: 0 all bounds hold, 1 one is missed, 2 nothing was compared.
"""

import argparse
import csv
import json
import os
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import bounds

ROOT = Path(os.environ.get("GAMEDAY_SOURCE_DIR", Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("GAMEDAY_PROGRAM", str(ROOT / "build" / "release" / "gameday"))
GAMEDAYS = {path.stem: path for path in sorted((ROOT / "scenarios" / "gamedays").glob("*.yaml"))}

REQUEST = ("--grain", "request")
FLOW = ("--grain", "flow", "--accept-differences")

# Users of the system two-region as it is shipped, 95 % of them in the east.
SHIPPED_USERS = 5000

SECOND_SEED = 2

# A bound for hanging, not for speed.
PATIENCE = 1700

NOT_METRICS = ("replication", "verdict")


@dataclass(frozen=True)
class Sample:
    """What a program made of a scenario: of each metric its unit, and its value in each replication."""

    units: dict
    values: dict


@dataclass(frozen=True)
class Row:
    """One metric of one scenario, compared."""

    scenario: str
    metric: str
    unit: str
    means: tuple
    checks: list

    @property
    def holds(self):
        return all(check.holds for check in self.checks)

    @property
    def strain(self):
        return max((check.strain for check in self.checks), default=0.0)

    def told(self):
        checks = ";  ".join(check.told() for check in self.checks)
        means = " ".join(f"{'-' if mean is None else format(mean, '.6g'):>11}" for mean in self.means)
        return f"  {'ok' if self.holds else 'MISSED':6} {self.metric:32} {self.unit:5} {means}  {checks}"


def size(users):
    """The arguments that give a scenario this many users.

    More than there are by scale_users: it makes capacity grow with them, and so tells the same story. More users alone
    would tell one of overload. Fewer by their number, in the ratio that is shipped: there is no scale below 1.
    """
    if users >= SHIPPED_USERS:
        scale, rest = divmod(users, SHIPPED_USERS)
        settings = [f"scale_users={scale}"]
    else:
        west, rest = divmod(users, 20)
        settings = [f"clients.east.users={users - west}", f"clients.west.users={west}"]
    if rest or users <= 0:
        raise ValueError(f"{users} users: give a multiple of 20, or one of {SHIPPED_USERS}")
    return setting_arguments(settings)


def setting_arguments(settings):
    return [argument for setting in settings for argument in ("--set", setting)]


def number(text):
    """A value of --keep-runs: nothing is written where the thing never happened."""
    return float(text) if text else bounds.NEVER


def run(program, arguments):
    """Runs the program; an expectation that is missed (1) is as good a result as one that is met (0)."""
    command = [program, "run", *map(str, arguments)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{shlex.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def sample(program, arguments):
    """The replications of a run, by its own documents."""
    with tempfile.TemporaryDirectory(prefix="gameday-grains-") as folder:
        kept = Path(folder) / "runs.csv"
        result = json.loads(run(program, [*arguments, "--threads", 2, "--format", "json", "--keep-runs", kept]))
        rows = list(csv.DictReader(kept.read_text(encoding="utf-8").splitlines()))
    if not rows or len(rows) != result["planned_runs"]:
        raise RuntimeError(f"{len(rows)} replications of {result['planned_runs']} were kept: {arguments}")
    # A grain that was asked for and not given would agree with itself, and prove nothing.
    grain = dict(zip(arguments, arguments[1:])).get("--grain", "auto")
    if grain not in ("auto", result["grain"]):
        raise RuntimeError(f"the {grain} grain was asked for, and the {result['grain']} grain given: {arguments}")
    values = {metric: [number(row[metric]) for row in rows] for metric in rows[0] if metric not in NOT_METRICS}
    return Sample({metric: entry["unit"] for metric, entry in result["metrics"].items()}, values)


def mean(values):
    """Of those that arrived; None when none did."""
    arrived = bounds.Moments.of([value for value in values if value != bounds.NEVER])
    return arrived.mean if arrived.count else None


def compare(scenario, reference, other):
    """A row for every metric; those worst off come first."""
    if list(reference.values) != list(other.values) or reference.units != other.units:
        odd = set(reference.units.items()) ^ set(other.units.items())
        raise RuntimeError(f"{scenario}: the grains do not measure the same metrics: {sorted(odd)}")
    rows = []
    for metric, values in reference.values.items():
        unit = reference.units[metric]
        pair = values, other.values[metric]
        rows.append(Row(scenario, metric, unit, tuple(map(mean, pair)), bounds.checks("ratio" if metric.startswith("shed") else unit, *pair)))
    return sorted(rows, key=lambda row: row.strain, reverse=True)


def pooled(one, another):
    """Two samples of the same thing as one."""
    return Sample(one.units, {metric: [*values, *another.values[metric]] for metric, values in one.values.items()})


def compare_grains(scenario, users, runs, *, program=PROGRAM, first=REQUEST, second=FLOW):
    """The rows of this scenario; `first` and `second` are the arguments in which the two sides differ.

    Where one misses, the same is run again with another seed, and both are judged together: see bounds.py."""
    common = [GAMEDAYS[scenario], "--runs", runs, *size(users)]
    sides = [sample(program, [*common, *side]) for side in (first, second)]
    rows = compare(scenario, *sides)
    if all(row.holds for row in rows) or "--seed" in [*first, *second]:
        return rows
    again = [*common, "--seed", SECOND_SEED]
    sides = [pooled(seen, sample(program, [*again, *side])) for seen, side in zip(sides, (first, second))]
    return compare(scenario, *sides)


def table(rows):
    """Rows as text; the metrics in which nothing differs at all are only named."""
    lines = [row.told() for row in rows if row.strain > 0]
    same = [row.metric for row in rows if row.strain == 0]
    return "\n".join(lines + ([f"  no difference: {', '.join(same)}"] if same else []))


def arguments_of(words):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--runs", type=int, default=bounds.RUNS, help="replications of each grain")
    parser.add_argument("--scenario", action="append", choices=GAMEDAYS, help="may be repeated (default: all)")
    parser.add_argument("--program", default=PROGRAM)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", help="for both sides")
    parser.add_argument("--flow-set", action="append", default=[], metavar="PATH=VALUE", help="for the flow side only")
    parser.add_argument("--first", default=shlex.join(REQUEST), metavar="ARGUMENTS", help="of the request side")
    parser.add_argument("--second", default=shlex.join(FLOW), metavar="ARGUMENTS", help="of the flow side")
    return parser.parse_args(words)


def main(words=None):
    options = arguments_of(words)
    both = setting_arguments(options.set)
    first = [*both, *shlex.split(options.first)]
    second = [*both, *shlex.split(options.second), *setting_arguments(options.flow_set)]
    asked = missed = 0
    print(f"{options.users:,} users, {options.runs:,} replications of each side; per metric its unit, the two means, and\n"
          "each difference 'of' its bound, worst first")
    for scenario in options.scenario or GAMEDAYS:
        rows = compare_grains(scenario, options.users, options.runs, program=options.program, first=first, second=second)
        print(f"{scenario}\n{table(rows)}", flush=True)
        asked += len(rows)
        missed += sum(not row.holds for row in rows)
    print(f"{missed} of {asked} metrics miss a bound")
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, ValueError, OSError, subprocess.TimeoutExpired) as error:
        print(f"equivalence.py: {error}", file=sys.stderr)
        sys.exit(2)
