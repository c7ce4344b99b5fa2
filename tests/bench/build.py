"""How long the program takes to build where nothing was built before, as a table: each way to build it a line.

    script/bench build

What script/run builds is measured beside the program as developers build it, each file by itself. Each starts in an
empty build directory and with an empty compiler cache, one after the other; installing packages is not in it.
"""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WAYS = (("user", "the program as script/run builds it"), ("release", "the program, each file by itself"))


def call(command, environment):
    """Its own words, and an end with them, if it fails."""
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with code {done.returncode}\n{done.stdout}")


def measure(preset):
    """Seconds by the clock and of the processors, from an empty directory to a program."""
    with tempfile.TemporaryDirectory(prefix="gameday-build-") as scratch:
        environment = dict(os.environ, CCACHE_DIR=str(pathlib.Path(scratch) / "ccache"))
        tree = pathlib.Path(scratch) / "build"
        began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        call(["cmake", "--preset", preset, "-B", tree, "-DGAMEDAY_TESTS=OFF"], environment)
        call(["ninja", "-C", tree, "gameday"], environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (time.monotonic() - began,
                after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def seconds(value):
    return f"{value:.0f} s" if value >= 10 else f"{value:.1f} s"


def table(measured):
    yield "| built from nothing | by the clock | processor time |"
    yield "|---|---:|---:|"
    quickest = measured[0]
    for (_, title), each in zip(WAYS, measured):
        cells = [seconds(value) if each is quickest or own == 0 else f"{seconds(value)} ({value / own:.3g} ×)"
                 for value, own in zip(each, quickest)]
        yield f"| {title} | {' | '.join(cells)} |"


def main():
    print("building twice, which takes some minutes…", file=sys.stderr)
    measured = [measure(preset) for preset, _ in WAYS]
    print("\n".join(table(measured)))
    print(f"\nOn {os.cpu_count()} processors, with an empty compiler cache; without installing packages. In brackets, how "
          "many times as long\nit takes. What else the machine does meanwhile is in the clock's figures, and less so in the "
          "others.")


if __name__ == "__main__":
    main()
