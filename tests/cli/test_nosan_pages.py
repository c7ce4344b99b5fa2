"""The pages of docs/ show what the program prints."""

import os
import re
import unittest

import pages

PROGRAM = os.environ["GAMEDAY_PROGRAM"]


class Pages(unittest.TestCase):
    maxDiff = None

    def test_what_they_show_is_what_is_printed(self):
        for page in pages.PAGES:
            count = 0
            for match, done in pages.blocks(page, PROGRAM):
                count += 1
                with self.subTest(page=page.name, command=match.group(1)):
                    self.assertIn(done.returncode, (0, 1), done.stderr)
                    self.assertEqual(match.group(2), done.stdout + done.stderr, "script/goldens writes it anew")
            self.assertGreaterEqual(count, 2, page)

    def test_what_they_point_to_is_there(self):
        for page in pages.PAGES:
            for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")


if __name__ == "__main__":
    unittest.main()
