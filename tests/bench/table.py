"""Runs the measurements, and prints them as one table: each workload a line, each contender a column, with the ratio
of gameday's rate to theirs. All in one run: gameday, std::priority_queue and ns-3 in an order that is mixed, so that a
slow moment strikes them all; SimPy once before and twice after them.

    script/bench             gameday, and std::priority_queue
    script/bench --peers     SimPy and ns-3 as well

Another argument is a part of a workload's name: script/bench hold
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys

REPETITIONS = 3
SIMPY = pathlib.Path(__file__).parent / "peers" / "simpy_peer.py"

SIZES = ((1_000, "1e3"), (100_000, "1e5"), (1_000_000, "1e6"))
MIXES = {"constant": "constant", "bimodal": "1 ms or 1 min", "pareto": "Pareto 0.9", "whole_seconds": "whole seconds"}


def workloads():
    """Each with the benchmark of every contender; a * stands for ns-3's schedulers, of which the best counts."""
    for number, text in SIZES:
        yield f"HOLD, the queue alone, {text} pending", {
            "gameday": f"hold_event_queue/exponential/{number}",
            "std::priority_queue": f"hold_priority_queue/exponential/{number}",
            "ns-3": f"ns3_hold<*>/{number}"}
    for number, text in SIZES:
        yield f"HOLD, the whole kernel, {text} pending", {
            "gameday": f"hold_engine/{number}", "ns-3": f"ns3_kernel_hold<*>/{number}",
            "SimPy": f"simpy_hold/{number}", "SimPy, callbacks": f"simpy_hold_callbacks/{number}"}
    for mix, text in MIXES.items():
        yield f"HOLD, delays {text}, 1e5 pending", {
            "gameday": f"hold_event_queue/{mix}/100000", "std::priority_queue": f"hold_priority_queue/{mix}/100000"}
    yield "M/M/1, 1,000 clients superposed", {
        "gameday": "mm1<OneStream>", "ns-3": "ns3_mm1<*>/1",
        "SimPy": "simpy_mm1/1", "SimPy, callbacks": "simpy_mm1_callbacks/1"}
    yield "M/M/1, 1,000 clients by themselves", {
        "gameday": "mm1<ManyStreams>", "ns-3": "ns3_mm1<*>/1000",
        "SimPy": "simpy_mm1/1000", "SimPy, callbacks": "simpy_mm1_callbacks/1000"}
    for fate, text in (("answered", "15 of 16 answered"), ("come", "all come")):
        for place in ("wheel", "lane"):
            yield f"HOLD and as many time-outs, {text}, in the {place}", {"gameday": f"time_outs/{fate}_in_{place}"}
    for scenario, users in (("region-outage", "5e3"), ("lying-health-check", "5e3"), ("lying-health-check", "1e5"),
                            ("lying-health-check", "1e6")):
        yield f"requests: {scenario}, {users} users", {
            "gameday": f"replication/{scenario.replace('-', '_')}_{users}_users"}
    for name, text in (("1e3_users", "1e3 users"), ("as_shipped", "5e3 users"), ("1e6_users", "1e6 users"),
                       ("1e9_users", "1e9 users"), ("1e9_users_2_threads", "1e9 users, 2 threads")):
        yield f"replications as flows: region-outage, {text}", {"gameday": f"replications/flow_{name}/real_time"}
    yield "replications by requests: region-outage, 5e3 users", {"gameday": "replications/request_as_shipped/real_time"}
    for grain, name, count in (("flows", "flow", 16), ("flows", "flow", 32), ("flows", "flow", 64),
                               ("requests", "request", 64)):
        yield f"replications of many regions: {count}, {grain}", {"gameday": f"regions/{name}_{count}/real_time"}
    yield "replications of a 5 × 5 sweep of region-outage, 2 threads", {"gameday": "sweep/real_time"}
    yield "scenarios through the gate, 1,000 replications each, 2 threads", {"gameday": "gate/real_time"}
    yield "resamples of 1,000 pairs, p95", {"gameday": "resamples_weighted", "sorting": "resamples_sorted"}
    yield "files read and checked: region-outage", {"gameday": "load_and_check"}


def matcher(name):
    return re.escape(name).replace(r"\*", "[^>]*") + "(/iterations:[0-9]+)?"


def output(command):
    """What a program prints; its own words on standard error, and an end with them, if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with code {done.returncode}\n{done.stderr}")
    return done.stdout


def run(program, names):
    """The median rate of each benchmark that matches one of the names, and the machine they ran on."""
    told = output([program, f"--benchmark_filter=^({'|'.join(map(matcher, names))})$", "--benchmark_format=json",
                   f"--benchmark_repetitions={REPETITIONS}", "--benchmark_enable_random_interleaving=true",
                   "--benchmark_report_aggregates_only=true", "--benchmark_min_time=0.1"])
    told = json.loads(told) if told else {"benchmarks": [], "context": {"num_cpus": "?", "mhz_per_cpu": "?"}}
    rates = {entry["run_name"]: entry["items_per_second"] for entry in told["benchmarks"]
             if entry.get("aggregate_name") == "median"}
    missing = [name for name in names if best(rates, name) is None]
    if missing:
        sys.exit(f"{program} measures nothing that is called {' or '.join(missing)}")
    return rates, f"{told['context']['num_cpus']} processors of {told['context']['mhz_per_cpu']} MHz"


def run_simpy(names):
    """The same of SimPy, by Debian's own interpreter: another python3 lacks it."""
    return json.loads(output(["/usr/bin/python3", SIMPY, *names]))


def medians(rounds):
    return {name: statistics.median(rates[name] for rates in rounds) for name in rounds[0]}


def best(rates, name):
    """The best rate among those the name stands for, and what the * was; nothing when none was measured."""
    found = [(rate, re.fullmatch(r"[^<]*<?(?:ns3::)?([^>]*)>?.*", full)[1]) for full, rate in rates.items()
             if re.fullmatch(matcher(name), full)]
    return max(found, default=None)


def rate_text(rate):
    for scale, unit in ((1e6, " M/s"), (1e3, " k/s"), (1, " /s")):
        if rate >= scale:
            return f"{rate / scale:.3g}{unit}"
    return f"{rate:.2g} /s"


def table(rates, chosen, contenders):
    yield "| | " + " | ".join(contenders) + " |"
    yield "|---|" + "---:|" * len(contenders)
    for title, names in chosen:
        own = best(rates, names["gameday"])
        cells = []
        for contender in contenders:
            measured = best(rates, names[contender]) if contender in names else None
            if measured is None:
                cells.append("")
            elif contender == "gameday":
                cells.append(rate_text(measured[0]))
            else:
                cells.append(f"{rate_text(measured[0])} ({own[0] / measured[0]:.3g} ×)")
        yield f"| {title} | " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(prog="script/bench", allow_abbrev=False, usage="%(prog)s [--peers] [part of a workload's name]",
                                     description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help=argparse.SUPPRESS)  # the script gives it
    parser.add_argument("workload", nargs="?", default="", help="part of the names of workloads")
    parser.add_argument("--peers", action="store_true", help="SimPy and ns-3 as well")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)  # only whether the rest makes sense
    asked = parser.parse_intermixed_args()

    chosen = [(title, names) for title, names in workloads() if asked.workload.lower() in title.lower()]
    if not chosen:
        parser.error(f"no workload has '{asked.workload}' in its name; there are\n  "
                     + "\n  ".join(title for title, _ in workloads()))
    if asked.check:
        return
    contenders = ["gameday", "std::priority_queue", "sorting"] + (["ns-3", "SimPy", "SimPy, callbacks"] if asked.peers else [])
    names = {name for _, all_names in chosen for contender, name in all_names.items() if contender in contenders}
    of_simpy = sorted(name for name in names if name.startswith("simpy"))
    print("measuring…" if asked.workload else "measuring, which takes some minutes…", file=sys.stderr)
    before = [run_simpy(of_simpy)] if of_simpy else []
    rates, machine = run(asked.program, sorted(names - set(of_simpy)))
    if of_simpy:
        rates |= medians(before + [run_simpy(of_simpy) for _ in range(REPETITIONS - 1)])
    print("\n".join(table(rates, chosen, contenders)))
    print(f"\nEvents, requests, replications or files a second, medians of {REPETITIONS}, on {machine}; in brackets, how "
          "many times as fast gameday is.")
    if asked.peers:
        print(schedulers_text(rates, chosen))
        print("SimPy as its documentation writes models, with processes and resources, and with callbacks alone.")


def schedulers_text(rates, chosen):
    """Which of ns-3's schedulers were the best ones."""
    found = [best(rates, names["ns-3"]) for _, names in chosen if "ns-3" in names]
    names = sorted({name for _, name in filter(None, found)})
    return f"ns-3 with the scheduler that is best for each line: {', '.join(names)}." if names else ""


if __name__ == "__main__":
    sys.exit(main())
