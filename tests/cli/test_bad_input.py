"""Files and values that are wrong: one clear error at the place, exit code 2, and nothing else happens."""

import os
import resource
import subprocess
import unittest

import program
import small


class BadInput(program.Case):
    def refuse(self, arguments, *words, errors=1, preexec_fn=None):
        """One run that must be refused, with so many errors, and leave the folder as it was."""
        before = self.files()
        done = subprocess.run([program.PROGRAM, *map(str, arguments)], cwd=self.folder, env=program.environment(),
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=program.PATIENCE,
                              preexec_fn=preexec_fn, check=False)
        self.assert_refused(done, *words)
        self.assertEqual(before, self.files())
        if errors is not None:
            counted = "1 error" if errors == 1 else f"{errors} errors"
            self.assertEqual(errors, done.stderr.count(": error: "), done.stderr)
            self.assertRegex(done.stderr.splitlines()[-1], f"^{counted}(, [0-9]+ warnings?)?; nothing was run$")
        return done


class Files(BadInput):
    def refuse_text(self, text, *words, errors=1):
        self.write("system.yaml", small.SYSTEM)
        self.write("bad.yaml", text)
        return self.refuse(["run", "bad.yaml"], *words, errors=errors)

    def test_that_are_not_there(self):
        self.refuse(["run", "nowhere.yaml"], "nowhere.yaml: error: no such file")

    def test_that_are_directories(self):
        (self.folder / "folder.yaml").mkdir()
        self.refuse(["run", "folder.yaml"], "folder.yaml: error: this is a directory")

    def test_binary_rubbish(self):
        self.refuse_text(bytes(range(256)) * 64, "bad.yaml:1:1: error: ")
        self.refuse_text(b"gameday: 1\nscenario: \xff\xfe\n", "bad.yaml:2:11: error: ")

    def test_empty(self):
        self.refuse_text("", "bad.yaml: error: the file is empty")

    def test_alias_bomb(self):
        lines = ["gameday: 1", "scenario: x", "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
        for i in range(1, 12):
            lines.append(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]")
        self.refuse_text("\n".join(lines), "bad.yaml:8:10: error: more than 100000 values in one file")

    def test_ten_thousand_levels(self):
        for opening, closing in (("[", "]"), ("{a: ", "}")):
            with self.subTest(opening):
                text = f"gameday: 1\nscenario: x\nset: {opening * 10000}1{closing * 10000}\n"
                self.refuse_text(text, "bad.yaml:3:", "error: more than 64 levels of nesting")

    def test_larger_than_any_scenario(self):
        self.refuse_text("# padding\n" * 200000, "bad.yaml: error: the file is larger than 1 MiB")

    def test_that_use_one_another_in_a_circle(self):
        self.write("b.yaml", "gameday: 1\nsystem: b\nuses: a.yaml\n")
        self.write("a.yaml", "gameday: 1\nscenario: a\nuses: b.yaml\nduration: 1h\n")
        self.refuse(["run", "a.yaml"], "b.yaml:3:7: error: files use one another in a circle", "a.yaml")
        self.write("c.yaml", "gameday: 1\nscenario: c\nuses: c.yaml\nduration: 1h\n")
        self.refuse(["run", "c.yaml"], "c.yaml:3:7: error: files use one another in a circle")

    def test_a_system_where_a_scenario_is_expected(self):
        self.write("system.yaml", small.SYSTEM)
        self.refuse(["run", "system.yaml"], "system.yaml:2:1: error: ", "system, and nothing happens in it",
                    "scenario: <title>")

    def test_all_faults_are_told_at_once_each_at_its_place(self):
        text = small.SCENARIO.replace("duration: 15m", "durration: 15m").replace("target: left", "target: lefft")
        self.refuse_text(text, "bad.yaml:5:42: error: ", "did you mean 'left'?",
                         "bad.yaml:6:1: error: unknown key 'durration'", "did you mean 'duration'?", errors=2)


class Values(BadInput):
    def setUp(self):
        super().setUp()
        small.write_small(self)

    def refuse_scenario(self, good, bad, *words):
        self.assertIn(good, small.SCENARIO)
        self.write("scenario.yaml", small.SCENARIO.replace(good, bad))
        self.refuse(["run", "scenario.yaml"], *words)

    def refuse_system(self, good, bad, *words):
        self.assertIn(good, small.SYSTEM)
        self.write("system.yaml", small.SYSTEM.replace(good, bad, 1))
        self.refuse(["run", "scenario.yaml"], *words)

    def refuse_set(self, setting, *words, errors=1):
        return self.refuse(["run", "scenario.yaml", "--set", setting], *words, errors=errors)

    def test_a_region_that_does_not_exist(self):
        self.refuse_scenario("target: left", "target: middle", "scenario.yaml:5:42: error: ",
                             "'middle', which is not in regions", "there: left, right")

    def test_a_negative_duration(self):
        self.refuse_scenario("at: 1m", "at: -1m", "scenario.yaml:5:10: error: 'timeline.0.at' cannot be negative")

    def test_a_share_above_all(self):
        self.refuse_system("writes: 20%", "writes: 120%", "system.yaml:21:13: error: 'clients.all.writes'",
                           "allowed: 0% to 100%")

    def test_an_expectation_of_what_cannot_be_measured(self):
        self.write("scenario.yaml", small.SCENARIO.replace("fault: region-down, target: left", "runbook: switchover") +
                   'expect:\n  detect: ["max < 1m"]\n')
        self.refuse(["run", "scenario.yaml"], "scenario.yaml:8:3: error: 'detect' is absent in this scenario",
                    "no region fails")

    def test_set_without_a_value(self):
        for setting in ("dns.app.ttl", "", "=3s"):
            with self.subTest(setting):
                self.refuse_set(setting, "--set:1:1: error: this sets nothing", "write path=value")

    def test_set_of_a_path_that_is_not_there(self):
        self.refuse_set("dns.ap.ttl=3s", "--set:1:5: error: no 'ap' in 'dns'", "did you mean 'app'?")
        self.refuse_set("dns.app.tll=3s", "--set:1:9: error: ", "did you mean 'ttl'?")

    def test_set_of_a_value_that_is_wrong(self):
        for setting, words in (("dns.app.ttl=3", "needs a duration with a unit"), ("dns.app.ttl=-3s", "cannot be negative"),
                               ("dns.app.ttl=[3s", "is not closed"), ("dns.app.ttl=2d", "out of range"),
                               ("dns.app.ttl=soon", "--set:1:13: error: ")):
            with self.subTest(setting):
                self.refuse_set(setting, "--set:1:13: error: ", words)

    def test_set_is_checked_in_check_and_test_too(self):
        for command in ("check", "test"):
            done = program.gameday(command, "scenario.yaml", "--set", "dns.ap.ttl=3s", cwd=self.folder)
            self.assertEqual(2, done.returncode)
            self.assertIn("--set:1:5: error: no 'ap' in 'dns'", done.stdout + done.stderr)

    def test_huge_values(self):
        for setting in ("clients.all.users=1000000000000", "clients.all.requests=1000000000/s", "duration=1000000h",
                        "resolvers.isp.count=1000000000000", "health.of-left.checkers=1000000000",
                        "database.main.pool.size=1000000000", "scale_users=99999999999999999999"):
            with self.subTest(setting):
                self.refuse_set(setting, f"--set:1:{setting.index('=') + 2}: error: ")

    def test_more_users_than_can_be_counted(self):
        self.refuse_set("scale_users=1000000000", "system.yaml:19:12: error: more than 4,000,000,000 users")


@unittest.skipIf(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") > 100 << 30, "this machine has room for them")
class MoreUsersThanMemory(BadInput):
    """Each user is simulated; so many would have the system kill the program, or the machine swap, minutes later."""

    def setUp(self):
        super().setUp()
        small.write_small(self)

    def test_are_refused_before_the_run(self):
        self.refuse(["run", "scenario.yaml", "--grain", "request", "--set", "scale_users=19000000"],
                    "--set:1:13: error: more users than this machine has memory for", "3.8 billion users, each simulated, need",
                    "GiB are free")

    def test_are_told_where_they_are_written(self):
        self.write("system.yaml", small.SYSTEM.replace("users: 200", "users: 1000000000") + "scale_users: 3\n")
        self.refuse(["run", "scenario.yaml", "--grain", "request"], "system.yaml:47:14: error: more users than", "3 billion users")

    def test_are_refused_by_test(self):
        done = program.gameday("test", "scenario.yaml", "--grain", "request", "--set", "scale_users=19000000", cwd=self.folder)
        self.assertEqual(2, done.returncode)
        self.assertIn("more users than this machine has memory for", done.stdout)

    @unittest.skipIf("sanitize" in program.PROGRAM, "the address sanitizer reserves terabytes itself")
    def test_a_limit_of_the_process_counts(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

        self.refuse(["run", "scenario.yaml", "--grain", "request", "--set", "scale_users=500000"], "100,000,000 users, each simulated, need 3.7 GiB", "2.0 GiB are free",
                    preexec_fn=limit)


if __name__ == "__main__":
    unittest.main()
