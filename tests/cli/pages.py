"""The pages of docs/ that go from a question to an answer: their commands, and what those print.

    python3 pages.py PROGRAM    writes the output below each command anew
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "which-change.md", ROOT / "docs" / "gate.md"]
BLOCK = re.compile(r"^```\n\$ (gameday [^\n]*)\n(.*?)```$", re.MULTILINE | re.DOTALL)

# What `compare` compares: results that a reader makes as the README says.
RESULTS = {"before.json": [], "after.json": ["--set", "operators.on-call.acknowledge=10m"]}


def run(program, command, folder):
    environment = dict(os.environ, COLUMNS="80", LC_ALL="C.UTF-8")
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "NO_COLOR"):
        environment.pop(name, None)
    return subprocess.run([program, *shlex.split(command)[1:]], cwd=folder, env=environment, capture_output=True,
                          text=True, check=False)


def blocks(page, program):
    """Each command of a page with what stands below it and what it prints, run one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "scenarios").symlink_to(ROOT / "scenarios")
        for name, sets in RESULTS.items():
            run(program, shlex.join(["gameday", "run", "scenarios/gamedays/region-outage.yaml", "--format", "json", "--keep",
                                     "values", "--output", name, *sets]), folder)
        for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
            yield match, run(program, match.group(1), folder)


def main():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match, done in blocks(page, sys.argv[1]):
            text = text.replace(match.group(0), f"```\n$ {match.group(1)}\n{done.stdout}{done.stderr}```")
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
