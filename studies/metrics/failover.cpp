#include <algorithm>

#include "studies/metrics/catalogue.hpp"
#include "studies/metrics/milestones.hpp"

namespace gameday::studies::families {

namespace {

using models::Prospects;

std::string nobody_moves(const Document&, const Prospects& prospects, const MetricKey&) {
    return prospects.left.empty() ? "no region fails, and no runbook moves users away from one" : "";
}

std::string nothing_detected(const Document& document, const Prospects& prospects, const MetricKey&) {
    if (prospects.failing.empty()) {
        return "no region fails";
    }
    const auto& checks = document.system.health;
    const bool tested = std::any_of(checks.begin(), checks.end(),
                                    [&](const auto& check) { return check.second.region.text == prospects.failing; });
    return tested ? "" : "no health check tests " + prospects.failing;
}

std::string nothing_decided(const Document&, const Prospects& prospects, const MetricKey&) {
    return prospects.decides ? "" : "no runbook is started";
}

std::string nothing_promoted(const Document&, const Prospects& prospects, const MetricKey&) {
    return prospects.promotes ? "" : "no database is promoted";
}

double failover_time(const Observation& seen, const MetricKey&) {
    const double shifted = departures(seen.world, {}).reached(0.95);
    return seen.world.prospects().promotes ? std::max(shifted, writable(seen.world).at) : shifted;
}

double detect_time(const Observation& seen, const MetricKey& key) {
    return key.label("by") == "alarm" ? alarmed(seen.world).at
                                      : detected(seen.world, seen.world.prospects().failing).at;
}

} // namespace

std::vector<Metric> failover() {
    return {
        {.name = "failover",
         .doc = "Time to failover: the later of shift and, where the database has to move, writable.",
         .labels = {},
         .absent = nobody_moves,
         .measure = failover_time},
        {.name = "detect",
         .doc = "The failed region's health check turns unhealthy, before the delay to DNS; {by:alarm}: the alarm fires.",
         .labels = {"by"},
         .absent = nothing_detected,
         .measure = detect_time},
        {.name = "decide",
         .doc = "A runbook is started, by a human or a machine.",
         .labels = {},
         .absent = nothing_decided,
         .measure = [](const Observation& seen, const MetricKey&) { return decided(seen.world).at; }},
        {.name = "promote",
         .doc = "The replica accepts writes.",
         .labels = {},
         .absent = nothing_promoted,
         .measure = [](const Observation& seen, const MetricKey&) { return promoted(seen.world).at; }},
        {.name = "writable",
         .doc = "Services beside the promoted replica can commit: promoted, and reached through endpoint and pools.",
         .labels = {},
         .absent = nothing_promoted,
         .measure = [](const Observation& seen, const MetricKey&) { return writable(seen.world).at; }},
    };
}

} // namespace gameday::studies::families
