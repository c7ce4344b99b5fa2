#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/estate/estate.hpp"
#include "sim/fields/describe.hpp"

namespace gameday::models {

struct SystemParameters;

/// One kind of fault: how it is written, what it does to the estate, and how it is told.
struct Fault {
    fields::CaseOption option;
    void (*begin)(Estate&, const fields::Case&) = nullptr;
    void (*end)(Estate&, const fields::Case&) = nullptr;
    /// "us-east-1 unreachable"; and what is told when it ends.
    std::string (*begins)(const fields::Case&) = nullptr;
    std::string (*ends)(const fields::Case&) = nullptr;
    /// What has to be known beside it, given what had become of the estate by then: " (it is the primary no
    /// longer)"; mostly empty. May be null.
    std::string (*aside)(const Estate&, const fields::Case&, Time when) = nullptr;
    /// The region that fails, or seems to, so that its health check turns red, by name; empty: none.
    std::string (*region)(const SystemParameters&, const fields::Case&) = nullptr;
    /// What its own fields cannot tell: that the replica it names exists. May be null.
    void (*check)(const SystemParameters&, const fields::Case&, const std::string& path,
                  fields::Problems&) = nullptr;
    /// Whether something is really broken there, as people find when they look.
    bool real = true;
    /// Whether users have to leave the region that it names: not where only a database host is gone, and
    /// the region serves again as soon as that has moved.
    bool users_leave = true;
    /// The databases whose primary it takes away, by name: where it was at first, or, `wherever` it is by
    /// then, those that it may take away. May be null: none.
    std::vector<std::string> (*primaries)(const SystemParameters&, const fields::Case&,
                                          bool wherever) = nullptr;
    /// The lag that it gives a replica. May be null, and tell nothing: none.
    struct RaisedLag {
        std::string database, replica;
        Duration to;
    };
    std::optional<RaisedLag> (*raises_lag)(const fields::Case&) = nullptr;
    /// Whether it can turn some health check red although `region` names none. May be null: it cannot.
    bool (*alarms_everywhere)(const SystemParameters&, const fields::Case&) = nullptr;
};

/// Every fault, in the order they are documented. A new one is a file in kinds/, and a line here.
std::span<const Fault> faults();
const Fault& fault(const fields::Case& chosen);
const fields::Type& faults_type();

/// One entry of a timeline: a fault, or a runbook that is started by hand, at once or by paging people.
struct TimelineEntry {
    Duration at;
    std::optional<Duration> lasts;
    std::optional<Name> id;
    fields::Case fault;
    std::optional<Name> runbook;
    bool page = false;

    static const fields::Type& description();
};

} // namespace gameday::models
