"""The table of the builds, made with a cmake and a ninja that only claim to build."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent

CMAKE = """
echo "$1 $2 in $(find "$4" "$CCACHE_DIR" 2>/dev/null | wc -l) files, $5" >>"$CALLS"
mkdir "$4"
"""

NINJA = """
echo "ninja $3" >>"$CALLS"
[ -d "$2" ] || exit 9
if [ -n "$BROKEN" ]; then echo "bad.cpp:1: error: expected a semicolon"; exit 1; fi
"""


class Build(unittest.TestCase):
    def bench(self, **changes):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("cmake", CMAKE), ("ninja", NINJA)):
                stub = pathlib.Path(folder) / name
                stub.write_text("#!/bin/sh" + text)
                stub.chmod(0o755)
            calls = pathlib.Path(folder) / "calls"
            environment = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}", CALLS=str(calls), BROKEN="")
            done = subprocess.run([sys.executable, "-B", HERE / "build.py"], env=environment | changes, text=True,
                                  capture_output=True, check=False)
            return done, calls.read_text().splitlines()

    def test_both_ways_start_from_nothing_and_stand_beside_each_other(self):
        done, calls = self.bench()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(calls, [
            "--preset user in 0 files, -DGAMEDAY_TESTS=OFF", "ninja gameday",
            "--preset release in 0 files, -DGAMEDAY_TESTS=OFF", "ninja gameday"])
        lines = done.stdout.splitlines()
        self.assertRegex(lines[2], r"^\| the program as script/run builds it \| [0-9.]+ s \| [0-9.]+ s \|$")
        self.assertRegex(lines[3], r"^\| the program, each file by itself \| [0-9.]+ s \([0-9.]+ ×\) \|")

    def test_a_build_that_fails_is_quoted(self):
        done, _ = self.bench(BROKEN="yes")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("bad.cpp:1: error: expected a semicolon", done.stderr)


if __name__ == "__main__":
    unittest.main()
