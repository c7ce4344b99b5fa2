#include <algorithm>

#include "studies/metrics/absence.hpp"
#include "studies/metrics/catalogue.hpp"
#include "studies/metrics/milestones.hpp"
#include "studies/metrics/movers.hpp"

namespace gameday::studies::families {

namespace {

using models::Prospects;

std::string nothing_moves(const Document& document, const Prospects& prospects, const MetricKey&) {
    if (prospects.moves()) {
        return "";
    }
    if (prospects.left.empty()) {
        return "nobody has to leave a region, and no database is promoted";
    }
    return somebody_moves(document.system, prospects)
               ? ""
               : "nobody is sent to " + prospects.left + ", and no database is promoted";
}

/// The entry of the timeline of that id; null: there is none.
const models::TimelineEntry* entry_of(const Document& document, const std::string& id) {
    const auto found = std::find_if(document.timeline.begin(), document.timeline.end(),
                                    [&](const auto& entry) { return entry.id && entry.id->text == id; });
    return found == document.timeline.end() ? nullptr : &*found;
}

/// The region whose failure the key is about, and from when on.
struct Failing {
    std::string region;
    models::Time from;
};

Failing failing_of(const Document& document, const Prospects& prospects, const MetricKey& key) {
    const std::string id = key.label("fault");
    if (id.empty()) {
        return {prospects.failing, prospects.clock};
    }
    const models::TimelineEntry* const entry = entry_of(document, id);
    const bool is_fault = entry != nullptr && entry->fault.chosen();
    return {is_fault ? models::fault(entry->fault).region(document.system, entry->fault) : "",
            is_fault ? models::Time::at(entry->at) : models::Time{}};
}

std::string nothing_detected(const Document& document, const Prospects& prospects, const MetricKey& key) {
    const Failing failing = failing_of(document, prospects, key);
    if (failing.region.empty()) {
        return key.label("fault").empty()
                   ? prospects.history ? "no region fails once the clock has started" : "no region fails"
                   : "'" + key.label("fault") + "' makes no region fail";
    }
    const auto& runbooks = document.system.runbooks;
    if (key.label("by") == "alarm" && std::none_of(runbooks.begin(), runbooks.end(), [](const auto& runbook) {
            return runbook.second.on.has_value();
        })) {
        return "no runbook waits for an alarm";
    }
    const auto& checks = document.system.health;
    const bool tested = std::any_of(checks.begin(), checks.end(), [&](const auto& check) {
        return check.second.region.text == failing.region;
    });
    return tested ? "" : "no health check tests " + failing.region;
}

double decision_time(const Observation& seen, const MetricKey&) {
    const double at = decided(seen.world).at;
    return at == never && nothing_left_to_do(seen.world) && seen.shifted() != never ? 0 : at;
}

std::string nothing_decided(const Document&, const Prospects& prospects, const MetricKey&) {
    return prospects.decides || !prospects.lost.empty() ? "" : "no runbook is started";
}

double failover_time(const Observation& seen, const MetricKey&) {
    const double shifted = seen.shifted();
    return std::max(shifted, seen.writable().at); // 0 where no database is moved
}

double detect_time(const Observation& seen, const MetricKey& key) {
    const Failing failing = failing_of(seen.document, seen.world.prospects(), key);
    if (key.label("by") == "alarm") {
        return alarmed(seen.world, failing.from).at;
    }
    return detected(seen.world, failing.region, failing.from).at;
}

double writable_time(const Observation& seen, const MetricKey& key) {
    if (key.labels.empty()) {
        return seen.writable().at;
    }
    const std::string share = key.label("share");
    return writable(seen.world, key.label("database"),
                    share.empty() ? writes_that_count
                                  : fields::Scalar<fields::Share>::parse(share).value->fraction)
        .at;
}

} // namespace

std::vector<Metric> failover() {
    return {
        {.name = "failover",
         .doc = "Time to failover: the later of shift and, where the database has to move, writable.",
         .labels = {},
         .absent = nothing_moves,
         .measure = failover_time,
         .headline = true},
        {.name = "detect",
         .doc = "The failed region's health check turns unhealthy, before the delay to DNS; {by:alarm}: the "
                "alarm fires; {fault:ID}: the same of the region of that entry of the timeline, counted from "
                "there.",
         .labels = {"by", "fault"},
         .absent = nothing_detected,
         .measure = detect_time},
        {.name = "decide",
         .doc = "A runbook is started, by a human or a machine. Where something happens before the clock, 0 "
                "says that nothing was left to decide.",
         .labels = {},
         .absent = nothing_decided,
         .measure = decision_time},
        {.name = "promote",
         .doc = "The replica accepts writes; of several databases the last. Where something happens before "
                "the clock, 0 says that the database had moved by then, or had no need to.",
         .labels = {"database"},
         .absent = nothing_ought_to_move,
         .measure = [](const Observation& seen,
                       const MetricKey& key) { return promoted(seen.world, key.label("database")).at; },
         .reported = [](const Document& document) { return by_database(document, "promote"); }},
        {.name = "writable",
         .doc = "95 % of the writes (or the share given) can commit, for good: promoted (or the primary is "
                "back by itself), and reached through endpoint and pools from the regions that DNS sends "
                "users to; of several databases the last.",
         .labels = {"database", "share"},
         .absent = nothing_ought_to_move,
         .measure = writable_time,
         .reported = [](const Document& document) { return by_database(document, "writable"); }},
    };
}

} // namespace gameday::studies::families
