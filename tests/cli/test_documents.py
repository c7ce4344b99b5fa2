"""What other programs read: the result document, the schemas, and the shipped files as the schema sees them."""

import json
import math
import statistics
import unittest

import jsonschema

import program
import small

EXPECT = """\
expect:
  detect: ["max < 1m", "p(90) < 1m"]
  failover: ["p(50) < 1m", "never == 0"]
  lost_writes: ["mean < 1000"]
"""


def schema(*arguments):
    done = program.gameday("schema", *arguments)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def faults(document, of):
    validator = jsonschema.Draft7Validator(of)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
            for error in validator.iter_errors(document)]


class Schemas(program.Case):
    def test_both_are_draft_07(self):
        for arguments in ((), ("--result",)):
            with self.subTest(arguments):
                one = schema(*arguments)
                self.assertEqual("http://json-schema.org/draft-07/schema#", one["$schema"])
                jsonschema.Draft7Validator.check_schema(one)

    def test_every_shipped_file_is_valid(self):
        of = schema()
        shipped = sorted(path for path in (program.SOURCE / "scenarios").rglob("*.yaml"))
        self.assertGreaterEqual(len(shipped), 12)
        for path in shipped:
            with self.subTest(str(path.relative_to(program.SOURCE))):
                self.assertEqual([], faults(program.read_yaml(path), of))

    def test_what_the_program_refuses_the_schema_refuses(self):
        of = schema()
        path = small.write_small(self)
        self.assertEqual([], faults(program.read_yaml(path), of))
        for good, bad in (("duration: 15m", "durration: 15m"), ("duration: 15m", "duration: -15m"),
                          ("duration: 15m", "duration: 15"), ("duration: 15m", "duration: 15m\nexpect: [5]"),
                          ("fault: region-down", "fault: region-dwon"), ("gameday: 1", "gameday: 2")):
            with self.subTest(bad):
                self.assertIn(good, small.SCENARIO)
                self.write(path.name, small.SCENARIO.replace(good, bad))
                self.assertEqual(2, program.gameday("check", path).returncode)
                self.assertNotEqual([], faults(program.read_yaml(path), of))

    def test_the_schema_of_results_is_strict(self):
        of = schema("--result")
        result = program.result_of(small.write_small(self), "--runs", 2)
        self.assertEqual([], faults(result, of))
        self.assertNotEqual([], faults({**result, "wall_clock": 3}, of))
        self.assertNotEqual([], faults({**result, "verdict": "maybe"}, of))
        self.assertNotEqual([], faults({key: value for key, value in result.items() if key != "seed"}, of))


class Results(program.Case):
    def test_of_each_shipped_scenario(self):
        of = schema("--result")
        for scenario in program.GAMEDAYS:
            with self.subTest(scenario.stem):
                result = program.result_of(scenario, "--runs", 2)
                self.assertEqual([], faults(result, of))
                self.check(result)

    def test_of_a_small_one_with_every_kind_of_expectation(self):
        scenario = small.write_small(self, EXPECT)
        for runs in (1, 2, 19, 40):
            with self.subTest(runs=runs):
                result = program.result_of(scenario, "--runs", runs)
                self.assertEqual([], faults(result, schema("--result")))
                self.check(result)
                # Two cannot be told from the luck of one in four.
                self.assertEqual("undecided" if runs == 2 else "fail", result["verdict"])
                self.assertEqual([False], [one["ok"] for one in result["expectations"] if one["text"] == "p(50) < 1m"])
                self.assertIn("0.9", result["metrics"]["detect"]["quantiles"], "asked for by an expectation")

    def check(self, result):
        """What must hold of every result."""
        self.assertEqual("gameday.result/1", result["schema"])
        self.assertEqual(40, len(result["scenario"]["digest"]))
        self.assertEqual(set(), set(result["metrics"]) & set(result["absent"]))
        for name, metric in result["metrics"].items():
            self.check_metric(name, metric, result["runs"])
        self.check_phases(result)
        outcomes = {one["outcome"] for one in result["expectations"]}
        self.assertEqual("fail" if "missed" in outcomes else "undecided" if "undecided" in outcomes
                         else "pass" if outcomes else "none", result["verdict"])
        for one in result["expectations"]:
            self.assertEqual(one["outcome"] == "met", one["ok"])
            self.assertLessEqual(one["meeting"], result["runs"])
            if one["basis"] == "replications":
                self.assertEqual((None, None), (one["low"], one["high"]))
        instants = [entry["at"] for entry in result["timeline"]]
        self.assertEqual(sorted(instants), instants)

    def check_metric(self, name, metric, runs):
        self.assertEqual(runs, metric["count"], name)
        self.assertLessEqual(metric["never"], runs, name)
        self.assertEqual(metric["never"] == 0, metric["max"] is not None, f"{name}: the maximum of never is null")
        self.assertEqual(metric["never"] == runs, metric["min"] is None, name)
        ranked = [metric["min"], *(metric["quantiles"][key] for key in sorted(metric["quantiles"], key=float)),
                  metric["max"]]
        reached = [math.inf if value is None else value for value in ranked]
        self.assertEqual(sorted(reached), reached, name)
        self.assertEqual({"mean", *metric["quantiles"]}, set(metric["ci95"]), name)
        for key, (low, high) in metric["ci95"].items():
            value = metric["mean"] if key == "mean" else metric["quantiles"][key]
            if value is not None:
                self.assertLessEqual(-math.inf if low is None else low, value, f"{name} {key}")
                self.assertGreaterEqual(math.inf if high is None else high, value, f"{name} {key}")

    def check_phases(self, result):
        """The phases of the median replication add up to its headline, which is the median."""
        if not result["phases"]:
            return
        total = sum(phase["median"] for phase in result["phases"])
        median = result["metrics"][result["headline"]]["quantiles"]["0.5"]
        self.assertAlmostEqual(median, total, delta=1e-5 * max(1.0, median))
        names = [phase["name"] for phase in result["phases"]]
        self.assertEqual(len(set(names)), len(names))


class Statistics(program.Case):
    """Recomputed from the replications one by one."""

    RUNS = 40

    def setUp(self):
        super().setUp()
        scenario = small.write_small(self)
        self.metrics = program.result_of(scenario, "--runs", self.RUNS)["metrics"]
        alone = [program.result_of(scenario, "--run", number)["metrics"] for number in range(1, self.RUNS + 1)]
        self.values = {name: sorted(one[name]["min"] for one in alone) for name in ("failover", "shift", "rpo")}

    def near(self, expected, told):
        self.assertAlmostEqual(expected, told, delta=1e-7 * max(1.0, abs(expected)))

    def test_mean_and_deviation(self):
        for name, values in self.values.items():
            with self.subTest(name):
                metric = self.metrics[name]
                mean, deviation = statistics.fmean(values), statistics.stdev(values)
                self.near(mean, metric["mean"])
                self.near(deviation, metric["sd"])
                half = 2.02269092 * deviation / math.sqrt(self.RUNS)  # Student's t, 97.5 %, 39 degrees of freedom
                low, high = metric["ci95"]["mean"]
                self.near(mean - half, low)
                self.near(mean + half, high)

    def test_quantiles_are_values_that_occurred(self):
        for name, values in self.values.items():
            for share, rank in (("0.05", 2), ("0.5", 20), ("0.95", 38), ("0.99", 40)):
                with self.subTest(name, share=share):
                    self.near(values[rank - 1], self.metrics[name]["quantiles"][share])

    def test_intervals_of_quantiles_are_order_statistics(self):
        # Of 40 values, the 14th and the 27th are the textbook's interval around the median: binomial, 96 %.
        for name, values in self.values.items():
            with self.subTest(name):
                low, high = self.metrics[name]["ci95"]["0.5"]
                self.near(values[13], low)
                self.near(values[26], high)
                self.assertIsNone(self.metrics[name]["ci95"]["0.99"][1], "40 values cannot bound it from above")


if __name__ == "__main__":
    unittest.main()
