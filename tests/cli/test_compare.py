"""`gameday compare`, from the outside."""

import json
import unittest

import jsonschema

import program
import small


class Compare(program.Case):
    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self)

    def result(self, name, *arguments):
        """A result document in a file."""
        path = self.folder / name
        runs = () if "--run" in arguments else ("--runs", "40")
        done = program.gameday("run", self.scenario, *runs, "--grain", "flow",
                               "--accept-differences", "--format", "json", "--output", path, *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return path

    def test_the_same_twice_differs_nowhere(self):
        one = self.result("one.json", "--keep", "values")
        done = program.gameday("compare", one, one, "--fail-if", "rto p(50) worse by more than 0%")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("Nothing changed", done.stdout)
        self.assertIn("no regression", done.stdout)

    def test_a_regression_exits_with_1(self):
        before = self.result("before.json", "--keep", "values")
        after = self.result("after.json", "--keep", "values", "--set", "health.of-left.interval=30s")
        condition = ("--fail-if", "detect p(50) worse by more than 10%")
        worse = program.gameday("compare", before, after, *condition)
        self.assertEqual(1, worse.returncode, worse.stderr)
        self.assertIn("health.of-left.interval", worse.stdout)
        self.assertIn("REGRESSION", worse.stdout)
        better = program.gameday("compare", after, before, *condition)
        self.assertEqual(0, better.returncode, better.stderr)
        markdown = program.gameday("compare", before, after, *condition, "--format", "markdown")
        self.assertEqual(1, markdown.returncode)
        self.assertTrue(markdown.stdout.startswith("**Regression"), markdown.stdout)
        self.assertIn("| `detect p50` |", markdown.stdout)

    def test_what_no_document_holds_is_not_taken_for_fine(self):
        before = self.result("before.json")
        after = self.result("after.json", "--set", "health.of-left.interval=30s")
        for statistic in ("detect p(90)", "detect sd"):
            with self.subTest(statistic):
                condition = ("--fail-if", f"{statistic} worse by more than 10%")
                done = program.gameday("compare", before, after, *condition)
                self.assertIn("undecided", done.stdout)
                self.assertNotIn("no regression", done.stdout)
                self.assertEqual(1, program.gameday("compare", before, after, *condition, "--strict").returncode)

    def test_different_replications_are_no_pairs(self):
        one = self.result("one.json", "--keep", "values", "--run", "3")
        other = self.result("other.json", "--keep", "values", "--run", "4")
        done = program.gameday("compare", one, other)
        self.assertIn("Not paired", done.stdout)
        self.assertIn("replications differ", done.stdout)
        self.assertIn("too few replications for intervals", " ".join(done.stdout.split()))

    def test_its_document_is_as_its_schema_says(self):
        before = self.result("before.json", "--keep", "values")
        schema = json.loads(program.gameday("schema", "--comparison").stdout)
        jsonschema.Draft7Validator.check_schema(schema)
        for name, arguments in (("after.json", ("--keep", "values", "--set", "dns.app.ttl=30s")),
                                ("plain.json", ()), ("seed.json", ("--keep", "values", "--seed", "2"))):
            with self.subTest(name):
                after = self.result(name, *arguments)
                done = program.gameday("compare", before, after, "--format", "json", "--fail-if",
                                       "rto p(95) worse by more than 5%")
                self.assertIn(done.returncode, (0, 1), done.stderr)
                document = json.loads(done.stdout)
                faults = [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(document)]
                self.assertEqual([], faults)

    def test_a_result_with_values_is_as_its_schema_says(self):
        document = json.loads(self.result("one.json", "--keep", "values").read_text())
        schema = json.loads(program.gameday("schema", "--result").stdout)
        self.assertEqual([], [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(document)])
        self.assertEqual(set(document["metrics"]), set(document["values"]))
        self.assertEqual("10s", document["parameters"]["dns.app.ttl"])
        self.assertEqual(40, len(document["values"]["rto"]))

    def test_what_is_not_the_same_is_said(self):
        before = self.result("before.json", "--keep", "values")
        after = self.result("after.json", "--seed", "7")
        done = program.gameday("compare", before, after)
        self.assertEqual(0, done.returncode, done.stderr)
        for words in ("seeds differ: 1 and 7", "intervals are of independent runs"):
            self.assertIn(words, done.stdout.replace("\n  ", " "))

    def test_faults(self):
        good = self.result("good.json", "--keep", "values")
        text = good.read_text()
        cut = self.write("cut.json", text[:len(text) // 2])
        other = self.write("other.json", text.replace("gameday.result/1", "gameday.result/2"))
        wrong = self.write("wrong.json", text.replace('"runs": 40', '"runs": "many"', 1))
        few = self.write("few.json", text.replace('"runs": 40', '"runs": 41', 1))
        for path, words in ((cut, "cut.json:"), (other, "gameday.result/2"), (wrong, "'runs' is no whole number"),
                            (few, "a value for each of 41"), (self.folder / "none.json", "none.json"),
                            (self.write("empty.json", ""), "empty.json"), (self.write("list.json", "[1]"), "missing")):
            with self.subTest(path.name):
                self.assert_refused(program.gameday("compare", good, path), words)
        self.assert_refused(program.gameday("compare", good, good, "--fail-if", "shift{resolvers:none} p(50) worse by "
                                            "more than 5%"), "--fail-if:1:1", "in neither result")
        self.assert_refused(program.gameday("run", self.scenario, "--keep", "values"), "--format json")

    def test_no_line_is_wider_than_the_screen(self):
        before = self.result("before.json", "--keep", "values")
        after = self.result("after.json", "--keep", "values", "--set", "health.of-left.interval=30s")
        for columns in ("60", "80", "140"):
            done = program.gameday("compare", before, after, COLUMNS=columns)
            for line in done.stdout.splitlines():
                self.assertLessEqual(len(line), int(columns), line)


if __name__ == "__main__":
    unittest.main()
