"""script/run: the exit code is the program's, the working directory the caller's.

It is run in a copy of the repository in which building is a matter of milliseconds: the real build directory belongs
to whoever runs these tests.
"""

import os
import shutil
import subprocess
import unittest

import program
import small

BUILD = """\
rule make
  command = {command}
build gameday: make
"""


class ScriptRun(program.Case):
    def setUp(self):
        super().setUp()
        self.root = self.folder / "a repository"
        shutil.copytree(program.SOURCE / "script", self.root / "script")
        for name in ("packages.txt", "CMakePresets.json"):
            shutil.copy(program.SOURCE / name, self.root / name)
        self.tree = self.root / "build" / "user"
        self.tree.mkdir(parents=True)
        (self.tree / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={self.root}\n")
        self.builds_by(f'ln -sf "{program.PROGRAM}" gameday')
        small.write_small(self)

    def builds_by(self, command):
        (self.tree / "build.ninja").write_text(BUILD.format(command=command))

    def script(self, *arguments, script=None):
        return subprocess.run([script or self.root / "script" / "run", *map(str, arguments)], cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, env=program.environment(),
                              timeout=program.PATIENCE, check=False)

    def test_prints_what_the_program_prints_and_nothing_else(self):
        done = self.script("scenario.yaml", "--runs", 2)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual(program.gameday("run", "scenario.yaml", "--runs", 2, cwd=self.folder).stdout, done.stdout)

    def test_exit_codes(self):
        small.write_small(self, 'expect:\n  failover: ["max < 1s"]\n')
        self.assertEqual(1, self.script("scenario.yaml", "--runs", 2).returncode)
        done = self.script("nowhere.yaml")
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertIn("nowhere.yaml: error: no such file", done.stderr)

    def test_help_is_the_program_s(self):
        done = self.script("--help")
        self.assertEqual(0, done.returncode)
        self.assertIn("Usage: gameday run FILE", done.stdout)

    def test_without_arguments(self):
        done = self.script()
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertIn("usage: script/run SCENARIO", done.stderr)
        self.assertFalse((self.tree / "gameday").exists(), "nothing is built for a usage message")

    def test_through_a_link_from_elsewhere(self):
        os.symlink(self.root / "script" / "run", self.folder / "replay")
        self.assertEqual(0, self.script("scenario.yaml", "--runs", 1, script=self.folder / "replay").returncode)

    def test_a_build_that_fails_is_no_verdict(self):
        self.builds_by("echo it does not compile; false")
        done = self.script("scenario.yaml")
        self.assertEqual((70, ""), (done.returncode, done.stdout))
        self.assertIn("it does not compile", done.stderr)
        self.assertIn("script/run: gameday could not be built", done.stderr)


if __name__ == "__main__":
    unittest.main()
