"""A system of as many regions as one likes: each with a health check, users beside it and a copy of the database, and
one DNS name that leads to all of them."""

OPERATORS = """\
operators:
  on-call: {acknowledge: "uniform(10s, 30s)", confirm: "uniform(10s, 30s)", decide: "uniform(10s, 30s)"}
runbooks:
  region-failover:
    on: region-alarm
    by: on-call
    steps: [{fence: main}, {promote: main}, {point: db.internal}]
"""

SCENARIO = """\
gameday: 1
scenario: r0 goes dark
uses: many-regions.yaml
timeline:
  - {at: 1m, fault: region-down, target: r0}
duration: 15m
"""


def system(count):
    names = [f"r{i}" for i in range(count)]
    lines = ["gameday: 1", f"system: {count} regions", "regions:"]
    lines += [f"  {name}: {{capacity: 1000/s}}" for name in names]
    lines += ["network:"]
    lines += [f"  - {{between: [{a}, {b}], round_trip: 70ms}}" for i, a in enumerate(names) for b in names[:i]]
    lines += ["health:"]
    lines += [f"  of-{name}: {{region: {name}, depth: deep, tests: [database]}}" for name in names]
    lines += ["dns:", "  app:", "    name: app.example.com", "    ttl: 10s", "    routing: latency", "    targets:"]
    lines += [f"      {name}: of-{name}" for name in names]
    lines += ["resolvers:", "  isp: {count: 20}", "clients:"]
    lines += [f"  near-{name}: {{near: {name}, users: 2000, requests: 0.02/s, writes: 20%, via: {{isp: 100%}}, timeout: 2s}}"
              for name in names]
    lines += ["database:", "  main:", "    primary: r0", "    endpoint: {name: db.internal, ttl: 10s}", "    replicas:"]
    lines += [f'      {name}: {{lag: "lognormal(p50=500ms, p95=3s)", promotion: "uniform(1m, 2m)"}}' for name in names[1:]]
    return "\n".join(lines) + "\n" + OPERATORS


def write(case, count):
    """Writes it and a scenario into the folder of a test; gives the path of the scenario."""
    case.write("many-regions.yaml", system(count))
    return case.write("many-scenario.yaml", SCENARIO)
