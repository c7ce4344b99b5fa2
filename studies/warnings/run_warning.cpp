#include "studies/warnings/run_warning.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "studies/metrics/milestones.hpp"
#include "studies/warnings/promotes.hpp"

namespace gameday::studies {

namespace {

using RunFindings = std::vector<RunWarning::Finding>;

std::string rate_words(double per_second) {
    return per_second >= 10 ? fields::grouped(static_cast<std::uint64_t>(std::llround(per_second))) + "/s"
                            : fmt::format("{:.3g}/s", per_second);
}

/// The region's name, and by how much it is overloaded in the end, or was before the clock; nothing: it is
/// not.
std::optional<std::string> overloaded_words_of(const models::Region& region) {
    const models::LoadRecord& load = region.load;
    if (load.last() && load.overloaded(*load.last())) {
        return region.name() + " is overloaded, " + overload_words(load, *load.last());
    }
    if (load.before_clock() && load.overloaded(*load.before_clock())) {
        return region.name() + " is overloaded before anything happens, " +
               overload_words(load, *load.before_clock());
    }
    if (!load.last() && load.overloaded(load.whole())) { // it serves so few that no window is over
        return region.name() + " is overloaded, " + overload_words(load, load.whole());
    }
    return std::nullopt;
}

RunFindings overloaded_regions(const Observation& seen) {
    RunFindings findings;
    for (const auto& region : seen.world.regions()) {
        if (auto words = overloaded_words_of(*region)) {
            findings.push_back({region->name(), std::move(*words)});
        }
    }
    return findings;
}

/// Nobody who writes to it is sent to a region whose services can commit, in the end.
bool cannot_be_written(const Observation& seen, const std::string& database) {
    bool anybody = false;
    for (const models::ClientRecord& record : seen.world.clients()) {
        if (record.writes_to(database) <= 0) {
            continue;
        }
        anybody = true;
        if (seen.world.pool(database, record.sent_to())->committing().value() > 0) {
            return false;
        }
    }
    return anybody;
}

/// ": db.internal still leads to east, and west is the primary", where that keeps services from writing that
/// users are sent to and that are up.
std::string astray_words(const models::World& world, const models::Database& database) {
    const models::RegionId leads = database.endpoint().answer().value();
    const models::RegionId primary = database.primary().value();
    const auto clients = world.clients();
    const bool any_up = std::any_of(clients.begin(), clients.end(), [&](const models::ClientRecord& record) {
        return record.writes_to(database.key()) > 0 &&
               world.regions()[record.sent_to().index()]->reach.value() == models::Reach::up;
    });
    if (leads == primary || !database.takes_writes(primary) || !any_up) {
        return "";
    }
    return ": " + database.parameters().endpoint.name + " still leads to " + world.topology().name(leads) +
           ", and " + world.topology().name(primary) + " is the primary";
}

RunFindings unwritable_databases(const Observation& seen) {
    RunFindings findings;
    for (const auto& database : seen.world.databases()) {
        if (cannot_be_written(seen, database->key())) {
            findings.push_back({database->key(), "no region that users are sent to can write to " +
                                                     database->key() + astray_words(seen.world, *database)});
        }
    }
    return findings;
}

/// First attempts a second of the users of a place.
double request_rate(const models::SystemParameters& system, const models::ClientParameters& clients) {
    return clients.requests.per_second * static_cast<double>(clients.users.value * system.scale_users.value);
}

/// The same of all users.
double request_rate(const models::SystemParameters& system) {
    double rate = 0;
    for (const auto& [name, clients] : system.clients) {
        rate += request_rate(system, clients);
    }
    return rate;
}

/// Those whom DNS sends to a region that cannot be reached, at the end, or caches do, each place by its name.
RunFindings sent_into_the_dark(const Observation& seen) {
    RunFindings findings;
    for (const models::ClientRecord& record : seen.world.clients()) {
        const models::Region& region = *seen.world.regions()[record.sent_to().index()];
        if (region.reach.value() != models::Reach::up) {
            findings.push_back({record.name, "DNS sends users of " + record.name + " to " + region.name() +
                                                 ", which cannot be reached"});
            continue;
        }
        for (const models::ClientRecord::Dark& dark : record.kept_in) {
            if (dark.users > 0.5) {
                findings.push_back({record.name, "most users of " + record.name + " still go to " +
                                                     seen.world.topology().name(dark.region) +
                                                     ", which cannot be reached, as cached DNS tells them"});
            }
        }
    }
    return findings;
}

/// The share of all requests whose users caches keep in a region that cannot be reached: "3 % of the users
/// still go to east, which cannot be reached, as cached DNS tells them". It is told of the place of most of
/// them, as is said of it where most of its users are there; nothing: there are none to speak of.
std::optional<RunWarning::Finding> kept_in_the_dark(const Observation& seen) {
    struct Kept {
        double all = 0;  // requests a second
        double most = 0; // of one place
        std::string place;
    };
    std::map<std::size_t, Kept> kept; // by region
    const auto& system = seen.document.system;
    for (const models::ClientRecord& record : seen.world.clients()) {
        const double rate = request_rate(system, system.clients.at(record.name));
        for (const models::ClientRecord::Dark& dark : record.kept_in) {
            Kept& there = kept[dark.region.index()];
            there.all += rate * dark.users;
            if (rate * dark.users > there.most) {
                there.most = rate * dark.users;
                there.place = record.name;
            }
        }
    }
    const auto darkest = std::max_element(
        kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.second.all < b.second.all; });
    constexpr double noticeable = 0.001;
    const double share = darkest == kept.end() ? 0 : darkest->second.all / request_rate(system);
    if (share < noticeable) {
        return std::nullopt;
    }
    return RunWarning::Finding{
        darkest->second.place,
        fmt::format("{:.2g} % of the users still go to {}, which cannot be reached, as cached DNS tells them",
                    100 * share, seen.world.topology().name(models::RegionId{darkest->first}))};
}

/// "writes to main fail: db still leads to east, and west is the primary", of one that nobody can write to.
std::optional<std::string> failing_writes(const Observation& seen) {
    for (const auto& database : seen.world.databases()) {
        if (cannot_be_written(seen, database->key())) {
            return "writes to " + database->key() + " fail" + astray_words(seen.world, *database);
        }
    }
    return std::nullopt;
}

std::string fewer_succeed(const Observation& seen, const char* what) {
    return "fewer than " + fields::Scalar<fields::Share>::format(seen.document.target) + " of " + what +
           " succeed in the ";
}

/// Writes may be too few to be seen among all requests. Where they do not make up some windows of their own,
/// the last of these would tell of what is long over.
RunFindings unserved_writes(const Observation& seen) {
    constexpr double some_windows = 3;
    const auto& system = seen.document.system;
    double writes = 0; // a second
    for (const auto& [name, clients] : system.clients) {
        writes += request_rate(system, clients) * clients.writes.fraction;
    }
    const double all = writes * (seen.world.end() - seen.world.clock()).in_seconds();
    if (all < some_windows * static_cast<double>(models::window_requests_min) ||
        !verdict_on_writes(seen).never) {
        return {};
    }
    return {{"", failing_writes(seen).value_or(fewer_succeed(seen, "writes") + "last full window of them")}};
}

RunFindings unserved_users(const Observation& seen) {
    if (seen.document.timeline.empty()) {
        return {};
    }
    RunFindings dark = sent_into_the_dark(seen);
    if (!dark.empty()) {
        return dark; // though they may be too few to be seen among all
    }
    if (!verdict_on_all(seen).never) {
        return unserved_writes(seen);
    }
    for (const auto& region : seen.world.regions()) {
        const models::LoadRecord& load = region->load;
        if (load.last() && load.overloaded(*load.last())) {
            return {{"", *overloaded_words_of(*region)}};
        }
    }
    if (auto kept = kept_in_the_dark(seen)) {
        return {std::move(*kept)};
    }
    if (auto writes = failing_writes(seen)) {
        return {{"", std::move(*writes)}};
    }
    const std::string fewer = fewer_succeed(seen, "requests");
    const double rate = request_rate(seen.document.system);
    const auto requests = static_cast<double>(models::window_requests_min);
    const sim::Duration window =
        sim::Duration::seconds(static_cast<std::int64_t>(std::ceil(requests / rate)));
    if (window > seen.world.end() - seen.world.clock()) {
        return {{"", fewer + "whole run, which is one window: so few users take some " +
                         fields::Scalar<sim::Duration>::format(window) + " to make the " +
                         fields::grouped(models::window_requests_min) + " requests of one"}};
    }
    return {{"", fewer + "last full window"}};
}

/// Why nobody started a runbook that would have moved a database, and how near somebody came to it.
struct NotStarted {
    int near = -1;
    std::string why = "no runbook promotes a replica of it";
};

NotStarted why_not_started(const Observation& seen, const models::Response& response,
                           const std::string& database) {
    const std::string& name = response.name();
    if (!promotes(response.runbook(), database, true)) {
        return {0, name + " waits for the primary, as a switchover does"};
    }
    const auto& timeline = seen.document.timeline;
    const bool planned = std::any_of(timeline.begin(), timeline.end(), [&](const auto& entry) {
        return entry.runbook && entry.runbook->text == name;
    });
    if (!response.runbook().on && !planned) {
        return {1, "nothing starts " + name + ": it has no `on`, and the timeline does not start it"};
    }
    if (response.decided().value() > 0) {
        return {6, name + " had run before, and a runbook runs once"};
    }
    if (response.alarms().value() == 0) {
        return {2, "no alarm started " + name};
    }
    if (response.acknowledged().value().alarm == 0) {
        return {3, "nobody had acknowledged the page by the end"};
    }
    const models::Finding finding = response.finding().value();
    if (finding.alarm > 0 && !finding.real) {
        return {4, "whoever was on call found nothing wrong, and did not start " + name};
    }
    return {5, name + " had not been started by the end"};
}

/// Whether a runbook that moves it was started after that instant, or is still at it.
bool is_moving(const models::Response& response, models::Time lost) {
    const auto& decided = response.decided();
    const bool started = decided.value() > 0 && decided.since() >= lost;
    return started || std::any_of(response.runs().begin(), response.runs().end(),
                                  [](const auto& run) { return !run->unfinished().empty(); });
}

RunFindings databases_left_behind(const Observation& seen) {
    RunFindings findings;
    for (const auto& database : seen.world.databases()) {
        const models::RegionId primary = database->primary().value();
        if (database->reach(primary) == models::Reach::up) {
            continue;
        }
        const auto& of_region = database->region(primary).reach;
        const models::Time lost = of_region.value() != models::Reach::up
                                      ? of_region.since()
                                      : database->host_reach(primary).since();
        NotStarted nearest;
        bool moving = false;
        for (const auto& response : seen.world.responses()) {
            if (promotes(response->runbook(), database->key())) {
                moving = moving || is_moving(*response, lost);
                NotStarted other = why_not_started(seen, *response, database->key());
                nearest = other.near > nearest.near ? std::move(other) : nearest;
            }
        }
        if (!moving) {
            findings.push_back(
                {database->key(), "the primary of " + database->key() + " is lost, and " + nearest.why});
        }
    }
    return findings;
}

RunFindings split_brains(const Observation& seen) {
    RunFindings findings;
    for (const auto& database : seen.world.databases()) {
        if (database->divergent_writes() > 0) {
            findings.push_back(
                {database->key(),
                 fmt::format("{} writes to {} were acknowledged by a host that had been replaced, "
                             "and are in no copy that is in use",
                             fields::grouped(database->divergent_writes()), database->key())});
        }
    }
    return findings;
}

RunFindings unfinished_steps(const Observation& seen) {
    RunFindings findings;
    for (const auto& response : seen.world.responses()) {
        for (const auto& run : response->runs()) {
            if (const std::string step = run->unfinished(); !step.empty()) {
                findings.push_back({response->name(), response->name() + ": " + step});
                break;
            }
        }
    }
    return findings;
}

} // namespace

std::string overload_words(const models::LoadRecord& load, const models::LoadWindow& window) {
    return fmt::format("{} for {}, {:.0f} % turned away", rate_words(window.rate()),
                       rate_words(load.capacity()), 100 * window.share_shed());
}

std::span<const RunWarning> run_warnings() {
    static const std::array all{
        RunWarning{
            "users-not-served",
            "Fewer requests than the target succeed in the last full window, or fewer writes in the last one "
            "of theirs, or DNS or caches send the users of a place to a region that cannot be reached: users "
            "are not served at the end.",
            "users are not served at the end of", unserved_users},
        RunWarning{"writes-impossible",
                   "At the end no region that users are sent to can write to a database.",
                   "writes are impossible at the end of", unwritable_databases},
        RunWarning{
            "region-overloaded",
            "More comes to a region than it can serve, in the last full window or in the last one before "
            "the clock starts, and 1 % or more of it is turned away.",
            "a region is overloaded in", overloaded_regions},
        RunWarning{"nobody-moved-the-database",
                   "A database's primary is lost to the end, and no runbook that would move it was started.",
                   "nobody moved the database in", databases_left_behind},
        RunWarning{"split-brain",
                   "A primary that was replaced, and not fenced, has acknowledged writes: they are lost, "
                   "though whoever "
                   "made them was served.",
                   "a replaced primary has taken writes in", split_brains},
        RunWarning{"step-not-ended", "A runbook was started, and one of its steps has not ended by the end.",
                   "a runbook has not come to its end in", unfinished_steps},
    };
    return all;
}

} // namespace gameday::studies
