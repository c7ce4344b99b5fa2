"""The command line itself: help whose examples run, faults in plain words, and the nearest name."""

import re
import shutil
import subprocess
import unittest

import program
import small

COMMANDS = ("run", "whatif", "sensitivity", "compare", "test", "check", "schema", "init", "list", "explain")


class Help(program.Case):
    def helps(self):
        return {command: program.gameday(*command.split(), "--help") for command in ("", *COMMANDS)}

    def test_of_every_command(self):
        for command, done in self.helps().items():
            with self.subTest(command):
                self.assertEqual((0, ""), (done.returncode, done.stderr))
                self.assertIn(f"Usage: gameday {command}".rstrip(), done.stdout)
                self.assertIn("\nExample:\n  gameday ", done.stdout)
                self.assertLessEqual(max(len(line) for line in done.stdout.splitlines()), 80)
                for of_the_library in ("UINT", " in [", "->", "REQUIRED", "TEXT", "{"):
                    self.assertNotIn(of_the_library, done.stdout)

    def test_names_every_command(self):
        text = self.helps()[""].stdout
        section = text.split("\nCommands:\n")[1].split("\n\n")[0]
        self.assertEqual(list(COMMANDS), [line.split()[0] for line in section.splitlines()])

    def test_the_short_flag_is_the_long_one(self):
        for command in COMMANDS:
            self.assertEqual(program.gameday(command, "--help").stdout, program.gameday(command, "-h").stdout)

    def test_every_example_runs(self):
        shutil.copytree(program.SOURCE / "scenarios", self.folder / "scenarios",
                        ignore=shutil.ignore_patterns("language"))
        examples = [line.strip() for done in self.helps().values()
                    for line in done.stdout.split("\nExample:\n")[1].split("\n\n")[0].splitlines()]
        self.assertGreaterEqual(len(examples), len(COMMANDS) + 1)
        for name in ("before.json", "after.json", "a.json", "b.json"):  # what examples compare
            program.gameday("run", "scenarios/gamedays/lag-spike.yaml", "--runs", "3", "--format", "json", "--keep",
                            "values", "--output", name, cwd=self.folder)
        for example in examples:
            with self.subTest(example):
                self.assertTrue(example.startswith("gameday "))
                # As written, but for the number of replications.
                fewer = re.sub(r"--runs \d+", "--runs 1", example)
                if re.search(r"gameday (run|whatif) ", fewer) and "--run" not in fewer:
                    fewer += " --runs 1"
                command = re.sub(r"\bgameday (?=[a-z])", f'"{program.PROGRAM}" ', fewer)
                done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=self.folder, text=True,
                                      env=program.environment(), capture_output=True, timeout=program.PATIENCE,
                                      check=False)
                # A single replication may miss what is expected of many.
                self.assertIn(done.returncode, (0, 1), done.stderr)
                self.assertEqual("", done.stderr)

    def test_without_a_command(self):
        done = program.gameday()
        self.assert_refused(done, "gameday: a command is missing", *COMMANDS)

    def test_version(self):
        done = program.gameday("--version")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertRegex(done.stdout, r"\Agameday \d+\.\d+\.\d+\n\Z")
        result = program.result_of(small.write_small(self), "--runs", 1)
        self.assertEqual(done.stdout, f"gameday {result['tool']['version']}\n")


class Faults(program.Case):
    def refuse(self, arguments, *words):
        done = program.gameday(*arguments, cwd=self.folder)
        self.assert_refused(done, *words)
        self.assertEqual({}, self.files())
        self.assertLessEqual(len(done.stderr.splitlines()), 3)
        return done

    def test_unknown_commands(self):
        for word, meant in (("rnu", "'run'"), ("tset", "'test'"), ("chekc", "'check'"), ("help", "'--help'"),
                            ("sch", "'schema'")):
            with self.subTest(word):
                self.refuse([word], f"gameday: there is no command '{word}'; did you mean {meant}?",
                            "there are: run, whatif, sensitivity, compare, test, check, schema, init")
        done = self.refuse(["zzz"], "there is no command 'zzz'")
        self.assertNotIn("did you mean", done.stderr)

    def test_a_file_without_a_command(self):
        self.write("mine.yaml", "")
        done = program.gameday("mine.yaml", cwd=self.folder)
        self.assert_refused(done, "'mine.yaml' is a file, not a command", "gameday run mine.yaml")

    def test_unknown_flags(self):
        for arguments, fault in ((["run", "x", "--rums", 3], "there is no option '--rums'; did you mean '--runs'?"),
                                 (["run", "x", "--rums=3"], "there is no option '--rums'; did you mean '--runs'?"),
                                 (["run", "--rums", 3], "there is no option '--rums'; did you mean '--runs'?"),
                                 (["run", "x", "--out", "f"], "there is no option '--out'; did you mean '--output'?"),
                                 (["run", "x", "-n", 3], "there is no option '-n'"),
                                 (["test", "x", "--junti", "f"], "did you mean '--junit'?"),
                                 (["schema", "--reslut"], "did you mean '--result'?"),
                                 (["schema", "--log-levle", "info"], "did you mean '--log-level'?"),
                                 (["run", "x", "--zzz"], "there is no option '--zzz'")):
            with self.subTest(arguments):
                self.refuse(arguments, f"gameday {arguments[0]}: ", fault, f"more: gameday {arguments[0]} --help")

    def test_flags_before_the_command(self):
        for arguments in (["--runs", 3, "run", "x"], ["--runs=3"]):
            with self.subTest(arguments):
                self.refuse(arguments, "'--runs' belongs behind the command: gameday run … --runs")

    def test_values_of_flags(self):
        whole = "is not a whole number from"
        for flag, value, fault in (("--runs", "0", f"'0' {whole} 1 to 10000000"), ("--runs", "abc", f"'abc' {whole}"),
                                   ("--runs", "10000001", whole), ("--runs", "1e3", whole), ("--runs", "2.5", whole),
                                   ("--runs", "", f"'' {whole}"), ("--runs", "-1", f"'-1' {whole}"),
                                   ("--run", "0", whole), ("--threads", "0", f"{whole} 1 to 1024"),
                                   ("--threads", "-1", whole), ("--seed", "-1", f"'-1' {whole} 0 to"),
                                   ("--seed", "99999999999999999999", whole), ("--seed", "0x10", whole),
                                   ("--format", "xml", "'xml' is not one of text, json"),
                                   ("--format", "jsno", "did you mean 'json'?"),
                                   ("--log-level", "loud", "'loud' is not one of debug, info, warn, error"),
                                   ("--output", "", "the name is empty")):
            with self.subTest(flag=flag, value=value):
                self.refuse(["run", "x", flag, value], f"gameday run: {flag}: ", fault)

    def test_values_that_are_missing(self):
        for flag in ("--runs", "--seed", "--threads", "--set", "--run", "--format", "--output", "--log-level"):
            with self.subTest(flag):
                self.refuse(["run", "x", flag], f"gameday run: {flag} needs a value: {flag} ")

    def test_flags_given_twice_or_against_one_another(self):
        self.refuse(["run", "x", "--runs", 1, "--runs", 2], "--runs is given more than once")
        done = self.refuse(["run", "x", "--runs", 1, "--run", 2], "exclude one another")
        self.assertRegex(done.stderr, r"--runs? and --runs? exclude")
        self.refuse(["run", "x", "--assumptions=3"], "--assumptions takes no value")

    def test_too_few_and_too_many_arguments(self):
        self.refuse(["run"], "gameday run: a FILE is missing")
        self.refuse(["test"], "gameday test: a PATH is missing")
        self.refuse(["check"], "gameday check: a FILE is missing")
        self.refuse(["run", "x", "y"], "one argument too many: 'y'")
        self.refuse(["init", "a", "b"], "one argument too many: 'b'")
        for command in ("run", "test", "check", "init"):
            self.refuse([command, ""], ": the name is empty")

    def test_what_is_quoted_cannot_steer_the_terminal(self):
        for arguments in (["\x1b[2J"], ["run", "x", "--\x1b[2J"], ["run", "x", "--runs", "\x1b[2J"],
                          ["run", "\x1b[2J"], ["run", "x", "\x1b[2J"], ["check", "\x1b[2J"]):
            with self.subTest(arguments):
                self.assertNotIn("\x1b", self.refuse(arguments).stderr)


class Conventions(program.Case):
    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self)

    def test_no_colour_and_no_progress_in_a_pipe(self):
        done = program.gameday("run", self.scenario, "--runs", 300, TERM="xterm-256color")
        self.assertEqual("", done.stderr)
        self.assertNotIn("\x1b", done.stdout)
        bad = program.gameday("run", self.scenario, "--set", "dns.ap.ttl=3s", TERM="xterm-256color")
        self.assertNotIn("\x1b", bad.stderr)

    def test_log_level(self):
        usual = program.gameday("run", self.scenario, "--runs", 2)
        self.assertEqual("", usual.stderr)
        for arguments in (["--log-level", "info", "run", self.scenario, "--runs", 2],
                          ["run", self.scenario, "--runs", 2, "--log-level=debug"]):
            with self.subTest(arguments):
                done = program.gameday(*arguments)
                self.assertIn("2 replications, seed 1", done.stderr)
                self.assertEqual(usual.stdout, done.stdout)

    def test_a_locale_without_unicode_gets_ascii(self):
        for command in (["run", self.scenario, "--runs", 2], ["test", self.scenario, "--runs", 2]):
            with self.subTest(command):
                self.assertTrue(program.gameday(*command, LC_ALL="C").stdout.isascii())
                self.assertFalse(program.gameday(*command).stdout.isascii())

    def test_a_file_whose_name_looks_like_a_flag_or_a_command(self):
        for name in ("--runs.yaml", "run", "test"):
            with self.subTest(name):
                (self.folder / name).write_text(small.SCENARIO)
                done = program.gameday("run", "--runs=1", "--", name, cwd=self.folder)
                self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_check_tells_what_it_checked(self):
        done = program.gameday("check", "scenario.yaml", "system.yaml", cwd=self.folder)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual("scenario.yaml: scenario 'left goes dark', no errors\n"
                         "system.yaml: system 'small', no errors\n", done.stdout)

    def test_a_scenario_from_a_pipe(self):
        text = small.SCENARIO.replace("system.yaml", str(self.folder / "system.yaml")).encode()
        for command in ("check", "run --runs 1", "test --runs 1"):
            with self.subTest(command):
                done = subprocess.run([program.PROGRAM, *command.split(), "/dev/stdin"], input=text, capture_output=True,
                                      env=program.environment(), timeout=program.PATIENCE, check=False)
                self.assertEqual((0, b""), (done.returncode, done.stderr))
                self.assertIn(b"left goes dark" if command != "test --runs 1" else b"/dev/stdin", done.stdout)

    def test_check_goes_on_behind_a_wrong_file(self):
        self.write("bad.yaml", small.SCENARIO.replace("target: left", "target: lefft"))
        done = program.gameday("check", "bad.yaml", "scenario.yaml", "nowhere.yaml", cwd=self.folder)
        self.assertEqual(2, done.returncode)
        self.assertIn("bad.yaml:5:42: error: ", done.stderr)
        self.assertIn("nowhere.yaml: error: no such file", done.stderr)
        self.assertIn("scenario.yaml: scenario 'left goes dark', no errors", done.stdout)


if __name__ == "__main__":
    unittest.main()
