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
                           "hold_priority_queue/exponential/1000000": 1e6,
                           "ns3_hold<ns3::MapScheduler>/1000000/iterations:7": 1e6,
                           "ns3_hold<ns3::HeapScheduler>/1000000/iterations:7": 2e6}, "--peers", "queue alone, 1e6")
        self.assertIn("| 2 M/s (5 ×) |", done.stdout)
        self.assertIn("HeapScheduler", done.stdout)

    def test_an_unknown_workload_is_said_to_be_unknown(self):
        done = self.table({}, "cold fusion")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no workload has 'cold fusion' in its name", done.stderr)

    def test_a_workload_that_is_not_measured_any_more_is_an_error(self):
        done = self.table({"hold_priority_queue/exponential/1000": 1e6}, "queue alone, 1e3")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("measures nothing that is called hold_event_queue/exponential/1000", done.stderr)

    def test_a_program_that_fails_is_quoted(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "broken"
            program.write_text("#!/bin/sh\necho 'no such luck' >&2\nexit 3\n")
            program.chmod(0o755)
            done = subprocess.run([sys.executable, "-B", HERE / "table.py", program, "files"],
                                  text=True, capture_output=True, check=False)
        self.assertIn("ended with code 3", done.stderr)
        self.assertIn("no such luck", done.stderr)

    def test_simpy_has_every_workload_that_the_table_asks_it_for(self):
        source = (HERE / "peers" / "simpy_peer.py").read_text()
        known = set(re.findall(r'"(simpy_[a-z0-9_]+)":', source))
        sys.path.insert(0, str(HERE))
        try:
            import table
        finally:
            sys.path.pop(0)
        asked = {name.split("/")[0] for _, names in table.workloads() for name in names.values()
                 if name.startswith("simpy")}
        self.assertEqual(asked, known)


if __name__ == "__main__":
    unittest.main()
