"""A system so small that a replication takes milliseconds, also under the sanitizers."""

SYSTEM = """\
gameday: 1
system: small
regions:
  left: {capacity: 50/s}
  right: {capacity: 50/s}
network:
  - {between: [left, right], round_trip: 70ms}
health:
  of-left: {region: left, interval: 10s, threshold: 3, checkers: 16, depth: deep, tests: [database]}
  of-right: {region: right, like: of-left}
dns:
  app: {name: app.example.com, ttl: 10s, routing: failover, primary: left, targets: {left: of-left, right: of-right}}
resolvers:
  isp: {count: 20}
  corporate: {count: 5, ttl: {at_least: "uniform(1m, 3m)"}}
clients:
  all:
    near: left
    users: 200
    requests: 0.02/s
    writes: 20%
    via: {isp: 80%, corporate: 20%}
    timeout: 2s
    retry: {attempts: 2, backoff: 200ms, limit: 2s}
database:
  main:
    primary: left
    endpoint: {name: db.internal, ttl: 10s}
    pool: {size: 5}
    replicas:
      right: {lag: "lognormal(p50=500ms, p95=3s)", promotion: "uniform(1m, 2m)"}
operators:
  on-call: {acknowledge: "uniform(10s, 30s)", confirm: "uniform(10s, 30s)", decide: "uniform(10s, 30s)"}
runbooks:
  region-failover:
    on: region-alarm
    by: on-call
    steps:
      - {fence: main}
      - {promote: main}
      - {point: db.internal}
  switchover:
    steps:
      - {shift: app, away_from: left}
      - {switchover: main}
      - {point: db.internal}
"""

SCENARIO = """\
gameday: 1
scenario: left goes dark
uses: system.yaml
timeline:
  - {at: 1m, fault: region-down, target: left}
duration: 15m
"""


def write_small(case, expect=""):
    """Writes both into the folder of a test; gives the path of the scenario."""
    case.write("system.yaml", SYSTEM)
    return case.write("scenario.yaml", SCENARIO + expect)
