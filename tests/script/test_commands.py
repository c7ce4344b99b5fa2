"""script/bootstrap and script/run, with every tool they call replaced by a stub that notes how it was called.

So nothing is installed or built here, and what a machine without root or with a broken compiler would see can be seen
on any machine.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("GAMEDAY_SOURCE_DIR") or Path(__file__).parents[2])

# Answers as dpkg-query does for the packages named in the file `installed`.
DPKG_QUERY = """
for package in "$@"; do
    if grep -qx -- "$package" "$STUBS/installed"; then echo "installed $package"; fi
done
"""

APT_GET = """
echo "apt-get $*" >>"$STUBS/calls"
case " $* " in
    *" install "*) for package in "$@"; do echo "$package" >>"$STUBS/installed"; done ;;
esac
if [ -e "$STUBS/apt-fails" ]; then echo "E: no network"; exit 100; fi
"""

SUDO = """
if [ "$1" = --non-interactive ]; then shift; fi
exec "$@"
"""

CMAKE = """
echo "cmake $*" >>"$STUBS/calls"
if [ -e "$STUBS/cmake-fails" ]; then echo "CMake Error: no such generator"; exit 1; fi
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/user/CMakeCache.txt
touch build/user/build.ninja
"""

NINJA = """
echo "ninja $*" >>"$STUBS/calls"
if [ -e "$STUBS/ninja-fails" ]; then
    echo "[1/2] Building CXX object good.o"
    echo "FAILED: bad.o"
    echo "bad.cpp:1: error: expected a semicolon"
    exit 1
fi
cp "$STUBS/program" "$2/gameday"
"""

PROGRAM = """#!/bin/sh
echo "in $PWD with $*"
exit 7
"""


class Commands(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name).resolve() / "repository"
        self.stubs = Path(scratch.name).resolve() / "stubs"
        self.elsewhere = Path(scratch.name).resolve() / "elsewhere"
        for folder in (self.root, self.stubs, self.elsewhere):
            folder.mkdir()
        shutil.copytree(SOURCE / "script", self.root / "script")
        (self.root / "CMakePresets.json").write_text("{}")
        (self.root / "packages.txt").write_text("# a comment\n\ncompiler   run\nlinker  run\nchecker  test\n")
        (self.stubs / "installed").write_text("compiler\nlinker\nchecker\n")
        (self.stubs / "calls").write_text("")
        for name, text in (("dpkg-query", DPKG_QUERY), ("apt-get", APT_GET), ("sudo", SUDO), ("cmake", CMAKE),
                           ("ninja", NINJA)):
            self.executable(name, "#!/bin/sh" + text)
        self.executable("program", PROGRAM)

    def executable(self, name, text):
        path = self.stubs / name
        path.write_text(text)
        path.chmod(0o755)

    def call(self, command, *arguments):
        environment = dict(os.environ, STUBS=str(self.stubs), PATH=f"{self.stubs}:{os.environ['PATH']}")
        return subprocess.run([str(self.root / "script" / command), *arguments], cwd=self.elsewhere, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def calls(self):
        return (self.stubs / "calls").read_text().splitlines()

    def test_bootstrap_is_silent_and_calls_no_apt_when_nothing_is_missing(self):
        done = self.call("bootstrap", "test")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(self.calls(), [])

    def test_bootstrap_installs_only_what_is_missing_after_an_update(self):
        (self.stubs / "installed").write_text("compiler\n")
        done = self.call("bootstrap", "test")
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertEqual(done.stderr, "bootstrap: installing linker checker\n")
        update, install = self.calls()
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(" install --no-install-recommends linker checker"), install)

    def test_bootstrap_run_does_not_care_for_what_only_tests_need(self):
        (self.stubs / "installed").write_text("compiler\nlinker\n")
        self.assertEqual(self.call("bootstrap", "run").returncode, 0)
        self.assertEqual(self.calls(), [])

    def test_bootstrap_shows_what_apt_said_when_it_failed(self):
        (self.stubs / "installed").write_text("compiler\n")
        (self.stubs / "apt-fails").touch()
        done = self.call("bootstrap", "run")
        self.assertEqual((done.returncode, done.stdout), (69, ""))
        self.assertIn("E: no network", done.stderr)

    def test_bootstrap_refuses_a_list_it_cannot_read(self):
        (self.root / "packages.txt").write_text("compiler  sometimes\n")
        done = self.call("bootstrap", "run")
        self.assertEqual(done.returncode, 2)
        self.assertIn("compiler: expected 'run', 'test' or 'peers', found 'sometimes", done.stderr)

    def test_bootstrap_explains_itself(self):
        for arguments in ([], ["everything"], ["run", "test"]):
            done = self.call("bootstrap", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("usage: script/bootstrap run", done.stderr)

    def test_run_without_a_scenario_shows_an_example_and_builds_nothing(self):
        done = self.call("run")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("example: script/run scenarios/", done.stderr)
        self.assertEqual(self.calls(), [])

    def test_run_becomes_the_program_where_the_caller_stands(self):
        done = self.call("run", "my file.yaml", "--runs", "3")
        self.assertEqual(done.stdout, f"in {self.elsewhere} with run my file.yaml --runs 3\n", done.stderr)
        self.assertEqual((done.returncode, done.stderr), (7, ""))

    def test_run_configures_only_the_first_time(self):
        self.call("run", "a.yaml")
        self.call("run", "a.yaml")
        tree = self.root / "build" / "user"
        self.assertEqual(self.calls(), ["cmake --preset user", f"ninja -C {tree} gameday", f"ninja -C {tree} gameday"])

    def test_what_run_configures_is_without_the_tests_and_never_with_a_tester_s_packages(self):
        presets = json.loads((SOURCE / "CMakePresets.json").read_text())["configurePresets"]
        user = next(preset for preset in presets if preset["name"] == "user")
        self.assertEqual(("OFF", "ON"), (user["cacheVariables"]["GAMEDAY_TESTS"], user["cacheVariables"]["CMAKE_UNITY_BUILD"]))

    def test_run_configures_anew_in_a_copy_of_the_repository(self):
        self.call("run", "a.yaml")
        moved = self.root.with_name("copy")
        shutil.copytree(self.root, moved)
        self.root = moved
        self.call("run", "a.yaml")
        self.assertEqual(self.calls()[2:], ["cmake --preset user", f"ninja -C {moved}/build/user gameday"])

    def test_run_shows_the_errors_of_a_failed_build_and_not_the_rest(self):
        (self.stubs / "ninja-fails").touch()
        done = self.call("run", "a.yaml")
        self.assertEqual((done.returncode, done.stdout), (70, ""))
        self.assertIn("bad.cpp:1: error: expected a semicolon", done.stderr)
        self.assertNotIn("good.o", done.stderr)

    def test_run_configures_again_after_a_failed_configure(self):
        (self.stubs / "cmake-fails").touch()
        done = self.call("run", "a.yaml")
        self.assertEqual((done.returncode, done.stdout), (70, ""))
        self.assertIn("CMake Error: no such generator", done.stderr)
        (self.stubs / "cmake-fails").unlink()
        self.assertEqual(self.call("run", "a.yaml").returncode, 7)

    def test_run_does_not_start_an_old_program_when_the_new_one_does_not_build(self):
        self.call("run", "a.yaml")
        (self.stubs / "ninja-fails").touch()
        self.assertEqual(self.call("run", "a.yaml").returncode, 70)


if __name__ == "__main__":
    unittest.main()
