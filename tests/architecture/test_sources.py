"""Every key that a default names as its source stands in docs/sources.md."""

import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ["GAMEDAY_SOURCE_DIR"])


def keys_in_code(root):
    found = {}
    for path in sorted(root.glob("models/**/*.cpp")) + sorted(root.glob("studies/**/*.cpp")):
        for key in re.findall(r'\.source = "([^"]*)"', path.read_text()):
            found.setdefault(key, path)
    return found


def keys_documented(text):
    return set(re.findall(r"^\| ([A-Z][\w-]*) \|", text, re.MULTILINE))


class Sources(unittest.TestCase):
    def test_every_key_is_documented(self):
        documented = keys_documented((ROOT / "docs/sources.md").read_text())
        used = keys_in_code(ROOT)
        self.assertGreater(len(used), 5, "the search found next to nothing: has the code's shape changed?")
        missing = {key: str(path) for key, path in used.items() if key not in documented}
        self.assertEqual(missing, {})

    def test_an_unknown_key_would_be_seen(self):
        self.assertNotIn("NOWHERE", keys_documented("| R53a | text | source | read |\n"))


if __name__ == "__main__":
    unittest.main()
