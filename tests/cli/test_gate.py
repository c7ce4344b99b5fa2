"""`gameday test` as the gate of a pull request: baselines, reports for CI, and how far it goes."""

import json
import os
import re
import subprocess
import time
import unittest
import xml.etree.ElementTree as xml

import program
import small

HOLDS = '\nexpect:\n  failover: ["max < 10m"]\n'
MISSED = '\nexpect:\n  failover: ["max < 1s"]\n  detect: ["max < 1s"]\n'


class Gate(program.Case):
    def setUp(self):
        super().setUp()
        self.write("suite/system.yaml", small.SYSTEM)
        self.scenario("a.yaml", small.SCENARIO + HOLDS)
        self.scenario("deep/b.yaml", small.SCENARIO.replace("system.yaml", "../system.yaml") + HOLDS)

    def scenario(self, name, text):
        return self.write(f"suite/{name}", text)

    def gate(self, *arguments, **changes):
        return program.gameday("test", "suite", "--runs", "40", *arguments, cwd=self.folder, **changes)

    def record(self):
        done = self.gate("--baseline", "recorded", "--update-baseline")
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_a_baseline_is_recorded_for_each_scenario_in_the_same_folders(self):
        self.record()
        self.assertEqual({"a.json", "deep/b.json"},
                         {str(path.relative_to(self.folder / "recorded"))
                          for path in (self.folder / "recorded").rglob("*.json")})
        document = json.loads((self.folder / "recorded/a.json").read_text())
        self.assertEqual("gameday.baseline/1", document["schema"])
        self.assertEqual({"failover", "rto", "lost_writes", "failed_requests"},
                         set(document["metrics"]) & {"failover", "rto", "lost_writes", "failed_requests"})
        before = self.files()
        self.record()
        self.assertEqual(before, self.files())

    def test_nothing_changed_is_no_regression_and_no_comment(self):
        self.record()
        done = self.gate("--baseline", "recorded", "--markdown", "comment.md")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual("", (self.folder / "comment.md").read_text())

    def test_what_got_worse_fails(self):
        self.record()
        slower = ("--set", "operators.on-call.acknowledge=3m", "--baseline", "recorded")
        done = self.gate(*slower, "--markdown", "comment.md", "--junit", "report.xml")
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("regression: failover p50 ", done.stdout)
        comment = (self.folder / "comment.md").read_text()
        self.assertTrue(comment.startswith("**Recovery got worse in 2 of 2 scenarios.**"), comment)
        self.assertIn("| `suite/a.yaml` | `failover p50` | ", comment)
        cases = xml.parse(self.folder / "report.xml").getroot().iter("testcase")
        self.assertTrue(any(case.get("name") == "baseline: failover p50" and case.find("failure") is not None
                            for case in cases))
        self.assertEqual(0, self.gate(*slower, "--tolerance", "100%").returncode)
        faster = self.gate("--set", "operators.on-call.acknowledge=1s", "--baseline", "recorded")
        self.assertEqual(0, faster.returncode, faster.stdout)

    def test_a_scenario_that_was_never_recorded_is_an_error(self):
        self.record()
        self.scenario("c.yaml", small.SCENARIO + HOLDS)
        done = self.gate("--baseline", "recorded")
        self.assertEqual(2, done.returncode)
        self.assertIn("suite/c.yaml: error: there is no baseline 'recorded/c.json' to hold it against", done.stdout)

    def test_a_scenario_that_is_renamed_is_not_let_through(self):
        self.record()
        (self.folder / "suite/a.yaml").rename(self.folder / "suite/z.yaml")
        done = self.gate("--baseline", "recorded")
        self.assertEqual(2, done.returncode)
        self.assertIn("recorded/a.json  regression: the scenario of this baseline is gone", done.stdout)
        self.assertEqual(0, self.gate("--baseline", "recorded", "--filter", "deep").returncode)

    def test_a_scenario_that_is_gone_fails_in_every_report(self):
        self.record()
        (self.folder / "suite/a.yaml").unlink()
        done = self.gate("--baseline", "recorded", "--junit", "report.xml", "--markdown", "comment.md",
                         "--openmetrics", "metrics.txt", GITHUB_ACTIONS="1",
                         GITHUB_STEP_SUMMARY=str(self.folder / "summary.md"))
        self.assertEqual(1, done.returncode, done.stdout)
        self.assertIn("2 scenarios: 1 passed, 1 failed", done.stdout)
        self.assertIn("::error file=recorded/a.json,title=regression::", done.stderr)
        root = xml.parse(self.folder / "report.xml").getroot()
        self.assertEqual("1", root.get("failures"))
        for name in ("comment.md", "summary.md"):
            text = (self.folder / name).read_text()
            self.assertTrue(text.startswith("**1 of 2 scenarios fails.**"), text)
        self.assertIn('gameday_scenario_passed{scenario="recorded/a.json"} 0',
                      (self.folder / "metrics.txt").read_text())

    def test_a_headline_claims_no_more_than_holds(self):
        self.scenario("a.yaml", small.SCENARIO)
        self.scenario("deep/b.yaml", small.SCENARIO.replace("system.yaml", "../system.yaml") +
                      '\nexpect:\n  detect: ["p(50) < 40.7s"]\n')
        self.gate("--markdown", "comment.md", "--strict")
        comment = (self.folder / "comment.md").read_text()
        self.assertNotIn("holds in 2 scenarios", comment)
        self.assertIn("1 expects nothing", comment)

    def test_a_lost_write_that_nobody_counted_is_none_saved(self):
        self.scenario("deep/b.yaml", small.SCENARIO.replace("system.yaml", "../system.yaml") +
                      "\naccept: {users-not-served: {reason: shown}, writes-impossible: {reason: shown}}\n")
        late = "operators.on-call.acknowledge=empirical(10s, 10s, 1h)"
        self.gate("--filter", "deep", "--set", late, "--openmetrics", "metrics.txt", "--junit", "report.xml")
        metrics = (self.folder / "metrics.txt").read_text()
        self.assertRegex(metrics, r'gameday_lost_writes\{.*statistic="p95"\} \+Inf')
        self.assertRegex(metrics, r'gameday_never\{.*metric="lost_writes"\} [1-9]')
        properties = {one.get("name"): one.get("value")
                      for one in xml.parse(self.folder / "report.xml").getroot().iter("property")}
        self.assertIn("p95 never", properties["lost_writes"])

    def test_what_too_few_replications_cannot_tell_is_said(self):
        self.record()
        done = self.gate("--baseline", "recorded", "--set", "operators.on-call.acknowledge=31s")
        self.assertIn("not judged, for too few replications lie beyond them: failover p95", done.stdout)

    def test_a_broken_scenario_leaves_the_comment_whole(self):
        self.scenario("c.yaml", "gameday: 1\nscenario: broken\nuses: nothing.yaml\n")
        self.gate("--markdown", "comment.md")
        comment = (self.folder / "comment.md").read_text()
        lines = comment.splitlines()
        self.assertEqual(2, sum(line.startswith("```") for line in lines))
        self.assertEqual(comment.count("<details>"), lines.count("</details>"))
        self.assertNotIn("\\n", comment)

    def test_bad_baselines_are_told(self):
        missing = self.gate("--baseline", "nowhere")
        self.assert_refused(missing, "there is no folder 'nowhere'")
        self.record()
        path = self.folder / "recorded/a.json"
        text = path.read_text()
        for bad, words in ((text[:100], "ends too early"), (text.replace("baseline/1", "baseline/2"), "baseline/2"),
                           (text.replace('"mean": ', '"mean": 1e999, "was": ', 1), "cannot be read"), ("", "a.json")):
            path.write_text(bad)
            done = self.gate("--baseline", "recorded")
            self.assertEqual(2, done.returncode)
            self.assertIn(words, done.stdout)
            self.assertIn("✓ suite/deep/b.yaml", done.stdout)

    def test_other_seeds_are_said(self):
        self.record()
        done = self.gate("--baseline", "recorded", "--seed", "9")
        self.assertIn("seeds differ: 1 and 9", done.stdout)

    def test_the_scenario_says_its_seed(self):
        self.scenario("a.yaml", small.SCENARIO + MISSED + "seed: 7\nruns: 3\n")
        done = program.gameday("test", "suite/a.yaml", cwd=self.folder)
        why = re.search(r"why: gameday (.*)", done.stdout).group(1)
        self.assertNotIn("--seed", why)
        own = program.gameday("run", "suite/a.yaml", "--format", "json", cwd=self.folder)
        self.assertEqual(7, json.loads(own.stdout)["seed"])
        other = program.gameday("test", "suite/a.yaml", "--seed", "1", cwd=self.folder)
        self.assertIn("--seed 1", re.search(r"why: gameday (.*)", other.stdout).group(1))

    def test_a_filter_and_an_early_end(self):
        done = self.gate("--filter", "deep")
        self.assertNotIn("suite/a.yaml", done.stdout)
        self.assertIn("skipped: 1 file that the filter leaves out", done.stdout.replace("2 files", "1 file"))
        self.assert_refused(self.gate("--filter", "no such thing"), "no scenario found")
        self.scenario("a.yaml", small.SCENARIO + MISSED)
        early = self.gate("--fail-fast")
        self.assertEqual(1, early.returncode)
        self.assertNotIn("suite/deep/b.yaml", early.stdout)
        self.assertIn("stopped at the first that fails: 1 scenario not evaluated", early.stdout)

    def test_the_same_bytes_whatever_the_threads(self):
        outputs = []
        for threads in ("1", "3"):
            done = self.gate("--threads", threads, "--openmetrics", "figures.txt", "--markdown", "comment.md")
            outputs.append((done.stdout, (self.folder / "figures.txt").read_text(),
                            (self.folder / "comment.md").read_text()))
        self.assertEqual(*outputs)

    def test_scenarios_are_evaluated_side_by_side(self):
        for name in ("c.yaml", "d.yaml"):
            self.scenario(name, small.SCENARIO + HOLDS)
        running = subprocess.Popen([program.PROGRAM, "test", "suite", "--runs", "4000", "--threads", "2"],
                                   cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        at_once = 0
        try:
            while running.poll() is None and at_once < 2:
                at_once = max(at_once, len(os.listdir(f"/proc/{running.pid}/task")))
                time.sleep(0.01)
        finally:
            running.kill()
            running.wait()
        self.assertEqual(2, at_once)

    def test_figures_for_gitlab(self):
        self.gate("--openmetrics", "figures.txt")
        text = (self.folder / "figures.txt").read_text()
        self.assertTrue(text.endswith("\n# EOF\n"))
        self.assertIn('gameday_scenario_passed{scenario="suite/a.yaml"} 1\n', text)
        sample = re.compile(r'[a-z_]+\{([a-z_]+="[^"]*",?)+\} (\+Inf|[0-9.e+-]+)')
        families = set()
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                family = line.split()[2]
                self.assertNotIn(family, families)
                families.add(family)
            elif not line.startswith("#"):
                self.assertRegex(line, sample)
                self.assertTrue(line.startswith(family + "{"), line)

    def test_annotations_for_github(self):
        self.scenario("a.yaml", small.SCENARIO + MISSED)
        self.scenario("c.yaml", "gameday: 1\nscenario: broken\nuses: nothing.yaml\n")
        self.assertNotIn("::error", self.gate().stderr)
        summary = self.write("summary.md", "before\n")
        done = self.gate(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
        lines = [line for line in done.stderr.splitlines() if line.startswith("::")]
        self.assertEqual(3, len(lines), done.stderr)
        self.assertTrue(lines[0].startswith("::error file=suite/c.yaml,line=3,col=7,title=cannot be evaluated::"), lines[0])
        self.assertRegex(lines[1], r"^::error file=suite/a\.yaml,line=\d+,col=\d+,title=[a-z]+ max < 1s::got ")
        self.assertNotIn("::error", done.stdout)
        self.assertTrue(summary.read_text().startswith("before\n**"), summary.read_text())
        self.assertIn("❌ fail", summary.read_text())

    def test_no_more_annotations_than_are_shown(self):
        many = "".join(f'  stale@{minute}m: ["max < 0.0001%"]\n' for minute in range(1, 4)) + "".join(
            f'  {metric}: ["max < 1ms", "min < 1ms", "p(1) < 1ms", "mean < 1ms"]\n'
            for metric in ("failover", "detect", "promote"))
        self.scenario("a.yaml", small.SCENARIO + "\nexpect:\n" + many)
        done = self.gate(GITHUB_ACTIONS="true")
        self.assertEqual(10, done.stderr.count("::error "))
        self.assertRegex(done.stderr, r"::notice title=gameday::\d+ more are in the report")

    def test_until_decided(self):
        self.scenario("a.yaml", small.SCENARIO + '\nexpect:\n  failover: ["p(50) < 1h"]\n')
        done = program.gameday("test", "suite/a.yaml", "--until", "decided", cwd=self.folder)
        self.assertEqual(0, done.returncode, done.stdout)
        self.assertIn("✓ suite/a.yaml  1 of 1", done.stdout)
        self.assert_refused(self.gate("--until", "rto p(95) within 2%"), "decided")

    def test_until_decided_makes_as_many_as_a_baseline_is_worth(self):
        self.scenario("a.yaml", small.SCENARIO + '\nexpect:\n  failover: ["p(50) < 1h"]\n')
        program.gameday("test", "suite", "--until", "decided", "--baseline", "recorded", "--update-baseline",
                        cwd=self.folder)
        self.assertEqual(200, json.loads((self.folder / "recorded/a.json").read_text())["runs"])

    def test_a_file_of_variants_is_no_scenario(self):
        self.scenario("variants.yaml", "gameday: 1\nvariants: {fast: {dns.app.ttl: 5s}}\n")
        done = self.gate()
        self.assertEqual(0, done.returncode, done.stdout)
        self.assertIn("1 file of variants", done.stdout)

    def test_two_reports_cannot_be_in_one_file(self):
        self.assert_refused(self.gate("--junit", "x", "--markdown", "x"), "given twice")
        self.assert_refused(self.gate("--update-baseline"), "--baseline")
        self.assert_refused(self.gate("--tolerance", "5%"), "--baseline")

    def test_real_times(self):
        self.gate("--junit", "report.xml")
        root = xml.parse(self.folder / "report.xml").getroot()
        self.assertGreater(float(root.get("time")), 0)
        for suite in root.iter("testsuite"):
            cases = [float(case.get("time")) for case in suite.iter("testcase")]
            self.assertAlmostEqual(float(suite.get("time")), sum(cases), delta=0.002 * len(cases))


if __name__ == "__main__":
    unittest.main()
