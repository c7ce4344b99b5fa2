"""`gameday list` and `gameday explain`: what the descriptions hold, on a screen of 80 columns."""

import json
import unittest

import program
import yaml

CATALOGUES = ("metrics", "faults", "actions", "fields")


def paths_in(node, path=""):
    """The path of every value of a document."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in steps:
        below = f"{path}.{key}" if path else str(key)
        yield below
        yield from paths_in(value, below)


class Reference(program.Case):
    def listed(self, what):
        done = program.gameday("list", what, "--format", "json")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return json.loads(done.stdout)

    def explained(self, name):
        done = program.gameday("explain", name)
        self.assertEqual((0, ""), (done.returncode, done.stderr), name)
        for line in done.stdout.splitlines():
            self.assertLessEqual(len(line), 80, line)
        return done.stdout

    def test_everything_is_listed_in_80_columns_and_has_a_meaning(self):
        for what in CATALOGUES:
            entries = self.listed(what)
            text = program.gameday("list", what).stdout
            self.assertGreater(len(entries), 5, what)
            for entry in entries:
                self.assertTrue(entry["doc"], entry)
                self.assertIn(entry.get("path", entry["name"]), text)
            for line in text.splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_everything_that_is_listed_can_be_explained(self):
        for what in CATALOGUES:
            for entry in self.listed(what):
                text = self.explained(entry.get("path", entry["name"]))
                self.assertIn(entry["doc"].split()[0], text)
                for key in ("default", "source", "low"):
                    if what == "fields" and key in entry and "only" not in entry:
                        shown = "assumed" if entry[key] == "assumption" else entry[key].split()[0]
                        self.assertIn(shown, text, entry)

    def test_every_path_of_a_resolved_scenario_can_be_explained(self):
        scenario = program.SOURCE / "scenarios" / "gamedays" / "email-saas-outage.yaml"
        document = yaml.load(program.gameday("check", "--resolved", scenario).stdout, Loader=program.YamlReader)
        document.pop("expect")  # its keys are metrics, with dots of their own
        paths = list(paths_in(document))
        self.assertGreater(len(paths), 100)
        for path in paths:
            self.explained(path)

    def test_a_metric_says_its_unit_labels_instant_and_absence(self):
        text = self.explained("stale{resolvers:isp}@10m")
        for told in ("a metric", "share: part of a whole", "resolvers", "needs one: stale@10m", "absent"):
            self.assertIn(told, text)

    def test_a_name_may_stand_for_several_things(self):
        text = self.explained("promote")
        self.assertIn("promote  a metric", text)
        self.assertIn("promote  an action of a runbook", text)
        several = self.explained("ttl")
        for path in ("dns.*.ttl", "resolvers.*.ttl", "database.*.endpoint.ttl"):
            self.assertIn(path, several)

    def test_a_field_says_all_that_its_description_holds(self):
        text = self.explained("dns.app.ttl")
        for told in ("How long an answer may be kept.", "a duration with a unit", "0s to 1d", "1m", "R53j",
                     "--set dns.app.ttl="):
            self.assertIn(told, text)
        self.assertIn("assumed: nobody has published one", self.explained("operators.*.confirm"))

    def test_what_there_is_not_is_refused_with_the_nearest_name(self):
        for name, told in (("rtoo", "did you mean 'rto'?"), ("dns.app.tll", "did you mean 'dns.app.ttl'?"),
                           ("regon-down", "did you mean 'region-down'?"), ("rto@5m", "'rto' has no instant"),
                           ("shift{resolver:isp}", "did you mean 'resolvers'?"), ("foo.bar", "there is no field 'foo.bar'")):
            self.assert_refused(program.gameday("explain", name), told)
        self.assert_refused(program.gameday("list", "metric"), "did you mean 'metrics'?")
        self.assertNotIn("\x1b", program.gameday("explain", "a\x1b[2J").stderr)

    def test_ascii_where_the_locale_is(self):
        for what in CATALOGUES:
            self.assertTrue(program.gameday("list", what, LC_ALL="C").stdout.isascii())

    def test_help_has_an_example(self):
        for command in ("list", "explain"):
            text = program.gameday(command, "--help").stdout
            self.assertIn("Example:\n  gameday " + command, text)


if __name__ == "__main__":
    unittest.main()
