"""What SimPy makes of the same workloads: events a second, as JSON, of those that are named.

    simpy_peer.py simpy_hold/1000 simpy_mm1_callbacks/1

Each is written in two ways: as SimPy's documentation writes such models, with processes and resources; and for speed,
as an adept would, with callbacks alone. Delays are drawn before anything is measured.
"""

import itertools
import json
import random
import sys
import time

import simpy

MEASURED_SECONDS = 1.0
DRAWN = 1 << 14
LOAD = 0.8  # of the M/M/1's server


def delays(seed=1):
    generator = random.Random(seed)
    return itertools.cycle([generator.expovariate(1) for _ in range(DRAWN)]).__next__


def rate(env, counted, step):
    """Runs steps of simulated time until enough real time has passed; events a second."""
    env.run(until=step)  # past the beginning
    before = counted[0]
    began = time.perf_counter()
    end = 2 * step
    while time.perf_counter() - began < MEASURED_SECONDS:
        env.run(until=end)
        end += step
    return (counted[0] - before) / (time.perf_counter() - began)


def hold(pending):
    env = simpy.Environment()
    counted = [0]
    following = delays()

    def again():
        while True:
            yield env.timeout(following())
            counted[0] += 1

    for _ in range(pending):
        env.process(again())
    return rate(env, counted, 20_000 / pending)


def hold_callbacks(pending):
    env = simpy.Environment()
    counted = [0]
    following = delays()

    def again(event):
        counted[0] += 1
        env.timeout(following()).callbacks.append(again)

    for _ in range(pending):
        env.timeout(following()).callbacks.append(again)
    return rate(env, counted, 20_000 / pending)


def mm1(streams):
    env = simpy.Environment()
    counted = [0]
    server = simpy.Resource(env)
    gap, service = delays(), delays(seed=2)
    mean_gap = streams / LOAD

    def customer():
        with server.request() as turn:
            yield turn
            yield env.timeout(service())
        counted[0] += 1

    def client():
        while True:
            yield env.timeout(gap() * mean_gap)
            counted[0] += 1
            env.process(customer())

    for _ in range(streams):
        env.process(client())
    return rate(env, counted, 10_000)


def mm1_callbacks(streams):
    env = simpy.Environment()
    counted = [0]
    present = [0]
    gap, service = delays(), delays(seed=2)
    mean_gap = streams / LOAD

    def done(event):
        counted[0] += 1
        present[0] -= 1
        if present[0] > 0:
            env.timeout(service()).callbacks.append(done)

    def arrive(event):
        env.timeout(gap() * mean_gap).callbacks.append(arrive)
        counted[0] += 1
        present[0] += 1
        if present[0] == 1:
            env.timeout(service()).callbacks.append(done)

    for _ in range(streams):
        env.timeout(gap() * mean_gap).callbacks.append(arrive)
    return rate(env, counted, 10_000)


WORKLOADS = {"simpy_hold": hold, "simpy_hold_callbacks": hold_callbacks,
             "simpy_mm1": mm1, "simpy_mm1_callbacks": mm1_callbacks}


def main():
    rates = {}
    for name in sys.argv[1:]:
        workload, argument = name.split("/")
        rates[name] = WORKLOADS[workload](int(argument))
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
