"""`gameday whatif`, from the outside."""

import csv
import io
import json
import unittest

import jsonschema

import program
import small


class WhatIf(program.Case):
    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self)

    def whatif(self, *arguments, **options):
        return program.gameday("whatif", self.scenario, *arguments, "--runs", "40", **options)

    def test_its_document_is_as_its_schema_says(self):
        done = self.whatif("--variant", "fast: health.of-left.interval=5s", "--sweep", "dns.app.ttl=5s,20s",
                           "--metric", "shift{resolvers:isp} p(50)", "--metric", "rto mean", "--metric", "rto max",
                           "--target", "rto p(50) < 5m", "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        document = json.loads(done.stdout)
        schema = json.loads(program.gameday("schema", "--whatif").stdout)
        jsonschema.Draft7Validator.check_schema(schema)
        self.assertEqual([], [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(document)])
        self.assertEqual(["base", "fast", "dns.app.ttl=5s", "dns.app.ttl=20s"],
                         [variant["name"] for variant in document["variants"]])
        fast = document["variants"][1]
        self.assertEqual(["health.of-left.interval=5s"], fast["sets"])
        self.assertEqual("none-of-extremes", fast["metrics"]["rto"]["max"]["interval"])
        self.assertEqual("simultaneous", fast["metrics"]["shift{resolvers:isp}"]["p(50)"]["interval"])

    def test_the_base_is_what_run_reports(self):
        done = self.whatif("--variant", "fast: health.of-left.interval=5s", "--format", "json")
        document = json.loads(done.stdout)
        result = program.result_of(self.scenario, "--runs", "40", "--grain", document["grain"])
        base = document["variants"][0]
        self.assertEqual(result["metrics"]["rto"]["quantiles"]["0.95"], base["metrics"]["rto"]["p(95)"]["value"])
        changed = program.result_of(self.scenario, "--runs", "40", "--grain", document["grain"], "--set",
                                    "health.of-left.interval=5s")
        self.assertEqual(changed["metrics"]["rto"]["quantiles"]["0.95"],
                         document["variants"][1]["metrics"]["rto"]["p(95)"]["value"])

    def test_rows_for_spreadsheets(self):
        done = self.whatif("--sweep", "dns.app.ttl=5s,20s", "--format", "csv")
        self.assertEqual(0, done.returncode, done.stderr)
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual(3 * 4, len(rows))
        self.assertEqual({"base", "dns.app.ttl=5s", "dns.app.ttl=20s"}, {row["variant"] for row in rows})
        self.assertEqual({"failover", "rto", "lost_writes", "failed_requests"}, {row["metric"] for row in rows})

    def test_rows_tell_never_from_absent(self):
        done = self.whatif("--variant", "by hand: runbooks.region-failover.on=none", "--metric", "failover p(50)",
                           "--metric", "detect{by:alarm} p(50)", "--format", "csv")
        self.assertEqual(0, done.returncode, done.stderr)
        rows = {(row["variant"], row["metric"]): row for row in csv.DictReader(io.StringIO(done.stdout))}
        self.assertEqual("inf", rows["by hand", "failover"]["value"])
        self.assertEqual("inf", rows["by hand", "failover"]["difference"])
        self.assertEqual("", rows["by hand", "detect{by:alarm}"]["value"])

    def test_no_line_is_wider_than_the_screen(self):
        for columns in ("60", "80", "140"):
            done = self.whatif("--sweep", "dns.app.ttl=5s,20s,1m", "--variant",
                               "a name that is rather long: health.of-left.interval=5s", COLUMNS=columns)
            self.assertEqual(0, done.returncode, done.stderr)
            for line in done.stdout.splitlines():
                self.assertLessEqual(len(line), int(columns), line)

    def test_the_same_bytes_whatever_the_threads(self):
        arguments = ("--sweep", "dns.app.ttl=5s,20s", "--format", "json")
        one = self.whatif(*arguments, "--threads", "1")
        self.assertEqual(one.stdout, self.whatif(*arguments, "--threads", "3").stdout)

    def test_a_target_that_nothing_meets_is_an_answer_of_its_own(self):
        met = self.whatif("--variant", "fast: health.of-left.interval=5s", "--target", "rto p(50) < 1h")
        self.assertEqual(0, met.returncode, met.stderr)
        self.assertIn("meets it", met.stdout)
        missed = self.whatif("--variant", "fast: health.of-left.interval=5s", "--target", "rto p(50) < 1ms")
        self.assertEqual(1, missed.returncode, missed.stderr)
        self.assertIn("No variant is certain to meet it", missed.stdout)

    def test_small_differences_can_be_hidden(self):
        done = self.whatif("--variant", "as it is: dns.app.ttl=10s", "--metric", "rto p(50)", "-t", "5%")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("hidden: 1 variant", done.stdout)

    def test_it_asks_what_to_compare_with(self):
        self.assert_refused(program.gameday("whatif", self.scenario), "--variant, --sweep or --variants")

    def test_faults_are_told_at_once_and_nothing_is_run(self):
        before = self.files()
        done = self.whatif("--variant", "a: dns.app.ttl=x", "--variant", "b: dns.ap.ttl=5s", "--metric", "rtoo mean",
                           "--output", self.folder / "out.txt")
        self.assert_refused(done, "--variant:1:16", "--variant:1:8", "--metric:1:1", "3 errors; nothing was run")
        self.assertEqual(before, self.files())

    def test_what_nothing_reads_is_refused(self):
        done = self.whatif("--variant", "a: regions.left.zones=2", "--sweep", "regions.left.footprint=10%,20%",
                           "--variant", "b: dns.app.ttl=7s operators.spare={}",
                           "--variant", "c: runbooks.switchover.by=on-call",
                           "--variant", "d: resolvers.spare={count: 9}", "--variant", "e: expect.rto=[mean < 1s]")
        self.assert_refused(done, "--variant:1:4: error: nothing reads 'regions.left.zones' here",
                            "--sweep:1:1: error: nothing reads 'regions.left.footprint' here",
                            "--variant:1:19: error: nothing reads 'operators.spare' here",
                            "--variant:1:4: error: nothing reads 'runbooks.switchover.by' here",
                            "--variant:1:4: error: nothing reads 'resolvers.spare' here",
                            "--variant:1:4: error: nothing reads 'expect.rto' here", "6 errors")
        used = self.whatif("--variant", "f: resolvers.spare={count: 9} clients.all.via={isp: 50%, spare: 50%}")
        self.assertEqual(0, used.returncode, used.stderr)

    def test_names_and_lengths_that_would_mislead_are_refused(self):
        done = self.whatif("--variant", ": dns.app.ttl=5s", "--variant", "a:dns.app.ttl=5s", "--variant",
                           "b: duration=5m")
        self.assert_refused(done, "--variant:1:1: error: this variant has no name",
                            "--variant:1:2: error: a blank is missing", "'duration' is the same for all variants")
        self.assert_refused(self.whatif("--variant", "dns.app.ttl=5s", "-t", "5%", "--format", "csv"), "--format csv")

    def test_parts_at_any_depth_are_told_to_be_unpaired(self):
        self.write("other.yaml", small.SYSTEM.replace("  right: {capacity", "  middle: {capacity: 50/s}\n  right: {capacity")
                   .replace("round_trip: 70ms}\n", "round_trip: 70ms}\n  - {between: [left, middle], round_trip: 9ms}\n")
                   .replace("      right: {lag", "      middle: {lag"))
        done = self.whatif("--variant", "moved: uses=other.yaml")
        self.assertEqual(0, done.returncode, done.stderr)
        text = " ".join(done.stdout.split())
        self.assertIn("database.main.replicas.middle, database.main.replicas.right, regions.middle", text)

    def test_it_does_not_overwrite_what_it_reads(self):
        variants = self.write("variants.yaml", "gameday: 1\nvariants: {fast: {health.of-left.interval: 5s}}\n")
        done = self.whatif("--variants", variants, "--output", variants)
        self.assertEqual(2, done.returncode)
        self.assertIn("variants: {fast", variants.read_text())
        fine = self.whatif("--variants", variants, "--output", self.folder / "out.txt")
        self.assertEqual(0, fine.returncode, fine.stderr)
        self.assertIn("fast", (self.folder / "out.txt").read_text())


if __name__ == "__main__":
    unittest.main()
