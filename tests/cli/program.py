"""How the tests of the command line call the program, and what they share.

The program is told from the outside: its arguments, its files, its streams, its exit code.
"""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

PROGRAM = os.environ["GAMEDAY_PROGRAM"]
SOURCE = Path(os.environ["GAMEDAY_SOURCE_DIR"])
GAMEDAYS = sorted((SOURCE / "scenarios" / "gamedays").glob("*.yaml"))

# A bound for hanging, not for speed: the slowest call takes a hundredth of it.
PATIENCE = 300


def environment(**changes):
    """A plain environment: what the tester's shell says of terminals must not change an outcome."""
    plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "LANG", "TERM")}
    plain["LC_ALL"] = "C.UTF-8"
    plain.update(changes)
    return plain


def gameday(*arguments, cwd=None, **changes):
    """Runs the program; gives its exit code, its standard output and its standard error as text."""
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=cwd, env=environment(**changes), text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)


def result_of(scenario, *arguments, **options):
    """The result document of a run that must succeed, or miss an expectation."""
    done = gameday("run", scenario, "--format", "json", *arguments, **options)
    if done.returncode not in (0, 1):
        raise AssertionError(f"gameday run {scenario} {arguments}: exit code {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


class YamlReader(yaml.SafeLoader):
    """Reads YAML as version 1.2 does: `on` is a word, and 1:30 no number."""

    yaml_implicit_resolvers = {}


YamlReader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
YamlReader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[0-9]+$"), list("0123456789"))
YamlReader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("^<<$"), ["<"])


def read_yaml(path):
    return yaml.load(Path(path).read_text(encoding="utf-8"), Loader=YamlReader)


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    maxDiff = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="gameday-cli-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def files(self):
        """All that lies in the folder, with its contents."""
        return {str(path.relative_to(self.folder)): path.read_bytes() if path.is_file() else None
                for path in self.folder.rglob("*")}

    def assert_refused(self, done, *words):
        """Exit code 2, nothing on standard output, and an error that says this."""
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertEqual("", done.stdout)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertNotIn("defect", done.stderr)
