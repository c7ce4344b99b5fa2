"""`--check-determinism`: every shipped scenario does the same twice, event for event and draw for draw."""

import re
import unittest

import program


class CheckDeterminism(program.Case):
    def check(self, scenario, *arguments):
        done = program.gameday("run", scenario, "--check-determinism", *arguments)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return done.stdout

    def test_every_shipped_scenario(self):
        for scenario in program.GAMEDAYS:
            for grain, runs in (("request", 1), ("flow", 5)):
                with self.subTest(scenario.stem, grain=grain):
                    text = self.check(scenario, "--grain", grain, "--runs", runs)
                    self.assertRegex(text, f"^deterministic: {runs} replications? at the {grain} grain")
                    self.assertRegex(text, r"\n  [\d,]+ events, [\d,]+ draws and [\d,]+ changes of state were the same\n")

    def test_hash_is_of_what_was_run(self):
        def hash_of(*arguments):
            return re.search(r"[0-9a-f]{16}", self.check(program.GAMEDAYS[0], *arguments))[0]

        one = hash_of("--runs", 2)
        self.assertEqual(one, hash_of("--runs", 2, "--threads", 1))
        self.assertNotEqual(one, hash_of("--runs", 2, "--seed", 2))
        self.assertNotEqual(one, hash_of("--runs", 3))
        self.assertEqual(hash_of("--run", 2), hash_of("--run", 2))

    def test_refuses_what_it_would_ignore(self):
        for other in (("--until", "rto mean within 5%"), ("--keep-runs", "x.csv"), ("--output", "x"),
                      ("--format", "json"), ("--time-limit", "5s"), ("--assumptions",)):
            with self.subTest(other[0]):
                done = program.gameday("run", program.GAMEDAYS[0], "--check-determinism", *other)
                self.assert_refused(done, "--check-determinism", other[0])


if __name__ == "__main__":
    unittest.main()
