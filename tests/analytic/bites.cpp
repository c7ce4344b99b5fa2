#include "bites.hpp"

namespace gameday::analytic {

namespace {

/// The survivor cannot serve everybody.
const std::vector<std::string> no_room{"regions.us-west-2.capacity=20/s"};

void add_corporate_dns(std::vector<Bite>& all) {
    const std::string file = "corporate-dns.yaml";
    const std::string at5 = "stale{resolvers:corporate}@5m";
    const std::string at10 = "stale{resolvers:corporate}@10m";
    const std::string at30 = "stale{resolvers:corporate}@30m";
    const std::string ttl = "resolvers.corporate.ttl=";
    // A fifth of the resolvers keep answers for a minute, and the others for 28.
    all.push_back({file, at5, "mean > 70%", {ttl + "{at_least: \"empirical(1m, 28m, 28m, 28m, 28m)\"}"}});
    // The answers change only 140 s after the health check: later than the bounds at 10m allow as well.
    all.push_back({file, at5, "mean < 85%", {"dns.app.health_delay=145s"}, {at10 + " mean < 60%"}});
    all.push_back({file, at10, "mean > 45%", {ttl + "{at_least: 16m}"}});
    all.push_back({file, at10, "mean < 60%", {ttl + "{at_least: 25m}"}});
    all.push_back({file, at30, "mean < 3%", {ttl + "{at_least: \"uniform(8m, 45m)\"}"}});
    all.push_back({file, "stale{resolvers:isp}@5m", "max == 0%", {"dns.app.ttl=300s"}});
    all.push_back({file, "rto", "max == 0s", no_room});
}

void add_email_saas_outage(std::vector<Bite>& all) {
    const std::string file = "email-saas-outage.yaml";
    all.push_back({file, "email_delay", "min > 39m", {"timeline.0.for=38m"}});
    all.push_back({file, "email_drain", "min > 3m", {"saas.email.accepts=20/s"}});
    all.push_back({file, "email_drain", "max < 6m", {"saas.email.accepts=7/s"}});
    all.push_back({file, "lost_emails", "max == 0", {"saas.email.outbox.give_up=39m30s"}});
    all.push_back({file, "shift", "p(50) > 10m", {"timeline.1.at=10m"}});
    all.push_back({file, "rto", "max == 0s", no_room});
}

void add_lag_spike(std::vector<Bite>& all) {
    all.push_back({"lag-spike.yaml", "rpo", "p(50) >= 3m", {"timeline.0.to=2m"}});
    all.push_back({"lag-spike.yaml",
                   "promote",
                   "never == 0",
                   {"database.main.lag_gate.otherwise=wait"},
                   {"rto p(95) < 40m"}});
    all.push_back({"lag-spike.yaml", "rto", "p(95) < 40m", no_room});
}

void add_lying_health_check(std::vector<Bite>& all) {
    const std::string file = "lying-health-check.yaml";
    all.push_back({file, "detect", "p(99) <= 90s", {"health.east.interval=30.3s"}});
    all.push_back({file, "detect", "max <= 92s", {"health.east.interval=32s"}, {"detect p(99) <= 90s"}});
    all.push_back({file, "shift{resolvers:isp}", "p(95) <= 160s", {"dns.app.ttl=120s"}});
    all.push_back({file, "shift", "p(50) > 8m", {"resolvers.corporate.ttl=honour"}});
    all.push_back({file, "lost_writes", "max == 0", {"runbooks.region-failover.by=none"}, {"rto max == 0s"}});
    all.push_back({file, "rto", "max == 0s", no_room});
}

void add_planned_failover(std::vector<Bite>& all) {
    const std::string file = "planned-failover.yaml";
    // The later of two things that take about ten minutes each: both have to be quick.
    all.push_back(
        {file,
         "failover",
         "p(50) > 8m",
         {"database.main.replicas.us-west-2.promotion=uniform(1m, 2m)", "resolvers.corporate.ttl=honour"}});
    all.push_back({file,
                   "failover",
                   "p(50) < 13m",
                   {"database.main.replicas.us-west-2.promotion=uniform(15m, 20m)"},
                   {"rto p(95) < 20m"}});
    // A failover behind a fence instead of the switchover.
    all.push_back({file,
                   "lost_writes",
                   "max == 0",
                   {"runbooks.switchover.steps=[{shift: app, away_from: us-east-1, after: []}, {fence: main, "
                    "after: []}, "
                    "{promote: main}, {point: db.internal}, {verify: app}]"}});
    // A failover without one; services go on with the old primary until they are restarted. What it takes
    // while the replica is promoted is lost.
    all.push_back(
        {file,
         "divergent_writes",
         "max == 0",
         {"runbooks.switchover.steps=[{shift: app, away_from: us-east-1, after: []}, {promote: main, after: "
          "[]}, {point: db.internal}, {restart: main}, {verify: app}]"},
         {"lost_writes max == 0"}});
    all.push_back({file, "rto", "p(95) < 20m", no_room});
}

void add_region_outage(std::vector<Bite>& all) {
    const std::string file = "region-outage.yaml";
    all.push_back({file, "detect", "min > 72s", {"health.east.threshold=2"}});
    all.push_back({file, "detect", "max <= 103s", {"health.east.interval=40s"}});
    all.push_back({file, "lost_writes", "mean > 5", {"database.main.replicas.us-west-2.lag=0s"}});
    all.push_back({file, "lost_writes", "mean < 20", {"database.main.replicas.us-west-2.lag=5s"}});
    // Automatic, which alone is half a minute below the bound: what a thousand replications hardly tell.
    all.push_back({file,
                   "failover",
                   "p(50) > 13m",
                   {"runbooks.region-failover.by=none",
                    "database.main.replicas.us-west-2.promotion=uniform(4m, 12m)"}});
    all.push_back({file, "failover", "p(50) < 1h", {"operators.on-call.decide=1h"}, {"rto p(50) < 1h"}});
    all.push_back({file, "rto", "p(50) < 1h", no_room});
}

void add_replica_fifteen_seconds_behind(std::vector<Bite>& all) {
    const std::string file = "replica-fifteen-seconds-behind.yaml";
    const std::string lag = "database.main.replicas.us-west-2.lag=";
    all.push_back({file, "lost_writes", "mean > 146", {lag + "14.1s"}});
    all.push_back({file, "lost_writes", "mean < 154", {lag + "15.9s"}});
    // Lag is loss.
    all.push_back({file, "rpo", "p(50) > 14s", {lag + "13s"}, {"lost_writes mean > 146"}});
    all.push_back({file, "rpo", "p(50) < 16s", {lag + "17s"}, {"lost_writes mean < 154"}});
    all.push_back({file, "rto", "p(95) < 30m", no_room});
}

void add_stale_connections(std::vector<Bite>& all) {
    const std::string hang = "stale-connections-hang.yaml";
    const std::string promotion = "database.main.replicas.us-west-2.promotion=";
    all.push_back({hang, "promote", "max < 5m", {promotion + "uniform(5m, 6m)"}});
    all.push_back({hang, "writable", "p(50) > 15m", {"database.main.pool.on_error=recycle"}});
    all.push_back(
        {hang, "writable", "p(95) < 20m", {"database.main.pool.tcp_give_up=25m"}, {"rto p(95) < 20m"}});
    const std::string recycle = "stale-connections-recycle.yaml";
    // Nothing can be written before it has been promoted.
    all.push_back({recycle,
                   "promote",
                   "max < 5m",
                   {promotion + "uniform(5m, 6m)"},
                   {"writable p(95) < 6m", "rto p(95) < 6m"}});
    all.push_back(
        {recycle, "writable", "p(95) < 6m", {"database.main.endpoint.ttl=10m"}, {"rto p(95) < 6m"}});
    all.push_back({hang, "rto", "p(95) < 20m", {"regions.us-east-1.capacity=20/s"}}); // users stay there
    all.push_back({recycle, "rto", "p(95) < 6m", {"regions.us-east-1.capacity=20/s"}});
}

void add_stateless_outage(std::vector<Bite>& all) {
    const std::string file = "stateless-outage.yaml";
    all.push_back({file, "detect", "max <= 103s", {"health.east.interval=40s"}});
    all.push_back({file, "failover", "p(50) > 8m", {"resolvers.corporate.ttl=honour"}});
    all.push_back({file, "failover", "p(50) < 13m", {"resolvers.corporate.ttl={at_least: 30m}"}});
    all.push_back(
        {file, "availability", "mean > 97%", {"regions.us-west-2.capacity=45/s"}, {"rto p(95) < 20m"}});
    all.push_back({file, "rto", "p(95) < 20m", {"timeline.0.for=30m"}});
}

} // namespace

const std::vector<Bite>& bites() {
    static const std::vector<Bite> all = [] {
        std::vector<Bite> list;
        add_corporate_dns(list);
        add_email_saas_outage(list);
        add_lag_spike(list);
        add_lying_health_check(list);
        add_planned_failover(list);
        add_region_outage(list);
        add_replica_fifteen_seconds_behind(list);
        add_stale_connections(list);
        add_stateless_outage(list);
        return list;
    }();
    return all;
}

} // namespace gameday::analytic
