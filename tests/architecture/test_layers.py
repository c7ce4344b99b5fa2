"""The rooms of the house depend one way: cli -> reports -> studies -> scenarios -> models -> sim.

Reads every C++ file of every room, and reports each broken rule as file:line. The second class plants each kind of
mistake in a scratch directory and expects it to be found, so that this test is known to be able to fail.
"""

import os
import re
import tempfile
import textwrap
import unittest
from pathlib import Path

# From the roof to the floor: a room may include only itself and the rooms after it.
ROOMS = ["cli", "reports", "studies", "scenarios", "models", "sim"]

# Libraries that belong to some folders only: elsewhere they would leak a file format into the world's own code.
LIBRARIES = {
    "yaml-cpp/": ["scenarios/language"],
    "nlohmann/": ["scenarios/language", "reports", "cli"],
    "pugixml": ["reports"],
    "CLI/": ["cli"],
}

# What the kernel does not know exists, not even by the name of a header.
UNKNOWN_TO_SIM = ["region", "yaml"]

# Functions of the C library whose last bits depend on the processor: see sim/random/exp_log.hpp.
DIFFERS = re.compile(r"\bstd::(exp2?|expm1|log1p|log2|log10|log|pow|cbrt|sinh?|cosh?|tanh?|[tl]gamma|erfc?|hypot)\(")
SAME_EVERYWHERE = ["sim", "models", "scenarios", "studies"]

LINES_MAX = 500

INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]')


def inside(name, folder):
    return name == folder or name.startswith(folder + "/")


def include_problem(name, target):
    """What is wrong with the file `name` including `target`, or None."""
    room = name.split("/")[0]
    if ".." in target.split("/"):
        return f"includes {target}: write the path from the top of the repository"
    target_room = target.split("/")[0]
    if target_room in ROOMS and ROOMS.index(target_room) < ROOMS.index(room):
        return f"{room}/ must not include {target_room}/ ({target})"
    if room == "sim":
        for word in UNKNOWN_TO_SIM:
            if word in target.lower():
                return f"sim/ must not know of '{word}' ({target})"
    for library, homes in LIBRARIES.items():
        if target.startswith(library) and not any(inside(name, home) for home in homes):
            return f"only {', '.join(homes)} may include {library.rstrip('/')} ({target})"
    return None


def file_problems(name, text):
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        found = INCLUDE.match(line)
        if found:
            problem = include_problem(name, found.group(1))
            if problem:
                yield f"{name}:{number}: {problem}"
        differs = DIFFERS.search(line)
        if differs and name.split("/")[0] in SAME_EVERYWHERE:
            yield f"{name}:{number}: std::{differs.group(1)} is not the same on every machine: see sim/random/exp_log.hpp"
    if len(lines) > LINES_MAX:
        yield f"{name}:{LINES_MAX + 1}: {len(lines)} lines, at most {LINES_MAX} are allowed: split the file"
    if name.endswith(".hpp") and not any(line.strip() == "#pragma once" for line in lines):
        yield f"{name}:1: a header needs '#pragma once'"


def sources(root):
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".cpp", ".hpp") and path.is_file():
                yield path


def problems(root):
    found = []
    for path in sources(root):
        found += file_problems(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
    return found


class TheHouse(unittest.TestCase):
    root = Path(os.environ.get("GAMEDAY_SOURCE_DIR") or Path(__file__).parents[2])

    def test_every_file_keeps_the_rules(self):
        found = problems(self.root)
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_there_is_something_to_read(self):
        self.assertGreater(len(list(sources(self.root))), 0, f"no C++ found under {self.root}")


class TheChecker(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def test_accepts_includes_of_its_own_room_and_of_rooms_below(self):
        self.plant("models/dns/zone.hpp", """\
            #pragma once
            #include <vector>
            #include <boost/graph/adjacency_list.hpp>
            #include "models/topology/graph.hpp"
            #include "sim/time/time.hpp"
            """)
        self.plant("scenarios/language/tree.cpp", """\
            #include "scenarios/language/tree.hpp"
            #include <yaml-cpp/eventhandler.h>
            #include <nlohmann/json.hpp>
            """)
        self.plant("reports/junit.cpp", "#include <pugixml.hpp>\n")
        self.plant("cli/run.cpp", '#include <CLI/CLI.hpp>\n#include "sim/time/time.hpp"\n')
        self.assertEqual(problems(self.root), [])

    def test_finds_every_include_of_a_room_above_at_its_line(self):
        for low in range(len(ROOMS)):
            for high in range(low):
                self.plant(f"{ROOMS[low]}/from_{high}.cpp", f'// a comment\n#include "{ROOMS[high]}/a.hpp"\n')
        found = problems(self.root)
        self.assertEqual(len(found), 15)
        self.assertIn("sim/from_4.cpp:2: sim/ must not include models/ (models/a.hpp)", found)
        self.assertIn("reports/from_0.cpp:2: reports/ must not include cli/ (cli/a.hpp)", found)

    def test_finds_it_in_angle_brackets_and_with_odd_spaces(self):
        self.plant("models/a.cpp", "  #  include  <studies/replay.hpp>\n")
        self.assertEqual(problems(self.root), ["models/a.cpp:1: models/ must not include studies/ (studies/replay.hpp)"])

    def test_finds_a_way_round_through_the_parent_folder(self):
        self.plant("models/dns/a.cpp", '#include "../../cli/run.hpp"\n')
        self.assertEqual(problems(self.root), [
            "models/dns/a.cpp:1: includes ../../cli/run.hpp: write the path from the top of the repository"])

    def test_finds_a_file_format_where_it_does_not_belong(self):
        self.plant("models/a.cpp", "#include <yaml-cpp/yaml.h>\n#include <nlohmann/json.hpp>\n")
        self.plant("studies/a.cpp", "#include <nlohmann/json_fwd.hpp>\n")
        self.plant("cli/a.cpp", "#include <yaml-cpp/yaml.h>\n")
        self.assertEqual([problem.split(": ")[0] for problem in problems(self.root)],
                         ["cli/a.cpp:1", "studies/a.cpp:1", "models/a.cpp:1", "models/a.cpp:2"])

    def test_finds_knowledge_of_the_world_in_the_kernel(self):
        self.plant("sim/a.cpp", '#include "sim/fields/yaml_reader.hpp"\n#include "sim/Region.hpp"\n')
        self.assertEqual(problems(self.root), [
            "sim/a.cpp:1: sim/ must not know of 'yaml' (sim/fields/yaml_reader.hpp)",
            "sim/a.cpp:2: sim/ must not know of 'region' (sim/Region.hpp)"])

    def test_finds_functions_whose_results_depend_on_the_processor(self):
        self.plant("models/a.cpp", "double x = std::log(2) + std::logic();\ndouble y = std::sqrt(std::expm1(x));\n")
        self.plant("reports/a.cpp", "double x = std::log10(2);\n")
        self.assertEqual(problems(self.root), [
            "models/a.cpp:1: std::log is not the same on every machine: see sim/random/exp_log.hpp",
            "models/a.cpp:2: std::expm1 is not the same on every machine: see sim/random/exp_log.hpp"])

    def test_finds_a_file_that_is_one_line_too_long(self):
        self.plant("sim/just.cpp", "\n" * LINES_MAX)
        self.plant("sim/over.cpp", "\n" * (LINES_MAX + 1))
        self.assertEqual(problems(self.root), [
            "sim/over.cpp:501: 501 lines, at most 500 are allowed: split the file"])

    def test_finds_a_header_that_can_be_read_twice(self):
        self.plant("sim/a.hpp", "// #pragma once\n")
        self.assertEqual(problems(self.root), ["sim/a.hpp:1: a header needs '#pragma once'"])


if __name__ == "__main__":
    unittest.main()
