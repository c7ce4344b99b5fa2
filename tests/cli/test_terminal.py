"""What somebody sees who sits at a terminal: colour, and a bar that says how long it will take and then goes away."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import time
import unittest

import program
import small

BAR = re.compile(r"replaying \[#*\.*\] \d+/\d+  [\d.]+/s  \d+ (s|min) left")


def at_terminal(*arguments, columns=80, until=None, stdout=None, **changes):
    """Runs the program with a terminal as its standard output and error; gives the exit code and all that was shown.

    With `until`, somebody has seen enough once that was shown: the program is interrupted, as Ctrl-C does it.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([program.PROGRAM, *map(str, arguments)], stdin=theirs, stdout=stdout or theirs,
                             stderr=theirs, env=program.environment(**{"TERM": "xterm", **changes}))
    os.close(theirs)
    shown = b""
    deadline = time.monotonic() + program.PATIENCE
    try:
        while time.monotonic() < deadline:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # all of them have closed the terminal
                break
            if not piece:
                break
            shown += piece
            if until is not None and until.search(shown.decode(errors="replace")):
                child.terminate()
                until = None
        return child.wait(timeout=program.PATIENCE), shown.decode(errors="replace")
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def screen_of(shown):
    """What is left on the screen: `\\r` goes to the start of a line, and what is written there covers what was."""
    lines = []
    for line in shown.replace("\r\n", "\n").split("\n"):
        cells = ""
        for part in line.split("\r"):
            if "\x1b[K" in part:
                part, _, rest = part.partition("\x1b[K")
                cells = part + rest
            else:
                cells = part + cells[len(part):]
        lines.append(re.sub(r"\x1b\[[\d;]*m", "", cells))
    return "\n".join(lines)


class Colour(program.Case):
    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self, 'expect:\n  detect: ["max < 1m"]\n')

    def test_on_a_terminal_only_and_repeats_only_what_words_say(self):
        code, shown = at_terminal("run", self.scenario, "--runs", 2)
        self.assertEqual(0, code)
        self.assertIn("\x1b[", shown)
        piped = program.gameday("run", self.scenario, "--runs", 2).stdout
        self.assertEqual(piped, screen_of(shown))

    def test_never_with_no_color_or_a_dumb_terminal(self):
        for change in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            for arguments in (["run", self.scenario, "--runs", 2], ["run", self.scenario, "--set", "dns.ap.ttl=3s"]):
                with self.subTest(change=change, arguments=arguments):
                    self.assertNotIn("\x1b", at_terminal(*arguments, **change)[1])

    def test_of_errors(self):
        code, shown = at_terminal("run", self.scenario, "--set", "dns.ap.ttl=3s")
        self.assertEqual(2, code)
        self.assertIn("\x1b[", shown)
        self.assertIn("--set:1:5: error: no 'ap' in 'dns'", screen_of(shown))

    def test_never_in_a_file(self):
        path = self.folder / "result"
        code, _ = at_terminal("run", self.scenario, "--runs", 2, "--output", path)
        self.assertEqual(0, code)
        self.assertNotIn("\x1b", path.read_text(encoding="utf-8"))

    def test_the_width_of_the_terminal_is_used(self):
        for columns in (80, 140):
            with self.subTest(columns=columns):
                _, shown = at_terminal("run", self.scenario, "--runs", 2, columns=columns)
                self.assertEqual(columns, max(len(line) for line in screen_of(shown).splitlines()))


class Progress(program.Case):
    """A bar is drawn once a second has gone by. The runs here are as long as it takes to see one, and no longer."""

    def setUp(self):
        super().setUp()
        self.scenario = small.write_small(self)

    def test_tells_the_rate_and_the_time_left(self):
        _, shown = at_terminal("run", self.scenario, "--runs", 1000000, until=BAR)
        self.assertRegex(shown, BAR)

    def test_is_wiped_at_the_end(self):
        runs = 100
        code, shown = at_terminal("run", self.scenario, "--runs", runs)
        while not BAR.search(shown) and runs < 10000000:  # as many as it takes on this machine
            runs *= 4
            code, shown = at_terminal("run", self.scenario, "--runs", runs)
        self.assertEqual(0, code)
        self.assertRegex(shown, BAR)
        self.assertTrue(screen_of(shown).startswith("left goes dark"), screen_of(shown)[:200])
        self.assertNotIn("replaying", screen_of(shown))

    def test_fits_a_narrow_terminal_while_results_go_to_a_file(self):
        # Then the width is that of standard error's terminal; a line that is too long would wrap, and stay.
        bar = re.compile(r"\[#*\.*\] \d+/\d+ ")
        with open(self.folder / "result", "wb") as result:
            _, shown = at_terminal("run", self.scenario, "--runs", 1000000, columns=50, until=bar, stdout=result)
        drawn = [part.partition("\x1b[K")[0] for part in shown.split("\r")]
        self.assertRegex(shown, bar)
        self.assertLess(max(len(part) for part in drawn), 50)

    def test_names_the_file_in_test_and_keeps_the_rate(self):
        long = self.write("a-folder-with-a-name/that-takes-much-room/and-another-one/for-good-measure/scenario.yaml",
                          small.SCENARIO.replace("system.yaml", str(self.folder / "system.yaml")))
        bar = re.compile(r"scenario\.yaml \[#*\.*\] \d+/\d+  [\d.]+/s  \d+ (s|min) left")
        _, shown = at_terminal("test", long, "--runs", 1000000, until=bar)
        self.assertRegex(shown, bar)


if __name__ == "__main__":
    unittest.main()
