"""`gameday init`: two files to start from, which check clean and run; and what a resolved file is worth."""

import json
import os
import subprocess
import unittest

import program
import test_determinism

WRITTEN = {"system.yaml", "region-outage.yaml"}


class Init(program.Case):
    def test_writes_files_that_check_clean_and_run(self):
        done = program.gameday("init", "my-app", cwd=self.folder)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual({"my-app", "my-app/system.yaml", "my-app/region-outage.yaml"}, set(self.files()))
        self.assertIn("my-app/system.yaml\nmy-app/region-outage.yaml\n", done.stdout)
        checked = program.gameday("check", "my-app/system.yaml", "my-app/region-outage.yaml", cwd=self.folder)
        self.assertEqual((0, ""), (checked.returncode, checked.stderr))
        command = done.stdout.split("\n\n")[-1].split()
        self.assertEqual("gameday", command[0])
        run = program.gameday(*command[1:], cwd=self.folder)
        self.assertEqual((0, ""), (run.returncode, run.stderr))
        self.assertIn("PASS", run.stdout)

    def test_writes_here_when_no_folder_is_named(self):
        done = program.gameday("init", cwd=self.folder)
        self.assertEqual(0, done.returncode)
        self.assertEqual(WRITTEN, set(self.files()))

    def test_makes_folders_in_folders(self):
        self.assertEqual(0, program.gameday("init", "a/b/c", cwd=self.folder).returncode)
        self.assertIn("a/b/c/system.yaml", self.files())

    def test_the_command_it_prints_can_be_pasted(self):
        done = program.gameday("init", "two words", cwd=self.folder)
        line = done.stdout.splitlines()[-1].strip().replace("gameday", f'"{program.PROGRAM}"', 1)
        run = subprocess.run(["sh", "-c", f"{line} --runs 1"], cwd=self.folder, env=program.environment(),
                             capture_output=True, text=True, timeout=program.PATIENCE, check=False)
        self.assertIn(run.returncode, (0, 1), run.stderr)

    def test_overwrites_nothing(self):
        for there in sorted(WRITTEN):
            with self.subTest(there):
                path = self.write(f"{there}-folder/{there}", "mine")
                before = self.files()
                done = program.gameday("init", path.parent)
                self.assert_refused(done, f"{there} is there already; nothing was written")
                self.assertEqual(before, self.files())

    def test_does_not_write_through_a_link_to_nothing(self):
        os.symlink(self.folder / "elsewhere", self.folder / "region-outage.yaml")
        self.assert_refused(program.gameday("init", cwd=self.folder), "is there already")
        self.assertEqual({"region-outage.yaml"}, set(self.files()))

    def test_a_second_time_is_refused(self):
        self.assertEqual(0, program.gameday("init", self.folder / "app").returncode)
        before = self.files()
        self.assert_refused(program.gameday("init", self.folder / "app"), "is there already")
        self.assertEqual(before, self.files())

    def test_leaves_nothing_where_it_cannot_write(self):
        # Root may write into any folder, so these are places into which nobody can.
        self.write("a-file", "mine")
        before = self.files()
        for place in (self.folder / "a-file", self.folder / "a-file" / "below", "/proc/gameday", "/dev/null/x"):
            with self.subTest(str(place)):
                self.assert_refused(program.gameday("init", place), str(place))
        self.assertEqual(before, self.files())

    @unittest.skipIf(os.geteuid() == 0, "root may write into any folder")
    def test_leaves_nothing_in_a_folder_without_permission(self):
        os.chmod(self.folder, 0o555)
        self.addCleanup(os.chmod, self.folder, 0o755)
        self.assert_refused(program.gameday("init", self.folder), "Permission denied")
        self.assertEqual({}, self.files())


class Resolved(program.Case):
    """The dump of a scenario stands alone, and means the same."""

    def resolved(self, path, *arguments):
        done = program.gameday("check", "--resolved", path, *arguments)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return done.stdout

    def test_of_each_shipped_scenario_gives_the_same_digest_and_result(self):
        for scenario in program.GAMEDAYS:
            with self.subTest(scenario.stem):
                path = self.write("resolved.yaml", self.resolved(scenario))
                self.assertEqual(0, program.gameday("check", path).returncode)
                first, second = (program.result_of(one, "--runs", 1) for one in (scenario, path))
                self.assertEqual(first["scenario"]["digest"], second["scenario"]["digest"])
                self.assertEqual(test_determinism.without_places(first), test_determinism.without_places(second))

    def test_of_a_change_from_the_command_line_holds_the_change(self):
        change = ("--set", "dns.app.ttl=20s")
        scenario = program.GAMEDAYS[0]
        path = self.write("resolved.yaml", self.resolved(scenario, *change))
        self.assertIn("ttl: 20s", path.read_text(encoding="utf-8"))
        first, second = (program.result_of(scenario, "--runs", 1, *change), program.result_of(path, "--runs", 1))
        self.assertEqual(json.dumps(first["metrics"]), json.dumps(second["metrics"]))
        self.assertNotEqual(program.result_of(scenario, "--runs", 1)["metrics"], second["metrics"])

    def test_twice_is_once_but_for_where_values_come_from(self):
        def values(text):
            return [line.partition("  # ")[0] for line in text.splitlines()]

        once = self.resolved(program.GAMEDAYS[0])
        path = self.write("resolved.yaml", once)
        self.assertEqual(values(once), values(self.resolved(path)))

    def test_says_where_values_come_from(self):
        text = self.resolved(program.GAMEDAYS[0])
        self.assertIn("# default; ", text)
        self.assertIn("assumption", text)

    def test_of_a_system(self):
        system = program.SOURCE / "scenarios" / "systems" / "two-region.yaml"
        path = self.write("resolved.yaml", self.resolved(system))
        self.assertEqual(0, program.gameday("check", path).returncode)


if __name__ == "__main__":
    unittest.main()
