"""Same input, same bytes: whatever the threads, the processor, the order of declaration, and the time of day."""

import json
import platform
import random
import re
import unittest

import yaml

import program
import small

# Constants everywhere, and multiples of the same ten seconds: nearly all that happens, happens at an instant at which
# something else does. The page tells the truth again while on-call confirms and the shift is under way (an interrupt),
# the outages end together, and the replica stalls while it is promoted.
TIES = """\
gameday: 1
scenario: everything at once
uses: ties-system.yaml
timeline:
  - {at: 1m, fault: health-override, target: left, answer: 503, for: 2m}
  - {at: 1m, fault: saas-outage, target: email, for: 5m}
  - {at: 1m, fault: lag-spike, target: main, replica: right, to: 1m, ramp: 1m}
  - {at: 4m, fault: region-down, target: left}
  - {at: 4m, runbook: switchover}
  - {at: 4m, fault: health-override, target: right, answer: 503, for: 10s}
duration: 12m
"""

TIES_SYSTEM = (
    small.SYSTEM.replace('"lognormal(p50=500ms, p95=3s)"', "10s").replace('"uniform(1m, 2m)"', "10s")
    .replace('"uniform(10s, 30s)"', "30s").replace('{at_least: "uniform(1m, 3m)"}', "{at_least: 1m}")
    .replace("ttl: 10s, routing", "ttl: 10s, health_delay: 0s, edit_delay: 10s, routing")
    .replace("operators:", "saas:\n  email: {endpoint: left, rate: 1/s, outbox: {retry_every: 10s, give_up: 24h}}\noperators:")
)


def without_places(result):
    """A result but for where it was written: files, lines, and columns."""
    result = json.loads(json.dumps(result))
    result["scenario"].pop("file")
    for expectation in result["expectations"]:
        expectation.pop("location")
    for assumption in result["assumptions"]:
        assumption.pop("origin")
    return result


def shuffle(node, chance, lists, key=None):
    """Brings the entries of all mappings into another order, and the elements of the lists under these keys."""
    if isinstance(node, yaml.MappingNode):
        chance.shuffle(node.value)
        for name, value in node.value:
            shuffle(value, chance, lists, name.value)
    elif isinstance(node, yaml.SequenceNode):
        if key in lists:
            chance.shuffle(node.value)
        for value in node.value:
            shuffle(value, chance, lists)


def shuffled(text, seed, lists=()):
    """The same file with another order of declaration. Every scalar stays as it was written, quotes included."""
    node = yaml.compose(text)
    shuffle(node, random.Random(seed), lists)
    return yaml.serialize(node, allow_unicode=True)


class SameBytes(program.Case):
    def ties(self):
        self.write("ties-system.yaml", TIES_SYSTEM)
        return self.write("ties.yaml", TIES)

    def scenarios(self):
        """One made for ties, and the shipped ones in which most of the models take part."""
        folder = program.SOURCE / "scenarios" / "gamedays"
        return [(self.ties(), 6), (folder / "lying-health-check.yaml", 3), (folder / "planned-failover.yaml", 2)]

    def bytes_of(self, scenario, runs, *arguments, **changes):
        done = program.gameday("run", scenario, "--runs", runs, "--format", "json", *arguments, **changes)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout

    def test_over_threads_and_repetition(self):
        for scenario, runs in self.scenarios():
            with self.subTest(scenario.stem):
                one = self.bytes_of(scenario, runs, "--threads", 1)
                self.assertEqual(one, self.bytes_of(scenario, runs, "--threads", 1), "twice in a row")
                self.assertEqual(one, self.bytes_of(scenario, runs, "--threads", 2))
                self.assertEqual(one, self.bytes_of(scenario, runs, "--threads", 7))
                self.assertNotEqual(one, self.bytes_of(scenario, runs, "--seed", 2), "the seed must matter")

    def test_text_over_threads(self):
        scenario = self.ties()
        texts = {program.gameday("run", scenario, "--runs", 6, "--threads", threads).stdout for threads in (1, 2, 7)}
        self.assertEqual(1, len(texts))

    @unittest.skipUnless(platform.machine() == "x86_64", "the C library has no such variants elsewhere")
    def test_over_fused_floating_point(self):
        # exp, log and pow differ in their last bits with and without it.
        for scenario, runs in self.scenarios():
            with self.subTest(scenario.stem):
                plain = self.bytes_of(scenario, runs, GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4")
                self.assertEqual(plain, self.bytes_of(scenario, runs))

    def test_a_replication_alone_is_the_same_as_among_others(self):
        scenario = self.ties()
        many = program.result_of(scenario, "--runs", 5)
        values = {name: [] for name in many["metrics"]}
        for number in range(1, 6):
            alone = program.result_of(scenario, "--run", number)
            for name, metric in alone["metrics"].items():
                values[name].append(metric["min"] if metric["never"] == 0 else None)
        for name, metric in many["metrics"].items():
            reached = [value for value in values[name] if value is not None]
            self.assertEqual(metric["never"], len(values[name]) - len(reached), name)
            if reached:
                self.assertEqual(metric["min"], min(reached), name)

    def test_ties_and_interrupts_are_in_play(self):
        # Otherwise the tests above would say less than they seem to.
        timeline = program.result_of(self.ties(), "--runs", 1)["timeline"]
        instants = [entry["at"] for entry in timeline]
        self.assertGreaterEqual(len(instants) - len(set(instants)), 4, timeline)
        self.assertTrue(any("stands down" in entry["what"] for entry in timeline), timeline)


class SameMeaningInAnotherOrder(program.Case):
    def rewritten(self, scenario, seed, lists):
        """A scenario in another order, and beside it its system in another order."""
        text = scenario.read_text(encoding="utf-8")
        used = re.search("^uses: (.+)$", text, re.MULTILINE).group(1)
        system = (scenario.parent / used).read_text(encoding="utf-8")
        self.write("shuffled/system.yaml", shuffled(system, seed, lists))
        other = shuffled(text.replace(used, "system.yaml"), seed, lists)
        self.assertNotEqual(yaml.serialize(yaml.compose(other)), yaml.serialize(yaml.compose(text)))
        return self.write("shuffled/scenario.yaml", other)

    def compare(self, scenario, runs, lists=()):
        other = self.rewritten(scenario, 7, lists)
        first = without_places(program.result_of(scenario, "--runs", runs))
        second = without_places(program.result_of(other, "--runs", runs))
        if lists:
            # The order of a list is part of what was written, and the digest is of that.
            del first["scenario"]["digest"], second["scenario"]["digest"]
        self.assertEqual(first, second)

    def test_of_each_shipped_scenario(self):
        for scenario in program.GAMEDAYS:
            with self.subTest(scenario.stem):
                self.compare(scenario, 1)

    def test_of_lists_whose_order_says_nothing(self):
        # Not so: steps, which wait for the step before them; and a timeline in which two things are at one instant.
        for name in ("email-saas-outage", "lag-spike"):
            with self.subTest(name):
                self.compare(program.SOURCE / "scenarios" / "gamedays" / f"{name}.yaml", 1,
                             lists=("timeline", "network", "tests", "between"))

    def test_of_a_small_one_with_expectations(self):
        scenario = small.write_small(self, 'expect:\n  shift: ["max < 10m"]\n  detect: ["max < 1m", "min > 1s"]\n')
        self.compare(scenario, 5)

    def test_order_that_does_say_something_changes_the_digest(self):
        scenario = small.write_small(self)
        before = program.result_of(scenario, "--runs", 1)
        text = small.SYSTEM.replace("      - {fence: main}\n      - {promote: main}\n",
                                    "      - {promote: main}\n      - {fence: main}\n")
        self.write("system.yaml", text)
        after = program.result_of(scenario, "--runs", 1)
        self.assertNotEqual(before["scenario"]["digest"], after["scenario"]["digest"])


if __name__ == "__main__":
    unittest.main()
