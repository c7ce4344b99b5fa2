"""The README shows what the program prints, and its commands work."""

import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["GAMEDAY_SOURCE_DIR"])
PROGRAM = os.environ["GAMEDAY_PROGRAM"]
README = (ROOT / "README.md").read_text()


def gameday(*arguments):
    """Runs it beside the shipped scenarios, in a folder of its own: what a command writes stays out of the tree."""
    environment = dict(os.environ, COLUMNS="80", LC_ALL="C.UTF-8")
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "scenarios").symlink_to(ROOT / "scenarios")
        return subprocess.run([PROGRAM, *arguments], cwd=folder, env=environment, capture_output=True, text=True,
                              check=False)


class Readme(unittest.TestCase):
    def test_the_output_is_real(self):
        shown = re.search(r"```\n\$ script/run (\S+)\n(.*?)\n…\n```", README, re.DOTALL)
        self.assertIsNotNone(shown, "the README shows no output any more")
        result = gameday("run", shown.group(1))
        self.assertTrue(result.stdout.startswith(shown.group(2)), "the README's output is out of date:\n" + result.stdout)

    def test_every_run_command_works(self):
        commands = [command for command in re.findall(r"^gameday ((?:run|whatif|sensitivity) scenarios\S+.*)$", README, re.MULTILINE)
                    if "--output" not in command]
        self.assertGreater(len(commands), 3)
        for command in commands:
            with self.subTest(command=command):
                few = [] if " --run" in command else ["--runs", "5"]
                result = gameday(*shlex.split(command), *few)
                # 1 is an answer too: a changed value may well miss an expectation.
                self.assertIn(result.returncode, (0, 1), result.stderr)


if __name__ == "__main__":
    unittest.main()
