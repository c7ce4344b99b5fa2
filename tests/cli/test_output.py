"""Where results go, and what happens when they cannot go there."""

import json
import os
import subprocess
import unittest

import program
import small

MISSED = 'expect:\n  failover: ["max < 1s"]\n'


class Output(program.Case):
    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self)

    def run_into(self, stdout, *arguments):
        """Runs with this as standard output; gives the exit code and standard error."""
        done = subprocess.run([program.PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=subprocess.PIPE, env=program.environment(), text=True, timeout=program.PATIENCE,
                              check=False)
        return done.returncode, done.stderr

    def commands(self):
        return (["run", self.scenario, "--runs", 2], ["test", self.scenario, "--runs", 2], ["check", self.scenario],
                ["check", "--resolved", self.scenario], ["schema"], ["--help"], ["run", "--help"], ["--version"])

    def test_a_full_disk_is_told(self):
        for command in self.commands():
            with self.subTest(command), open("/dev/full", "wb") as full:
                code, told = self.run_into(full, *command)
                self.assertEqual(2, code)
                self.assertEqual("gameday: cannot write 'standard output': No space left on device\n", told)

    def test_what_cannot_be_said_on_standard_error_changes_nothing(self):
        for code, arguments in ((0, ["run", self.scenario, "--runs", 100_000, "--time-limit", "200ms"]),
                                (2, ["run", self.scenario, "--grain", "x"]),
                                (2, ["run", self.scenario.with_name("nowhere.yaml")]),
                                (2, ["check", self.scenario, "--output", "/nowhere/x"])):
            with self.subTest(arguments), open("/dev/full", "wb") as full:
                done = subprocess.run([program.PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=full, env=program.environment(),
                                      timeout=program.PATIENCE, check=False)
                self.assertEqual(code, done.returncode)

    def test_a_reader_that_went_away_is_no_error(self):
        for command in self.commands():
            with self.subTest(command):
                reading, writing = os.pipe()
                os.close(reading)
                try:
                    self.assertEqual((0, ""), self.run_into(writing, *command))
                finally:
                    os.close(writing)

    def test_a_reader_that_went_away_changes_no_verdict(self):
        scenario = small.write_small(self, MISSED)
        for command in (["run", scenario, "--runs", 2], ["run", scenario, "--runs", 2, "--output", "/dev/stdout"],
                        ["test", scenario, "--runs", 2, "--junit", self.folder / "report.xml"]):
            with self.subTest(command):
                reading, writing = os.pipe()
                os.close(reading)
                try:
                    self.assertEqual((1, ""), self.run_into(writing, *command))
                finally:
                    os.close(writing)
        self.assertIn("<failure", (self.folder / "report.xml").read_text())

    def test_a_closed_standard_output_is_told(self):
        done = subprocess.run(["sh", "-c", f'exec "{program.PROGRAM}" run "{self.scenario}" --runs 1 >&-'], text=True,
                              capture_output=True, env=program.environment(), timeout=program.PATIENCE, check=False)
        self.assertEqual(2, done.returncode)
        self.assertIn("cannot write 'standard output'", done.stderr)

    def test_a_file_holds_what_standard_output_would(self):
        for form in ("text", "json"):
            with self.subTest(form):
                path = self.folder / "result"
                done = program.gameday("run", self.scenario, "--runs", 2, "--format", form, "--output", path)
                self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
                printed = program.gameday("run", self.scenario, "--runs", 2, "--format", form, COLUMNS="80")
                self.assertEqual(printed.stdout, path.read_text(encoding="utf-8"))
        self.assertEqual({"result", "scenario.yaml", "system.yaml"}, set(self.files()))

    def test_a_dash_is_standard_output(self):
        done = program.gameday("run", self.scenario, "--runs", 1, "--format", "json", "--output", "-")
        self.assertEqual(1, json.loads(done.stdout)["runs"])

    def test_an_output_that_cannot_be_written_is_found_before_the_run(self):
        # So many replications take hours: only a check made before can answer within the patience of this test.
        before = self.files()
        for path, reason in ((self.folder / "nowhere" / "result", "No such file or directory"),
                             (self.folder, "Is a directory"), (self.scenario / "below", "Not a directory"),
                             ("/proc/result", "/proc/result")):
            for command in (["run", self.scenario, "--output"], ["test", self.scenario, "--junit"]):
                with self.subTest(path=path, command=command[0]):
                    done = program.gameday(*command, path, "--runs", 10000000)
                    self.assert_refused(done, "gameday: cannot ", str(path), reason)
        self.assertEqual(before, self.files())

    def test_an_input_is_not_overwritten(self):
        before = self.files()
        os.symlink("scenario.yaml", self.folder / "link.yaml")
        for arguments in (["run", "scenario.yaml", "--output", "scenario.yaml"],
                          ["run", "scenario.yaml", "--output", "./system.yaml"],
                          ["run", "scenario.yaml", "--output", "link.yaml"],
                          ["test", "scenario.yaml", "--junit", "scenario.yaml"],
                          ["test", ".", "--junit", "system.yaml"]):
            with self.subTest(arguments):
                done = program.gameday(*arguments, "--runs", 1, cwd=self.folder)
                self.assert_refused(done, f"'{arguments[-1]}' is what is to be run: it would be overwritten")
        (self.folder / "link.yaml").unlink()
        self.assertEqual(before, self.files())

    def test_a_run_that_is_refused_leaves_the_file_that_was_there(self):
        path = self.write("result", "from yesterday")
        done = program.gameday("run", self.scenario, "--set", "dns.ap.ttl=3s", "--output", path)
        self.assertEqual(2, done.returncode)
        self.assertEqual("from yesterday", path.read_text())

    def test_exit_codes_of_run(self):
        for expect, code in (("", 0), ('expect:\n  failover: ["max < 1h"]\n', 0), (MISSED, 1),
                             ('expect:\n  failower: ["max < 1h"]\n', 2)):
            with self.subTest(expect):
                scenario = small.write_small(self, expect)
                for form in ("text", "json"):
                    self.assertEqual(code, program.gameday("run", scenario, "--runs", 2, "--format", form).returncode)


class Widths(program.Case):
    def longest(self, text):
        return max(len(line) for line in text.splitlines())

    def test_no_line_is_longer_than_the_terminal(self):
        for scenario in program.GAMEDAYS:
            for columns, more in ((80, ()), (140, ("--assumptions",))):
                with self.subTest(scenario.stem, columns=columns):
                    name = scenario.relative_to(program.SOURCE)
                    done = program.gameday("run", name, "--runs", 2, *more, cwd=program.SOURCE, COLUMNS=str(columns))
                    self.assertLessEqual(self.longest(done.stdout), columns)

    def test_a_wider_terminal_is_used(self):
        scenario = small.write_small(self)
        narrow, wide = (program.gameday("run", scenario, "--runs", 2, COLUMNS=columns) for columns in ("80", "140"))
        self.assertEqual(80, self.longest(narrow.stdout))
        self.assertEqual(140, self.longest(wide.stdout))

    def test_nonsense_in_columns_is_ignored(self):
        scenario = small.write_small(self)
        usual = program.gameday("run", scenario, "--runs", 2).stdout
        for columns in ("0", "-5", "wide", "", "99999999999999999999"):
            with self.subTest(columns):
                done = program.gameday("run", scenario, "--runs", 2, COLUMNS=columns)
                self.assertEqual((0, usual), (done.returncode, done.stdout))

    def test_very_narrow_and_very_wide_terminals_do_no_harm(self):
        scenario = small.write_small(self)
        for columns in ("1", "20", "40", "100000"):
            with self.subTest(columns):
                done = program.gameday("run", scenario, "--runs", 2, COLUMNS=columns)
                self.assertEqual((0, ""), (done.returncode, done.stderr))
                self.assertIn("left goes dark", done.stdout.replace("\n", " "))


if __name__ == "__main__":
    unittest.main()
