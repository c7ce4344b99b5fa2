"""The table of the measurements, made of what a program says that only claims to measure."""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent

PRETENDER = """#!/usr/bin/python3
import json, re, sys
rates = {rates}
wanted = next(a for a in sys.argv if a.startswith("--benchmark_filter=")).split("=", 1)[1]
print(json.dumps({{"context": {{"num_cpus": 2, "mhz_per_cpu": 2600}}, "benchmarks": [
    {{"run_name": name, "aggregate_name": aggregate, "items_per_second": rate * factor}}
    for name, rate in rates.items() if re.search(wanted, name)
    for aggregate, factor in (("mean", 3), ("median", 1))]}}))
"""


class Table(unittest.TestCase):
    def table(self, rates, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "pretender"
            program.write_text(PRETENDER.format(rates=rates))
            program.chmod(0o755)
            return subprocess.run([sys.executable, "-B", HERE / "table.py", program, *arguments],
                                  text=True, capture_output=True, check=False)

    def test_medians_stand_beside_each_other_with_their_ratio(self):
        done = self.table({"hold_event_queue/exponential/1000/iterations:7": 44e6,
                           "hold_priority_queue/exponential/1000/iterations:7": 20e6}, "queue alone, 1e3")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("| HOLD, the queue alone, 1e3 pending | 44 M/s | 20 M/s (2.2 ×) |", done.stdout)
        self.assertIn("on 2 processors of 2600 MHz", done.stdout)

    def test_what_was_not_measured_is_left_empty(self):
        done = self.table({"load_and_check": 700}, "files")
        self.assertIn("| files read and checked: region-outage | 700 /s |  |", done.stdout)

    def test_of_ns_3_the_best_scheduler_counts_and_is_named(self):
        done = self.table({"hold_event_queue/exponential/1000000": 10e6,
                           "ns3_hold<ns3::MapScheduler>/1000000/iterations:7": 1e6,
                           "ns3_hold<ns3::HeapScheduler>/1000000/iterations:7": 2e6}, "--peers", "queue alone, 1e6")
        self.assertIn("| 2 M/s (5 ×) |", done.stdout)
        self.assertIn("HeapScheduler", done.stdout)

    def test_an_unknown_workload_is_said_to_be_unknown(self):
        done = self.table({}, "cold fusion")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no workload has 'cold fusion' in its name", done.stderr)

    def test_every_name_in_the_table_is_one_of_a_benchmark(self):
        sources = "".join(path.read_text() for path in HERE.rglob("*.cpp"))
        sys.path.insert(0, str(HERE))
        try:
            import table
        finally:
            sys.path.pop(0)
        for title, names in table.workloads():
            for contender, name in names.items():
                family, _, variant = re.match(r"([a-z0-9_]+)(?:<[^>]*>)?(/([a-z0-9_]+))?", name).groups()
                with self.subTest(title, contender=contender):
                    if not family.startswith("simpy"):
                        self.assertRegex(sources, rf"\b{family}\b")
                        if variant and not variant.isdigit():
                            self.assertRegex(sources, rf"\b{variant}\b")


if __name__ == "__main__":
    unittest.main()
