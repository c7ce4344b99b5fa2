"""`gameday test`: every scenario below a path, for CI."""

import os
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import program
import small

HOLDS = 'expect:\n  failover: ["max < 1h"]\n'
OPEN = 'expect:\n  failover: ["p(95) < 1h", "never == 0"]\n'
MISSED = 'expect:\n  detect: ["max < 1m"]\n  failover: ["max < 1s"]\n  failed_requests: ["max < 1"]\n'
BROKEN = small.SCENARIO.replace("target: left", "target: lefft")


class Test(program.Case):
    def setUp(self):
        super().setUp()
        self.write("suite/system.yaml", small.SYSTEM)

    def scenario(self, name, text):
        self.write(f"suite/{name}", text)

    def run_suite(self, *arguments, **options):
        return program.gameday("test", "suite", "--runs", 3, *arguments, cwd=self.folder, **options)

    def test_all_hold(self):
        self.scenario("a.yaml", small.SCENARIO + HOLDS)
        self.scenario("b.yml", small.SCENARIO + HOLDS)
        done = self.run_suite()
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual("  ✓ suite/a.yaml  1 of 1\n  ✓ suite/b.yml  1 of 1\n"
                         "skipped: 1 system, in which nothing happens\n"
                         "2 scenarios: 2 passed, 0 failed, 0 undecided, 0 expect nothing, "
                         "0 could not be evaluated\n", done.stdout)

    def test_one_is_missed(self):
        self.scenario("a.yaml", small.SCENARIO + MISSED)
        self.scenario("b.yaml", small.SCENARIO + HOLDS)
        done = self.run_suite()
        self.assertEqual((1, ""), (done.returncode, done.stderr))
        self.assertIn("  ✗ suite/a.yaml  1 of 3, 2 missed\n", done.stdout)
        self.assertIn("      suite/a.yaml:9:14: failover max < 1s: ", done.stdout)
        self.assertIn("      suite/a.yaml:10:21: failed_requests max < 1: ", done.stdout)
        self.assertNotIn("detect", done.stdout)
        self.assertIn("2 scenarios: 1 passed, 1 failed, 0 undecided, 0 expect nothing, 0 could not be evaluated\n",
                      done.stdout)

    def test_what_cannot_be_told_from_so_few_is_undecided(self):
        self.scenario("a.yaml", small.SCENARIO + OPEN)
        self.scenario("b.yaml", small.SCENARIO + HOLDS)
        done = self.run_suite()
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("  ? suite/a.yaml  1 of 2, 1 undecided after 3 replications\n"
                      "      suite/a.yaml:8:14: failover p(95) < 1h: ", done.stdout)
        self.assertIn("        undecided: 3 of 3 meet it, and 72 at least can tell\n", done.stdout)
        self.assertIn("2 scenarios: 1 passed, 0 failed, 1 undecided, 0 expect nothing, 0 could not", done.stdout)
        self.assertIn("  ? suite/a.yaml", self.run_suite(LC_ALL="C").stdout)

    def test_with_strict_undecided_exits_with_1(self):
        self.scenario("a.yaml", small.SCENARIO + OPEN)
        done = self.run_suite("--strict")
        self.assertEqual(1, done.returncode)
        self.assertIn("1 scenario: 0 passed, 0 failed, 1 undecided", done.stdout)

    def test_a_miss_outweighs_what_is_undecided(self):
        self.scenario("a.yaml", small.SCENARIO + OPEN + '  detect: ["max < 1s"]\n')
        done = self.run_suite()
        self.assertEqual(1, done.returncode)
        self.assertIn("  ✗ suite/a.yaml  1 of 3, 1 missed, 1 undecided after 3 replications\n", done.stdout)

    def test_the_scenario_says_how_many_replications(self):
        self.scenario("a.yaml", small.SCENARIO + OPEN + "runs: 7\n")
        done = program.gameday("test", "suite", cwd=self.folder)
        self.assertIn("undecided after 7 replications", done.stdout)

    def test_the_command_that_shows_why_can_be_pasted(self):
        self.scenario("a.yaml", small.SCENARIO + 'expect:\n  failover: ["max < 1s"]\n')
        setting = "dns.app.health_delay=uniform(1s, 2s)"
        done = self.run_suite("--set", setting, "--seed", 7)
        line = next(line for line in done.stdout.splitlines() if "why: " in line)
        command = line.partition("why: ")[2].replace("gameday", f'"{program.PROGRAM}"', 1)
        shown = subprocess.run(["sh", "-c", command], cwd=self.folder, env=program.environment(), text=True,
                               capture_output=True, timeout=program.PATIENCE, check=False)
        self.assertEqual(1, shown.returncode, shown.stderr)
        self.assertIn("1 replication, seed 7", shown.stdout)
        worst = done.stdout.partition("worst: ")[2].partition(" in replication")[0]
        self.assertIn(worst, shown.stdout)

    def test_a_broken_file_does_not_keep_the_others_from_running(self):
        self.scenario("a.yaml", small.SCENARIO + HOLDS)
        self.scenario("b.yaml", BROKEN)
        self.scenario("c.yaml", "gameday: [1\n")
        self.scenario("d.yaml", small.SCENARIO + MISSED)
        os.symlink("nowhere", self.folder / "suite" / "e.yaml")
        done = self.run_suite()
        self.assertEqual(2, done.returncode)
        for told in ("  ✓ suite/a.yaml", "  ! suite/b.yaml  cannot be evaluated\nsuite/b.yaml:5:42: error: ",
                     "  ! suite/c.yaml  cannot be evaluated\nsuite/c.yaml:", "  ✗ suite/d.yaml",
                     "  ! suite/e.yaml  cannot be evaluated\nsuite/e.yaml: error: no such file",
                     "5 scenarios: 1 passed, 1 failed, 0 undecided, 0 expect nothing, 3 could not be evaluated\n"):
            self.assertIn(told, done.stdout)

    def test_systems_are_passed_over_in_folders_only(self):
        self.scenario("a.yaml", small.SCENARIO)
        done = self.run_suite()
        self.assertEqual("  – suite/a.yaml  expects nothing\n"
                         "skipped: 1 system, in which nothing happens\n"
                         "1 scenario: 0 passed, 0 failed, 0 undecided, 1 expects nothing, "
                         "0 could not be evaluated\n", done.stdout)
        named = program.gameday("test", "suite/system.yaml", cwd=self.folder)
        self.assertEqual(2, named.returncode)
        self.assertIn("this file describes a system", named.stdout)

    def test_what_is_skipped_below_a_folder_is_counted(self):
        self.scenario("a.yaml", small.SCENARIO + HOLDS)
        for name in (".git/broken.yaml", ".github/workflows/ci.yaml", "deep/.hidden/x.yaml"):
            self.scenario(name, BROKEN)
        self.scenario("compose.yaml", "services: {app: {image: x}}\n")
        self.scenario("chart.yaml", "{{ if .Values }}\nname: [x\n{{ end }}\n")
        self.scenario("list.yml", "- gameday: 1\n")
        self.scenario("notes.yaml", "notes: |\n  gameday: 1\n")
        (self.folder / "suite" / "binary.yaml").write_bytes(b"\xff\x00gameday")
        done = self.run_suite()
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual("  ✓ suite/a.yaml  1 of 1\n"
                         "skipped: 3 hidden folders; 5 YAML files that are no gameday files; 1 system, in which nothing "
                         "happens\n1 scenario: 1 passed, 0 failed, 0 undecided, 0 expect nothing, 0 could not be evaluated\n", done.stdout)

    def test_faulty_gameday_files_are_not_skipped(self):
        self.scenario("a.yaml", small.SCENARIO + HOLDS)
        for name, text in (("list.yaml", "gameday: [1\n"), ("tab.yaml", "\t\n'gameday' : 1\n"), ("flow.yaml", "{gameday: 2}\n"),
                           ("binary.yaml", "scenario: \x01\ngameday: 1\n"), ("large.yaml", "gameday: 1\n#" + 1100000 * "x")):
            self.scenario(name, text)
        done = self.run_suite()
        self.assertEqual(2, done.returncode)
        self.assertIn("6 scenarios: 1 passed, 0 failed, 0 undecided, 0 expect nothing, 5 could not be evaluated\n", done.stdout)

    def test_one_file_named_twice_is_an_error(self):
        self.scenario("a.yaml", small.SCENARIO + HOLDS)
        os.symlink("a.yaml", self.folder / "suite" / "link.yaml")
        os.link(self.folder / "suite" / "a.yaml", self.folder / "hard.yaml")
        for one, other, first, second in (
                ("suite/a.yaml", "suite/a.yaml", "suite/a.yaml", "suite/a.yaml"),
                ("suite/a.yaml", "./suite/a.yaml", "suite/a.yaml", "./suite/a.yaml"),
                ("suite/a.yaml", "suite/link.yaml", "suite/a.yaml", "suite/link.yaml"),
                ("suite/a.yaml", "hard.yaml", "suite/a.yaml", "hard.yaml"),
                ("suite/a.yaml", "suite", "suite/a.yaml", "suite/a.yaml"), ("suite", "./suite", "suite/a.yaml", "./suite/a.yaml")):
            with self.subTest(one=one, other=other):
                done = program.gameday("test", one, other, "--runs", 1, cwd=self.folder)
                self.assert_refused(done, f"gameday test: '{first}' and '{second}' are one file, which would be tested twice")

    def test_a_broken_system_is_not_passed_over(self):
        self.scenario("other-system.yaml", small.SYSTEM.replace("capacity", "capactiy"))
        self.scenario("a.yaml", small.SCENARIO)
        self.assertEqual(2, self.run_suite().returncode)

    def test_without_any_scenario(self):
        (self.folder / "empty").mkdir()
        for place in ("suite", "empty"):
            with self.subTest(place):
                done = program.gameday("test", place, cwd=self.folder)
                self.assert_refused(done, "gameday test: no scenario found; nothing was run")

    def test_a_path_that_is_not_there(self):
        done = program.gameday("test", "nowhere", cwd=self.folder)
        self.assertEqual(2, done.returncode)
        self.assertIn("nowhere: error: no such file", done.stdout)

    def test_order_is_that_of_names(self):
        for name in ("b.yaml", "a/z.yaml", "c.yaml", "a/b.yaml", "B.yaml"):
            self.scenario(name, small.SCENARIO.replace("system.yaml", str(self.folder / "suite" / "system.yaml")))
        told = [line.split()[1] for line in self.run_suite().stdout.splitlines()[:-2]]
        self.assertEqual(sorted(told), told)
        self.assertEqual(5, len(told))

    def test_names_cannot_steer_the_terminal(self):
        self.scenario("a\x1b[2J.yaml", small.SCENARIO)
        self.scenario("b\x1b[2J.yaml", BROKEN)
        self.assertNotIn("\x1b", self.run_suite().stdout)

    def test_shipped_scenarios_can_all_be_evaluated(self):
        shutil.copytree(program.SOURCE / "scenarios", self.folder / "scenarios",
                        ignore=shutil.ignore_patterns("language"))
        done = program.gameday("test", "scenarios", "--runs", 1, cwd=self.folder)
        self.assertIn(done.returncode, (0, 1), done.stdout)
        self.assertIn(f"{len(program.GAMEDAYS) + 1} scenarios: ", done.stdout)


class Junit(program.Case):
    def setUp(self):
        super().setUp()
        for name, text in (("system", small.SYSTEM), ("a", small.SCENARIO + HOLDS), ("b", small.SCENARIO + MISSED),
                           ("c", BROKEN), ("d", small.SCENARIO)):
            self.write(f"suite/{name}.yaml", text)

    def report(self, *arguments):
        done = program.gameday("test", "suite", "--runs", 3, "--junit", "report.xml", *arguments, cwd=self.folder)
        self.assertEqual(2, done.returncode)
        return ElementTree.parse(self.folder / "report.xml").getroot()

    def test_a_suite_for_each_scenario_and_a_case_for_each_expectation(self):
        root = self.report()
        self.assertEqual("testsuites", root.tag)
        suites = {suite.get("file"): suite for suite in root}
        self.assertEqual([f"suite/{name}.yaml" for name in "abcd"], list(suites))
        cases = {name: len(suite.findall("testcase")) for name, suite in suites.items()}
        self.assertEqual({"suite/a.yaml": 1, "suite/b.yaml": 3, "suite/c.yaml": 1, "suite/d.yaml": 1}, cases)
        self.assertEqual(2, len(suites["suite/b.yaml"].findall("testcase/failure")))
        self.assertEqual(1, len(suites["suite/c.yaml"].findall("testcase/error")))
        self.assertEqual(0, len(suites["suite/a.yaml"].findall("testcase/*[@message]")))

    def test_what_is_undecided_is_skipped_and_fails_with_strict(self):
        self.write("suite/e.yaml", small.SCENARIO + OPEN)
        for arguments, tag in (((), "skipped"), (("--strict",), "failure")):
            suite = next(suite for suite in self.report(*arguments) if suite.get("file") == "suite/e.yaml")
            (told,) = suite.findall(f"testcase/{tag}")
            self.assertIn("undecided after 3 replications", told.get("message"))
            self.assertEqual(("2", "1"), (suite.get("tests"), suite.get("failures" if arguments else "skipped")))

    def test_totals_add_up(self):
        self.write("suite/e.yaml", small.SCENARIO + OPEN)
        root = self.report()
        for attribute, tag in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error"),
                               ("skipped", "testcase/skipped")):
            with self.subTest(attribute):
                self.assertEqual(int(root.get(attribute)), sum(int(suite.get(attribute)) for suite in root))
                for suite in root:
                    self.assertEqual(int(suite.get(attribute)), len(suite.findall(tag)))

    def test_says_what_and_where(self):
        failures = {failure.get("message"): failure.text for failure in self.report().iterfind(".//testcase/failure")}
        message = next(message for message in failures if message.startswith("failover: expected max < 1s, got "))
        self.assertIn("suite/b.yaml:9:14", failures[message])
        error = self.report().find(".//testcase/error")
        self.assertIn("'lefft', which is not in regions", error.get("message"))

    def test_is_the_same_for_any_number_of_threads(self):
        reports = []
        for threads in (1, 7):
            program.gameday("test", "suite", "--runs", 3, "--threads", threads, "--junit", "report.xml", cwd=self.folder)
            text = (self.folder / "report.xml").read_text(encoding="utf-8")
            reports.append(re.sub(r' time="[0-9.]+"', "", text))
        self.assertEqual(*reports)


if __name__ == "__main__":
    unittest.main()
