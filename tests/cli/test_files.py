"""Files that are written: never through somebody else's, never two in one, and nothing is lost without a word."""

import csv
import os
import resource
import signal
import subprocess
import time
import unittest

import program
import small

# Long enough that nobody is through with all of them before the signal comes.
MANY = 1_000_000


def rows_of(path):
    return list(csv.reader(path.read_text().splitlines()))


class Small(program.Case):
    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self)

    def gameday(self, *arguments):
        return program.gameday(*arguments, cwd=self.folder)

    def shell(self, command):
        """Runs a line of the shell, in which $GAMEDAY is the program."""
        return subprocess.run(["bash", "-c", command], cwd=self.folder, env=program.environment(GAMEDAY=program.PROGRAM),
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=program.PATIENCE,
                              check=False)

    def parts(self):
        return sorted(name for name in self.files() if name.endswith((".part", ".tmp")))

    def until_rows(self, running, name, count=5):
        """Waits until so many lines of that file are there; gives the file that they are in."""
        end = time.monotonic() + program.PATIENCE
        while running.poll() is None and time.monotonic() < end:
            for part in self.folder.glob(f"{name}.*.part"):
                if part.read_text().count("\n") >= count:
                    return part
            time.sleep(0.05)
        raise AssertionError(f"no rows of {name} came: {running.poll()}")


class Temporary(Small):
    def test_what_is_called_part_is_somebody_elses(self):
        precious = self.write("precious", "precious\n")
        os.symlink("precious", self.folder / "k.csv.part")
        self.assertEqual(0, self.gameday("run", self.scenario, "--runs", 3, "--keep-runs", "k.csv").returncode)
        self.assertEqual("precious\n", precious.read_text())
        self.assertEqual(4, len(rows_of(self.folder / "k.csv")))

    def test_a_scenario_of_that_name_stays(self):
        text = self.scenario.read_text()
        self.write("runs.csv.part", text)
        done = self.gameday("run", "runs.csv.part", "--runs", 3, "--keep-runs", "runs.csv")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(text, (self.folder / "runs.csv.part").read_text())

    def test_a_pipe_of_that_name_is_not_waited_for(self):
        os.mkfifo(self.folder / "z.csv.part")
        self.assertEqual(0, self.gameday("run", self.scenario, "--runs", 3, "--keep-runs", "z.csv").returncode)

    def test_a_pipe_in_the_file_system_is_refused_and_not_waited_for(self):
        os.mkfifo(self.folder / "pipe")
        for command in (["run", self.scenario, "--keep-runs"], ["run", self.scenario, "--output"],
                        ["test", self.scenario, "--junit"]):
            with self.subTest(command):
                self.assert_refused(self.gameday(*command, "pipe", "--runs", MANY), "cannot write 'pipe': this is a pipe")

    def test_a_pipe_of_the_shell_s_is_written(self):
        done = self.shell(f'"$GAMEDAY" run {self.scenario} --runs 3 --keep-runs >(cat >rows) --output >(cat >report); '
                          'echo $?; sleep 0.2')
        self.assertEqual("0\n", done.stdout, done.stderr)
        self.assertEqual(4, len(rows_of(self.folder / "rows")))
        self.assertIn("left goes dark", (self.folder / "report").read_text())

    def test_devices_are_written(self):
        for arguments in (["--keep-runs", "/dev/null"], ["--output", "/dev/null"], ["--output", "/dev/stdout"],
                          ["--output", "/dev/null", "--keep-runs", "/dev/zero"]):
            with self.subTest(arguments):
                done = self.gameday("run", self.scenario, "--runs", 2, *arguments)
                self.assertEqual((0, ""), (done.returncode, done.stderr))
                self.assertEqual("/dev/null" not in arguments or "--output" not in arguments, done.stdout != "")

    def test_eight_programs_leave_whole_rows_of_one_of_them(self):
        running = [subprocess.Popen([program.PROGRAM, "run", self.scenario, "--runs", str(100 + seed), "--seed", str(seed),
                                     "--threads", "1", "--keep-runs", "same.csv"], cwd=self.folder,
                                    env=program.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL) for seed in range(1, 9)]
        self.assertEqual([0] * 8, [one.wait(timeout=program.PATIENCE) for one in running])
        rows = rows_of(self.folder / "same.csv")
        seed = len(rows) - 1 - 100
        self.assertIn(seed, range(1, 9))
        self.gameday("run", self.scenario, "--runs", 100 + seed, "--seed", seed, "--keep-runs", "alone.csv")
        self.assertEqual(rows_of(self.folder / "alone.csv"), rows)
        self.assertEqual([], self.parts())

    def test_a_name_as_long_as_a_name_may_be(self):
        name = "x" * 251 + ".csv"
        self.assertEqual(0, self.gameday("run", self.scenario, "--runs", 2, "--keep-runs", name).returncode)
        self.assertEqual(3, len(rows_of(self.folder / name)))


class TwoNames(Small):
    def test_of_one_file_are_refused(self):
        self.write("there.csv", "old")
        os.link(self.folder / "there.csv", self.folder / "hard.csv")
        os.symlink("there.csv", self.folder / "soft.csv")
        os.symlink("y.csv", self.folder / "to-come.csv")
        os.symlink(".", self.folder / "folder")
        before = self.files()
        for rows, report in (("y.csv", "./y.csv"), ("y.csv", self.folder / "y.csv"), ("y.csv", "to-come.csv"),
                             ("folder/y.csv", "y.csv"), ("there.csv", "hard.csv"), ("soft.csv", "there.csv")):
            with self.subTest(rows=rows, report=report):
                done = self.gameday("run", self.scenario, "--runs", MANY, "--keep-runs", rows, "--output", report)
                self.assert_refused(done, f"--output '{report}' and --keep-runs '{rows}' are one file")
        self.assertEqual(before, self.files())

    def test_of_different_files_are_not(self):
        (self.folder / "other").mkdir()
        done = self.gameday("run", self.scenario, "--runs", 2, "--keep-runs", "y.csv", "--output", "other/y.csv")
        self.assertEqual(0, done.returncode, done.stderr)

    def test_where_standard_output_goes(self):
        done = self.shell(f'"$GAMEDAY" run {self.scenario} --runs {MANY} --keep-runs ./y.csv >y.csv')
        self.assertEqual(2, done.returncode)
        self.assertIn("standard output is for the report", done.stderr)
        done = self.shell(f'"$GAMEDAY" test {self.scenario} --runs {MANY} --junit ./y.xml >y.xml')
        self.assertEqual(2, done.returncode)
        self.assertIn("'./y.xml' is standard output's", done.stderr)

    def test_of_what_is_read_are_refused(self):
        os.link(self.scenario, self.folder / "hard.yaml")
        self.write("lag.csv", "10ms\n20ms\n")
        read = ["--set", "database.main.replicas.right.lag=empirical(lag.csv)"]
        for name in ("hard.yaml", "./system.yaml", "lag.csv"):
            for flag in ("--output", "--keep-runs"):
                with self.subTest(name, flag=flag):
                    before = (self.folder / name).read_text()
                    done = self.gameday("run", self.scenario, "--runs", 1, *read, flag, name)
                    self.assert_refused(done, f"'{name}' is what is to be run: it would be overwritten")
                    self.assertEqual(before, (self.folder / name).read_text())
        done = self.gameday("test", self.scenario, "--runs", 1, "--junit", "system.yaml")
        self.assert_refused(done, "'system.yaml' is what is to be run: it would be overwritten")


class ClosedDescriptors(Small):
    def test_standard_output(self):
        for arguments in (f"run {self.scenario} --runs {MANY} --keep-runs runs.csv", f"test {self.scenario} --runs {MANY}",
                          f"check {self.scenario}", "--help"):
            with self.subTest(arguments):
                done = self.shell(f'"$GAMEDAY" {arguments} >&-')
                self.assertEqual(2, done.returncode)
                self.assertEqual("gameday: cannot write 'standard output': Bad file descriptor\n", done.stderr)
        self.assertNotIn("runs.csv", self.files())

    def test_standard_output_that_nobody_needs(self):
        done = self.shell(f'"$GAMEDAY" run {self.scenario} --runs 3 --keep-runs runs.csv --output report >&-')
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual(4, len(rows_of(self.folder / "runs.csv")))
        self.assertIn("left goes dark", (self.folder / "report").read_text())

    def test_standard_error(self):
        done = self.shell(f'"$GAMEDAY" run {self.scenario} --runs {MANY} --time-limit 300ms --keep-runs runs.csv 2>&-')
        self.assertIn(done.returncode, (0, 1))
        rows = rows_of(self.folder / "runs.csv")
        self.assertEqual([len(rows[0])] * len(rows), [len(row) for row in rows])
        self.assertEqual([str(i) for i in range(1, len(rows))], [row[0] for row in rows[1:]])

    def test_all_of_them(self):
        done = self.shell(f'"$GAMEDAY" run {self.scenario} --runs 3 --keep-runs runs.csv --output report <&- >&- 2>&-')
        self.assertEqual(0, done.returncode)
        self.assertEqual(4, len(rows_of(self.folder / "runs.csv")))
        done = self.shell('"$GAMEDAY" run /dev/stdin --runs 3 <&-')
        self.assertEqual((2, ""), (done.returncode, done.stdout))


class Cut(Small):
    def limited(self, size, *arguments):
        """Runs with a limit on the size of files, of which nobody may die."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        return subprocess.run([program.PROGRAM, *map(str, arguments)], cwd=self.folder, env=program.environment(),
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, preexec_fn=limit,
                              timeout=program.PATIENCE, check=False)

    def test_a_last_row_for_which_there_is_no_room(self):
        self.gameday("run", self.scenario, "--runs", 20, "--keep-runs", "whole.csv")
        whole = self.folder / "whole.csv"
        done = self.limited(whole.stat().st_size - 1, "run", self.scenario, "--runs", 20, "--keep-runs", "cut.csv")
        self.assertEqual(3, done.returncode, done.stderr)
        self.assertIn("left goes dark", done.stdout)
        [part] = self.parts()
        self.assertRegex(part, r"^cut\.csv\.\d+-\d+\.part$")
        self.assertIn("gameday: cannot write 'cut.csv': File too large; the values of 19 replications are in "
                      f"'{part}'\n", done.stderr)
        self.assertEqual(rows_of(whole)[:20], rows_of(self.folder / part))

    def test_not_even_a_first_row(self):
        done = self.limited(100, "run", self.scenario, "--runs", 20, "--keep-runs", "cut.csv")
        self.assertEqual(3, done.returncode, done.stderr)
        self.assertIn("cannot write 'cut.csv': File too large", done.stderr)
        self.assertEqual([], self.parts())

    def test_a_report_for_which_there_is_no_room(self):
        for command in (["run", self.scenario, "--runs", 3, "--output", "report"],
                        ["test", self.scenario, "--runs", 3, "--junit", "report"]):
            with self.subTest(command[0]):
                done = self.limited(100, *command)
                self.assertEqual(3, done.returncode, done.stderr)
                self.assertRegex(done.stderr, "cannot write '.*report': File too large")
                self.assertEqual({"scenario.yaml", "system.yaml"}, set(self.files()))

    def stopped(self, *arguments, number=signal.SIGINT, before=lambda: None):
        """The outcome of a run that gets this signal once it has kept a few replications."""
        command = [program.PROGRAM, "run", str(self.scenario), "--runs", str(MANY), "--keep-runs", "kept.csv", *arguments]
        with subprocess.Popen(command, cwd=self.folder, env=program.environment(), stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=lambda: [signal.signal(each, signal.SIG_DFL) for each in
                                                  (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]) as running:
            self.until_rows(running, "kept.csv")
            before()
            running.send_signal(number)
            out, err = running.communicate(timeout=program.PATIENCE)
            return running.returncode, out, err

    def test_a_terminal_that_goes_away_is_an_interruption(self):
        code, out, err = self.stopped(number=signal.SIGHUP)
        self.assertEqual(3, code, err)
        self.assertIn("interrupted: all figures are about the replications that were finished", out)
        self.assertGreaterEqual(len(rows_of(self.folder / "kept.csv")), 5)
        self.assertEqual([], self.parts())

    def test_rows_that_cannot_get_their_name(self):
        code, out, err = self.stopped(before=(self.folder / "kept.csv").mkdir)
        self.assertEqual(3, code, err)
        [part] = self.parts()
        self.assertIn("cannot write 'kept.csv': Is a directory; the values of ", err)
        self.assertIn(f"are in '{part}'", err)
        self.assertIn("left goes dark", out)

    def test_a_report_that_cannot_get_its_name(self):
        code, _, err = self.stopped("--output", "report", before=(self.folder / "report").mkdir)
        self.assertEqual(3, code, err)
        self.assertIn("report': Is a directory; the values of ", err)
        self.assertIn("are in 'kept.csv'", err)
        self.assertEqual([], self.parts())

    def test_rows_of_a_run_that_was_killed_are_there(self):
        with subprocess.Popen([program.PROGRAM, "run", self.scenario, "--runs", str(MANY), "--keep-runs", "kept.csv"],
                              cwd=self.folder, env=program.environment(), stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            part = self.until_rows(running, "kept.csv")
            running.kill()
        self.assertEqual("1", rows_of(part)[1][0])


class Read(Small):
    def test_the_kernel_s_files_are_nobody_s_scenario(self):
        for uses in ("/proc/self/environ", "/proc/self/status", "/dev/stdin", "/sys/kernel/mm/transparent_hugepage/enabled"):
            with self.subTest(uses):
                self.write("scenario.yaml", small.SCENARIO.replace("system.yaml", uses))
                done = self.gameday("check", "scenario.yaml")
                self.assertEqual(2, done.returncode)
                self.assertRegex(done.stderr, f"cannot use '{uses}': (this is not a plain file|no such file)")
        self.scenario = small.write_small(self)
        for name in ("/proc/self/status", "/dev/null", "../../../../../../proc/self/status"):
            with self.subTest(name):
                done = self.gameday("check", self.scenario, "--set",
                                    f"database.main.replicas.right.lag=empirical({name})")
                self.assertEqual(2, done.returncode)
                self.assertIn("this is not a plain file", done.stderr)
                self.assertNotIn("Pid", done.stderr)

    def test_a_pipe_that_a_file_names_is_not_waited_for(self):
        os.mkfifo(self.folder / "pipe.yaml")
        self.write("scenario.yaml", small.SCENARIO.replace("system.yaml", "pipe.yaml"))
        self.assertIn("this is not a plain file", self.gameday("check", "scenario.yaml").stderr)

    def test_an_error_shows_sixty_characters_of_a_line(self):
        secret = "".join(f"{i:04d}x" for i in range(100))
        self.write("secret.csv", f"1s\n9{secret}\n")
        self.write("secret.yaml", f"gameday: 1\n{secret}: {secret}\n")
        for command in (["check", self.scenario, "--set", "database.main.replicas.right.lag=empirical(secret.csv)"],
                        ["check", "secret.yaml"], ["test", "secret.yaml"]):
            with self.subTest(command):
                done = self.gameday(*command)
                self.assertEqual(2, done.returncode)
                told = done.stderr + done.stdout
                for line in told.splitlines():
                    longest = max((len(shown) for i in range(len(secret)) for shown in [common(line, secret[i:])]), default=0)
                    self.assertLessEqual(longest, 60, line)
                self.assertIn("…", told)
                self.assertIn("^", told)


def common(line, secret):
    """The longest beginning of the secret that stands in the line."""
    length = 0
    while length < len(secret) and secret[:length + 1] in line:
        length += 1
    return secret[:length]


if __name__ == "__main__":
    unittest.main()
