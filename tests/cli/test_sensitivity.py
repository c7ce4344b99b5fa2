"""`gameday sensitivity`, from the outside."""

import csv
import io
import json
import unittest

import jsonschema

import program
import small


class Sensitivity(program.Case):
    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self)

    def sensitivity(self, *arguments, **options):
        return program.gameday("sensitivity", self.scenario, *(() if "--runs" in arguments else ("--runs", "40")), "--no-audit",
                               *arguments, **options)

    def test_its_document_is_as_its_schema_says(self):
        done = self.sensitivity("--metric", "decide mean", "--format", "json")
        self.assertEqual(0, done.returncode, done.stderr)
        document = json.loads(done.stdout)
        schema = json.loads(program.gameday("schema", "--sensitivity").stdout)
        jsonschema.Draft7Validator.check_schema(schema)
        self.assertEqual([], [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(document)])
        reaches = [figure["reach"] for figure in document["figures"]]
        self.assertEqual(sorted(reaches, reverse=True), reaches)
        first = document["figures"][0]["path"]
        self.assertTrue(first.startswith("operators.on-call."), first)

    def test_an_end_is_what_whatif_says_of_it(self):
        done = self.sensitivity("--metric", "decide mean", "--over", "operators.on-call.acknowledge", "--format", "json")
        figure = json.loads(done.stdout)["figures"][0]
        self.assertEqual("29s", figure["high"]["value"])
        other = program.gameday("whatif", self.scenario, "--runs", "40", "--metric", "decide mean", "--variant",
                                "high: operators.on-call.acknowledge=29s", "--format", "json")
        cell = json.loads(other.stdout)["variants"][1]["metrics"]["decide"]["mean"]
        self.assertEqual(cell["difference"], figure["high"]["statistic"]["difference"])

    def test_rows_for_spreadsheets(self):
        done = self.sensitivity("--metric", "decide mean", "--over", "operators.on-call", "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual({"low", "high"}, {row["end"] for row in rows})
        self.assertIn("operators.on-call.confirm", {row["figure"] for row in rows})

    def test_no_line_is_wider_than_the_screen(self):
        for columns in ("60", "80", "140"):
            done = self.sensitivity("--metric", "decide p(50)", COLUMNS=columns)
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertIn("What to measure first", done.stdout)
            for line in done.stdout.splitlines():
                self.assertLessEqual(len(line), int(columns), line)

    def test_the_same_bytes_whatever_the_threads(self):
        arguments = ("--metric", "decide mean", "--format", "json")
        self.assertEqual(self.sensitivity(*arguments, "--threads", "1").stdout,
                         self.sensitivity(*arguments, "--threads", "3").stdout)

    def test_shares_of_the_variance(self):
        arguments = ("--metric", "decide mean", "--sobol", "operators.on-call.confirm", "--sobol",
                     "operators.on-call.decide", "--runs", "64")
        done = self.sensitivity(*arguments, "--format", "json")
        self.assertEqual(0, done.returncode, done.stderr)
        document = json.loads(done.stdout)
        schema = json.loads(program.gameday("schema", "--sobol").stdout)
        jsonschema.Draft7Validator.check_schema(schema)
        self.assertEqual([], [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(document)])
        self.assertEqual(64 * 5, document["evaluations"])
        self.assertEqual(done.stdout, self.sensitivity(*arguments, "--format", "json", "--threads", "1").stdout)
        rows = list(csv.DictReader(io.StringIO(self.sensitivity(*arguments, "--format", "csv").stdout)))
        self.assertEqual({"operators.on-call.confirm", "operators.on-call.decide", "random numbers"},
                         {row["figure"] for row in rows})
        for line in self.sensitivity(*arguments, COLUMNS="80").stdout.splitlines():
            self.assertLessEqual(len(line), 80, line)
        self.assert_refused(self.sensitivity("--runs", "63", "--sobol", "operators.on-call.confirm"), "fewer than 64 rows")
        self.assert_refused(self.sensitivity("--over", "duration"), "'duration' is no part of what is simulated")
        unknown = self.sensitivity("--metric", "lost_writes mean", "--runs", "64", "--set", "duration=4m", "--sobol",
                                   "operators.on-call.confirm")
        self.assertEqual(2, unknown.returncode)
        self.assertIn("nobody knows lost_writes", unknown.stderr)
        self.assert_refused(self.sensitivity("--runs", "64", "--metric", "decide p(95)", "--sobol", "operators.on-call.confirm"),
                            "ask for the mean")

    def test_faults_are_told_at_once_and_nothing_is_run(self):
        before = self.files()
        done = self.sensitivity("--metric", "rtoo mean", "--over", "dns.ap.ttl", "--output", self.folder / "out.txt")
        self.assert_refused(done, "--metric:1:1", "--over:1:1", "did you mean 'dns.app.ttl'?", "2 errors")
        self.assertEqual(before, self.files())
        absent = self.sensitivity("--metric", "email_drain p(50)")
        self.assert_refused(absent, "this is absent in the scenario")


if __name__ == "__main__":
    unittest.main()
