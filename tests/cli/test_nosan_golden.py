"""What each shipped scenario prints, byte for byte: the text that people read, and the document that programs read.

A change of a model, of a default or of a report shows here first. When it is meant, script/goldens writes the files
anew, and the difference is part of the change that is reviewed.
"""

import subprocess
import unittest

import program

GOLDEN = program.SOURCE / "tests" / "cli" / "golden"
ENDINGS = {"text": "txt", "json": "json"}
GRAINS = {"text": "auto", "json": "request"}


class EveryShippedScenario(program.Case):
    def printed(self, scenario, form):
        """Relative, as script/goldens calls it: the name of the file is part of the output."""
        name = str(scenario.relative_to(program.SOURCE))
        done = program.gameday("run", name, "--runs", 20, "--seed", 1, "--format", form, "--grain", GRAINS[form],
                               cwd=program.SOURCE, COLUMNS="80")
        self.assertEqual("", done.stderr)
        self.assertIn(done.returncode, (0, 1))
        return done.stdout

    def compare(self, form):
        self.assertGreaterEqual(len(program.GAMEDAYS), 9)
        for scenario in program.GAMEDAYS:
            with self.subTest(scenario.stem):
                golden = GOLDEN / f"{scenario.stem}.{ENDINGS[form]}"
                self.assertTrue(golden.exists(), "script/goldens writes it")
                self.assertMultiLineEqual(golden.read_text(encoding="utf-8"), self.printed(scenario, form),
                                          "If this is meant: script/goldens")

    def test_text_is_the_golden_one(self):
        self.compare("text")

    def test_json_is_the_golden_one(self):
        self.compare("json")

    def test_no_golden_file_is_left_of_a_scenario_that_is_gone(self):
        wanted = {f"{scenario.stem}.{ending}" for scenario in program.GAMEDAYS for ending in ENDINGS.values()}
        self.assertEqual(wanted, {path.name for path in GOLDEN.glob("*")})


class TheScript(program.Case):
    def test_says_how_it_is_called(self):
        done = subprocess.run([program.SOURCE / "script" / "goldens", "--nonsense"], text=True, capture_output=True,
                              timeout=program.PATIENCE, check=False)
        self.assertEqual(2, done.returncode)
        self.assertIn("usage: script/goldens", done.stderr)


if __name__ == "__main__":
    unittest.main()
