"""Running out of memory is no defect: it is said, and what was finished is kept.

The sanitizers reserve more memory than any limit here allows.
"""

import csv
import resource
import subprocess
import unittest

import many_regions
import program

# So many that a replication takes some tens of megabytes.
REGIONS = 64


class Memory(program.Case):
    def limited(self, mebibytes, *arguments):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        return subprocess.run([program.PROGRAM, *map(str, arguments)], cwd=self.folder, env=program.environment(),
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, preexec_fn=limit,
                              timeout=program.PATIENCE, check=False)

    def test_every_limit_ends_with_a_word_or_a_result(self):
        scenario = many_regions.write(self, REGIONS)
        codes = set()
        for mebibytes in range(16, 200, 16):
            with self.subTest(mebibytes):
                done = self.limited(mebibytes, "run", scenario, "--grain", "flow", "--accept-differences",
                                    "--runs", 3, "--threads", 2, "--keep-runs", "kept.csv")
                codes.add(done.returncode)
                self.assertIn(done.returncode, (0, 2, 3), done.stderr)
                self.assertNotIn("defect", done.stderr)
                if done.returncode != 0:
                    self.assertIn("--threads 1, --grain flow, or fewer regions or users take less", done.stderr)
                kept = self.folder / "kept.csv"
                if done.returncode != 2:
                    rows = list(csv.DictReader(kept.read_text().splitlines()))
                    self.assertEqual([str(i + 1) for i in range(len(rows))], [row["replication"] for row in rows])
                    self.assertGreater(len(rows), 0)
                    kept.unlink()
                self.assertEqual([], [name for name in self.files() if name.startswith("kept")])
        self.assertLessEqual({0, 2}, codes, "from too little to enough")

    def test_of_other_commands(self):
        scenario = many_regions.write(self, REGIONS)
        done = self.limited(40, "test", scenario, "--grain", "flow", "--accept-differences", "--runs", 3)
        self.assertEqual(2, done.returncode)
        self.assertIn("many-scenario.yaml: error: memory ran out; ", done.stdout)
        done = self.limited(40, "run", scenario, "--grain", "flow", "--accept-differences", "--runs", 3,
                            "--check-determinism")
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertNotIn("defect", done.stderr)


if __name__ == "__main__":
    unittest.main()
