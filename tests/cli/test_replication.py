"""How many replications there are, what is kept of each, and what is left when somebody stops them."""

import csv
import json
import signal
import subprocess
import time
import unittest

import program
import small

# Long enough that nobody is through with all of them before the signal comes.
MANY = 1_000_000


def default_signals():
    """A background job of a shell may have them ignored, and gameday respects that."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Small(program.Case):
    def scenario(self):
        self.write("system.yaml", small.SYSTEM)
        return self.write("small.yaml", small.SCENARIO)

    def interrupted(self, number, *arguments, times=1):
        """The outcome of a run that gets this signal once it has kept a few replications."""
        kept = self.folder / "kept.csv"
        command = [program.PROGRAM, "run", str(self.scenario()), "--runs", str(MANY), "--keep-runs", str(kept), *arguments]
        with subprocess.Popen(command, env=program.environment(), stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=default_signals) as running:
            end = time.monotonic() + program.PATIENCE
            while running.poll() is None and time.monotonic() < end and not any(
                    part.read_text().count("\n") >= 5 for part in self.folder.glob("kept.csv.*.part")):
                time.sleep(0.05)
            for _ in range(times):
                running.send_signal(number)
                time.sleep(0.001)
            out, err = running.communicate(timeout=program.PATIENCE)
            return running.returncode, out, err, kept


class Interrupt(Small):
    def test_finishes_what_is_in_flight_reports_and_exits_with_3(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                code, out, err, kept = self.interrupted(number, "--format", "json")
                self.assertEqual(3, code, err)
                result = json.loads(out)
                self.assertEqual("interrupted", result["ending"])
                self.assertEqual(MANY, result["planned_runs"])
                self.assertGreaterEqual(result["runs"], 4)
                self.assertIn(f"interrupted after {result['runs']:,} of 1,000,000 replications", err)
                rows = list(csv.DictReader(kept.read_text().splitlines()))
                self.assertEqual([str(i + 1) for i in range(result["runs"])], [row["replication"] for row in rows])
                self.assertEqual([], list(self.folder.glob("kept.csv.*")))

    def test_takes_a_signal_that_comes_twice_for_one(self):  # as timeout(1) sends it
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                code, out, err, _ = self.interrupted(number, "--format", "json", times=2)
                self.assertEqual(3, code, err)
                self.assertEqual("interrupted", json.loads(out)["ending"])
                self.assertEqual(1, err.count("finishing what is under way"))

    def test_in_text_says_that_it_was_cut_short(self):
        code, out, _, _ = self.interrupted(signal.SIGINT)
        self.assertEqual(3, code)
        self.assertIn("of 1,000,000 replications, seed 1", out)
        self.assertIn("interrupted: all figures are about the replications that were finished", out)


class TimeLimit(Small):
    def test_ends_in_time_with_a_result(self):
        done = program.gameday("run", self.scenario(), "--runs", MANY, "--time-limit", "2s", "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual("time-limit", result["ending"])
        self.assertLess(result["runs"], MANY)
        self.assertIn("the time limit came after", done.stderr)

    def test_needs_a_unit(self):
        self.assert_refused(program.gameday("run", self.scenario(), "--time-limit", "5"), "needs a duration with a unit")


class Runs(Small):
    def test_the_scenario_says_how_many_and_the_flag_overrides_it(self):
        self.write("system.yaml", small.SYSTEM)
        scenario = self.write("small.yaml", small.SCENARIO + "runs: 5\n")
        self.assertEqual(5, program.result_of(scenario)["runs"])
        self.assertEqual(4, program.result_of(scenario, "--runs", 4)["runs"])
        self.assertEqual(6, program.result_of(scenario, "--set", "runs=6")["runs"])
        dump = program.gameday("check", "--resolved", scenario).stdout
        self.assertRegex(dump, r"(?m)^runs: 5\b")
        self.assert_refused(program.gameday("run", scenario, "--set", "runs=0"), "runs")
        self.assertEqual(200, program.result_of(self.scenario())["runs"])

    def test_an_expectation_that_few_cannot_decide_is_undecided(self):
        self.write("system.yaml", small.SYSTEM)
        scenario = self.write("small.yaml", small.SCENARIO + 'expect:\n  detect: ["p(95) < 2m", "mean < 2m"]\n')
        for arguments, outcomes, verdict, code in (
                (("--runs", 3), ["met", "undecided"], "undecided", 0),
                (("--runs", 3, "--strict"), ["met", "undecided"], "undecided", 1),
                (("--runs", 1), ["met", "met"], "pass", 0),
                (("--run", 3), ["met", "met"], "pass", 0),
                (("--runs", 100, "--strict"), ["met", "met"], "pass", 0)):
            with self.subTest(arguments):
                done = program.gameday("run", scenario, "--format", "json", *arguments)
                result = json.loads(done.stdout)
                expectations = result["expectations"]
                self.assertEqual(outcomes, sorted(one["outcome"] for one in expectations))
                self.assertEqual((verdict, code), (result["verdict"], done.returncode))
                for one in expectations:
                    self.assertEqual(one["outcome"] == "met", one["ok"])
                    alone = result["runs"] == 1
                    usual = "exact" if one["text"].startswith("p") else "asymptotic"
                    self.assertEqual("replications" if alone else usual, one["basis"])
        text = program.gameday("run", scenario, "--runs", 3, LC_ALL="C").stdout
        self.assertIn("\n  UNDECIDED   1 of 2 expectations after 3 replications: detect\n", text)
        self.assertIn("\n  ?  detect", text)
        self.assertIn("asymptotic", text)


class Until(Small):
    def test_ends_when_the_interval_is_narrow_enough_whatever_the_threads(self):
        texts = {program.gameday("run", self.scenario(), "--until", "detect mean within 5%", "--threads", threads,
                                 "--format", "json").stdout for threads in (1, 2, 3)}
        self.assertEqual(1, len(texts))
        result = json.loads(texts.pop())
        self.assertEqual("precise", result["ending"])
        self.assertEqual("detect mean within 5%", result["precision"])
        metric = result["metrics"]["detect"]
        low, high = metric["ci95"]["mean"]
        self.assertLessEqual((high - low) / 2, 0.05 * metric["mean"])
        self.assertIn(result["runs"], (100, 200, 400, 800, 1600))

    def test_says_when_it_was_not(self):
        result = program.result_of(self.scenario(), "--until", "detect mean within 0.0001%", "--runs", 150)
        self.assertEqual(("not-precise", 150), (result["ending"], result["runs"]))

    def test_says_that_what_never_comes_never_comes(self):
        # Nobody starts the runbook that would promote: users can never write again, however many replications.
        self.write("system.yaml", small.SYSTEM.replace("    on: region-alarm\n", ""))
        scenario = self.write("small.yaml", small.SCENARIO)
        result = program.result_of(scenario, "--until", "rto p(95) within 2%")
        self.assertEqual(("never-comes", 100), (result["ending"], result["runs"]))
        text = program.gameday("run", scenario, "--until", "rto p(95) within 2%").stdout
        self.assertIn("  rto p(95) never comes: no more replications will tell\n", text)
        self.assertNotIn("precise enough", text)

    def test_a_wrong_one_is_located(self):
        self.assert_refused(program.gameday("run", self.scenario(), "--until", "detekt mean within 5%"),
                            "--until:1:1: error: there is no metric 'detekt'", "did you mean 'detect'?")


class KeepRuns(Small):
    def test_one_line_a_replication_in_their_order_as_the_result_says(self):
        table, lines = self.folder / "runs.csv", self.folder / "runs.jsonl"
        result = program.result_of(self.scenario(), "--runs", 30, "--threads", 3, "--keep-runs", table)
        program.result_of(self.scenario(), "--runs", 30, "--threads", 2, "--keep-runs", lines)
        rows = list(csv.DictReader(table.read_text().splitlines()))
        objects = [json.loads(line) for line in lines.read_text().splitlines()]
        self.assertEqual(list(range(1, 31)), [int(row["replication"]) for row in rows])
        self.assertEqual([row["replication"] for row in objects], [int(row["replication"]) for row in rows])
        for key, metric in result["metrics"].items():
            values = [float(row[key]) for row in rows if row[key] != ""]
            self.assertEqual(metric["count"] - metric["never"], len(values), key)
            self.assertEqual([value for value in (row[key] for row in objects) if value is not None], values, key)
            if values:
                self.assertAlmostEqual(metric["mean"], sum(values) / len(values), delta=1e-6 * abs(metric["mean"]) + 1e-9)
        missed = [int(row["replication"]) for row in rows if row["verdict"] == "fail"]
        self.assertEqual(result["missing_replications"], missed)

    def test_numbers_of_things_stay_whole_however_many(self):
        table, lines = self.folder / "runs.csv", self.folder / "runs.jsonl"
        scenario = program.SOURCE / "scenarios" / "gamedays" / "region-outage.yaml"
        for kept in (table, lines):
            result = program.result_of(scenario, "--set", "scale_users=200000", "--runs", 1, "--keep-runs", kept)
        failed = result["metrics"]["failed_requests"]["max"]
        self.assertGreater(failed, 1e9)
        (row,) = csv.DictReader(table.read_text().splitlines())
        self.assertEqual(str(failed), row["failed_requests"])
        self.assertEqual(failed, json.loads(lines.read_text())["failed_requests"])

    def test_standard_output_can_be_the_file_when_the_report_has_another_place(self):
        done = program.gameday("run", self.scenario(), "--runs", 3, "--keep-runs", "-", "--output", self.folder / "report")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(["1", "2", "3"], [row["replication"] for row in csv.DictReader(done.stdout.splitlines())])
        self.assertIn("3 replications", (self.folder / "report").read_text())
        self.assert_refused(program.gameday("run", self.scenario(), "--keep-runs", "-"), "standard output is for the report")

    def test_a_link_is_followed_and_permissions_stay(self):
        table, link = self.write("runs.csv", "old"), self.folder / "link.csv"
        table.chmod(0o640)
        link.symlink_to(table)
        program.result_of(self.scenario(), "--runs", 3, "--keep-runs", link)
        self.assertTrue(link.is_symlink())
        self.assertEqual(0o640, table.stat().st_mode & 0o777)
        self.assertEqual(4, len(table.read_text().splitlines()))

    def test_a_full_disk_stops_the_run_and_says_so(self):
        done = program.gameday("run", self.scenario(), "--runs", 50, "--keep-runs", "/dev/full")
        self.assertEqual(3, done.returncode, done.stderr)
        self.assertIn("cannot write '/dev/full': No space left on device", done.stderr)

    def test_what_cannot_be_written_is_found_before_the_run(self):
        self.assert_refused(program.gameday("run", self.scenario(), "--keep-runs", self.folder / "no" / "runs.csv"),
                            "No such file or directory")

    def test_the_scenario_is_not_overwritten(self):
        scenario = self.scenario()
        self.assert_refused(program.gameday("run", scenario, "--keep-runs", scenario), "would be overwritten")


class Audit(program.Case):
    """Flows are held against requests where auto takes them."""

    def test_says_how_far_off_flows_may_be_and_why_not(self):
        scenario = program.GAMEDAYS[0]
        audit = program.result_of(scenario, "--runs", 20, "--set", "duration=1h")["audit"]
        self.assertEqual(12, audit["replications"])
        self.assertEqual("flow", audit["decision"])
        self.assertTrue(any(one["decides"] for one in audit["differences"]))
        skipped = program.result_of(scenario, "--runs", 20, "--set", "duration=1h", "--no-audit")["audit"]
        self.assertEqual((0, "none", []), (skipped["replications"], skipped["decision"], skipped["differences"]))
        self.assertIn("--no-audit", skipped["reason"])
        self.assertIsNone(program.result_of(scenario, "--runs", 20, "--grain", "flow")["audit"])

    def test_does_not_depend_on_how_many_replications_there_are(self):
        scenario = program.GAMEDAYS[0]
        several = program.result_of(scenario, "--runs", 15, "--set", "duration=1h")["audit"]
        for arguments in (("--runs", 2), ("--run", 14), ("--runs", 15, "--threads", 1)):
            with self.subTest(arguments):
                self.assertEqual(several, program.result_of(scenario, *arguments, "--set", "duration=1h")["audit"])

    def test_with_requests_it_is_an_error_of_use(self):
        for flag in ("--no-audit", "--accept-differences"):
            with self.subTest(flag):
                self.assert_refused(program.gameday("run", program.GAMEDAYS[0], "--grain", "request", flag), flag)


if __name__ == "__main__":
    unittest.main()
