#include <algorithm>

#include "studies/metrics/absence.hpp"
#include "studies/metrics/catalogue.hpp"
#include "studies/metrics/milestones.hpp"
#include "studies/metrics/movers.hpp"

namespace gameday::studies::families {

namespace {

using models::Prospects;

std::string nothing_moves(const Document& document, const Prospects& prospects, const MetricKey&) {
    if (prospects.promotes()) {
        return "";
    }
    if (prospects.left.empty()) {
        return "nobody has to leave a region, and no database is promoted";
    }
    return somebody_moves(document.system, prospects.left)
               ? ""
               : "nobody is sent to " + prospects.left + ", and no database is promoted";
}

std::string nothing_detected(const Document& document, const Prospects& prospects, const MetricKey& key) {
    if (prospects.failing.empty()) {
        return "no region fails";
    }
    const auto& runbooks = document.system.runbooks;
    if (key.label("by") == "alarm" && std::none_of(runbooks.begin(), runbooks.end(), [](const auto& runbook) {
            return runbook.second.on.has_value();
        })) {
        return "no runbook waits for an alarm";
    }
    const auto& checks = document.system.health;
    const bool tested = std::any_of(checks.begin(), checks.end(), [&](const auto& check) {
        return check.second.region.text == prospects.failing;
    });
    return tested ? "" : "no health check tests " + prospects.failing;
}

std::string nothing_decided(const Document&, const Prospects& prospects, const MetricKey&) {
    return prospects.decides ? "" : "no runbook is started";
}

double failover_time(const Observation& seen, const MetricKey&) {
    const double shifted = seen.shifted();
    return seen.world.prospects().promotes() ? std::max(shifted, writable(seen.world).at) : shifted;
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
         .absent = nothing_moves,
         .measure = failover_time},
        {.name = "detect",
         .doc = "The failed region's health check turns unhealthy, before the delay to DNS; {by:alarm}: the "
                "alarm fires.",
         .labels = {"by"},
         .absent = nothing_detected,
         .measure = detect_time},
        {.name = "decide",
         .doc = "A runbook is started, by a human or a machine.",
         .labels = {},
         .absent = nothing_decided,
         .measure = [](const Observation& seen, const MetricKey&) { return decided(seen.world).at; }},
        {.name = "promote",
         .doc = "The replica accepts writes; of several databases the last.",
         .labels = {"database"},
         .absent = nothing_promoted,
         .measure = [](const Observation& seen,
                       const MetricKey& key) { return promoted(seen.world, key.label("database")).at; },
         .reported = [](const Document& document) { return by_database(document, "promote"); }},
        {.name = "writable",
         .doc =
             "Services beside the promoted replica (or, where no user has to leave a region, near any users) "
             "can commit: promoted, and reached through endpoint and pools; of several databases the last.",
         .labels = {"database"},
         .absent = nothing_promoted,
         .measure = [](const Observation& seen,
                       const MetricKey& key) { return writable(seen.world, key.label("database")).at; },
         .reported = [](const Document& document) { return by_database(document, "writable"); }},
    };
}

} // namespace gameday::studies::families
