#pragma once

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "models/world/world.hpp"
#include "studies/document.hpp"
#include "studies/metric_key.hpp"
#include "studies/metrics/milestones.hpp"
#include "studies/metrics/windows.hpp"
#include "studies/unit.hpp"

namespace gameday::studies {

/// The value of a time that was not reached by the end of the run.
inline constexpr double never = HUGE_VAL;

/// What a metric's value is computed from: a world that has run, and what it was made of.
struct Observation {
    const models::World& world;
    const Document& document;
    /// What several metrics rest on: worked out by the first of them that asks.
    mutable std::map<std::string, WindowVerdict> verdicts{};
    mutable std::optional<double> all_shifted{};
    mutable std::optional<Milestone> all_writable{};

    /// When enough of all users who have to move had moved, as Departures::shifted() tells.
    [[nodiscard]] double shifted() const;
    /// When enough of the writes could commit to every database that ought to move.
    [[nodiscard]] const Milestone& writable() const;
};

/// What windows say of all requests of all users; see WindowVerdict.
[[nodiscard]] const WindowVerdict& verdict_on_all(const Observation& seen);
/// The same of all writes.
[[nodiscard]] const WindowVerdict& verdict_on_writes(const Observation& seen);

/// One thing that is measured. A metric is described, checked and computed in one place.
///
/// Times are counted in nanoseconds from the start of the clock until they are reported, so that they
/// add up exactly; a double holds every nanosecond of three months.
struct Metric {
    std::string name;
    Unit unit = Unit::seconds;
    std::string doc;
    /// The labels it knows: clients, region, resolvers, database, share, by, fault, at.
    std::vector<std::string> labels;
    /// Whether it needs an instant: `stale@10m`.
    bool needs_instant = false;
    /// Why it has no subject in this scenario; empty when it has.
    std::string (*absent)(const Document&, const models::Prospects&, const MetricKey&);
    /// Its value, in nanoseconds, things, or a share; `never` for a time that did not come.
    double (*measure)(const Observation&, const MetricKey&);
    /// The keys under which every result reports it; null: just its name.
    std::vector<MetricKey> (*reported)(const Document&) = nullptr;
    /// Whether a greater value is better news; of all others a smaller one is.
    bool more_is_better = false;
    /// The metric without which this one says nothing good: where that never comes (or is absent, and
    /// elsewhere is not), a comparison takes this one for never, too. Empty: there is none.
    std::string means_nothing_without = {};
    /// Whether it answers the question: where it is off at the flow grain, requests are simulated.
    bool headline = false;
};

/// Every metric, in the order of the reference. A new one is a file of this folder, and a line there.
std::span<const Metric> metrics();
/// Nothing when there is none of that name.
const Metric* find_metric(std::string_view name);

/// Whether a key makes sense for this document: a known metric, labels that it knows, values that exist.
/// Problems are told for `path`, the place where the key stands. Of names in sections that are `faulty`
/// nothing is said.
const Metric* check_metric(const MetricKey& key, const Document& document, const std::string& path,
                           fields::Problems& problems, const std::set<std::string>& faulty = {});

} // namespace gameday::studies
