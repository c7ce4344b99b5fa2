#include "studies/document.hpp"

#include <algorithm>

#include "models/operators/actions.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"
#include "sim/fields/describe.hpp"

namespace gameday::fields {

using studies::GrainChoice;
using studies::RecoveryRule;

const std::vector<std::tuple<RecoveryRule, std::string, std::string>>& Words<RecoveryRule>::words() {
    static const std::vector<std::tuple<RecoveryRule, std::string, std::string>> all{
        {RecoveryRule::recovery, "recovery", "recovered only if it stays recovered to the end"},
        {RecoveryRule::sustained, "sustained", "never below the target at all"}};
    return all;
}

const std::vector<std::tuple<GrainChoice, std::string, std::string>>& Words<GrainChoice>::words() {
    static const std::vector<std::tuple<GrainChoice, std::string, std::string>> all{
        {GrainChoice::automatic, "auto",
         "request for a single replication of few requests, or where a queue holds fewer than ten, else "
         "flow"},
        {GrainChoice::request, "request", "every request of every user"},
        {GrainChoice::flow, "flow", "users who share their state as a rate: as fast for many as for few"}};
    return all;
}

} // namespace gameday::fields

namespace gameday::studies {

namespace {

constexpr std::int64_t language_version = 1;

/// A runbook that is meant for an alarm may leave out which region a step is about; a timeline cannot.
void check_start(const models::SystemParameters& system, const std::string& name, const std::string& path,
                 fields::Problems& problems) {
    const auto runbook = system.runbooks.find(name);
    if (runbook == system.runbooks.end()) {
        return; // reported where it stands
    }
    for (const models::StepParameters& step : runbook->second.steps) {
        const auto moves = step.action.chosen() ? models::step_action(step.action).moves_users_from : nullptr;
        if (moves != nullptr && moves(step.action) == "") {
            problems.push_back({path + ".runbook",
                                "step '" + step.name() + "' of '" + name +
                                    "' is about the region of an alarm, and there is none here",
                                "say away_from in that step, or let the alarm start the runbook"});
        }
    }
}

/// That each id of the timeline is there once.
void check_ids(const Document& document, fields::Problems& problems) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < document.timeline.size(); ++i) {
        const auto& id = document.timeline[i].id;
        if (id && std::find(ids.begin(), ids.end(), id->text) != ids.end()) {
            problems.push_back({"timeline." + std::to_string(i) + ".id",
                                "two entries are called '" + id->text + "'", "give each an id of its own"});
        } else if (id) {
            ids.push_back(id->text);
        }
    }
}

/// That the clock's id is there.
void check_clock(const Document& document, fields::Problems& problems) {
    std::vector<std::string> ids;
    for (const models::TimelineEntry& entry : document.timeline) {
        if (entry.id) {
            ids.push_back(entry.id->text);
        }
    }
    if (document.clock && std::find(ids.begin(), ids.end(), document.clock->text) == ids.end()) {
        const std::string guess = language::did_you_mean(document.clock->text, ids);
        problems.push_back({"clock", "no entry of the timeline has the id '" + document.clock->text + "'",
                            !guess.empty() ? guess
                            : ids.empty()  ? "give one an id: {id: outage, at: 10m, …}"
                                           : "ids: " + language::joined(ids)});
    }
}

/// That everything on the timeline begins before the end of the run.
void check_instants(const Document& document, fields::Problems& problems) {
    const std::string end = fields::Scalar<sim::Duration>::format(document.duration);
    for (std::size_t i = 0; i < document.timeline.size(); ++i) {
        if (document.timeline[i].at >= document.duration) {
            problems.push_back({"timeline." + std::to_string(i) + ".at",
                                "this lies at or after the end of the run", "duration is " + end});
        }
    }
}

/// A page needs people.
void check_page(const Document& document, const models::TimelineEntry& entry, const std::string& path,
                fields::Problems& problems) {
    const auto runbook = document.system.runbooks.find(entry.runbook->text);
    if (entry.page && runbook != document.system.runbooks.end() && !runbook->second.by) {
        problems.push_back({path + ".page", "nobody is paged for '" + runbook->first + "'",
                            "say by: <operator> in the runbook, or leave page out"});
    }
}

/// That the system has what each entry of the timeline is about.
void check_entries(const Document& document, fields::Problems& problems) {
    for (std::size_t i = 0; i < document.timeline.size(); ++i) {
        const models::TimelineEntry& entry = document.timeline[i];
        const std::string path = "timeline." + std::to_string(i);
        if (entry.runbook) {
            check_start(document.system, entry.runbook->text, path, problems);
            check_page(document, entry, path, problems);
        }
        if (entry.fault.chosen() && models::fault(entry.fault).check != nullptr) {
            models::fault(entry.fault).check(document.system, entry.fault, path, problems);
        }
    }
}

} // namespace

void check_rules(const Document& document, const std::set<std::string>& faulty, fields::Problems& problems) {
    const auto sound = [&](const std::vector<std::string>& keys) {
        return std::none_of(keys.begin(), keys.end(),
                            [&](const std::string& key) { return faulty.contains(key); });
    };
    const bool system = sound(models::SystemParameters::description().allowed());
    if (system) {
        models::SystemParameters::check(document.system, problems);
    }
    if (sound({"timeline"})) {
        check_ids(document, problems);
    }
    if (sound({"timeline", "clock"})) {
        check_clock(document, problems);
    }
    if (sound({"timeline", "duration"})) {
        check_instants(document, problems);
    }
    if (system && sound({"timeline"})) {
        check_entries(document, problems);
    }
}

namespace {

void check_document(const Document& document, const std::string&, fields::Problems& problems) {
    if (document.version.value != language_version) {
        problems.push_back({"gameday", "this gameday reads version 1 of the language", "gameday: 1"});
    }
    if (!document.scenario && !document.system_name) {
        problems.push_back({"gameday", "the file does not say what it is",
                            "a scenario says scenario: <title>, a system says system: <name>"});
    }
    check_rules(document, {}, problems);
}

} // namespace

const fields::Type& Acceptance::description() {
    using A = Acceptance;
    static const fields::Type type =
        fields::record<A>("acceptance", "A warning that is accepted, and why.")
            .field<&A::share>("share", "In which share of the replications it may come.")
            .field<&A::reason>("reason", "Why that is acceptable, for whoever reads it later.",
                               {.required = true})
            .done();
    return type;
}

const fields::Type& Document::description() {
    using D = Document;
    static const fields::Type type =
        fields::record<D>("file", "A scenario with the system that it uses, or a system alone.")
            .field<&D::version>("gameday", "The version of this language.",
                                {.required = true, .low = "1", .high = "1"})
            .field<&D::scenario>("scenario", "The scenario's title.", {.not_read = "it is a title"})
            .field<&D::system_name>("system", "The system's name.", {.not_read = "it is a title"})
            .include<&D::system>(models::SystemParameters::description())
            .field<&D::timeline>("timeline", "What happens, and when.")
            .field<&D::clock>(
                "clock", "The id of the entry of the timeline at which the clock of the metrics starts; by "
                         "default the first one.")
            .field<&D::duration>("duration", "How long the world is watched.", {.low = "1s", .high = "30d"})
            .field<&D::verdict>("verdict", "When users count as served again.")
            .field<&D::target>("target", "The share of requests that has to succeed.",
                               {.low = "1%",
                                .source = fields::assumption,
                                .plausible_low = "95%",
                                .plausible_high = "99.9%"})
            .field<&D::grain>("grain", "How finely traffic is simulated.")
            .field<&D::runs>("runs", "How many replications there are, where --runs does not say.",
                             {.low = "1", .high = "10000000"})
            .field<&D::seed>("seed", "The seed of all randomness, where --seed does not say; by default 1.")
            .field<&D::expect>("expect",
                               "For each metric what must hold: lists of <statistic> <operator> <value>.")
            .field<&D::accept>(
                "accept", "Warnings that do not make the verdict fail: users-not-served, writes-impossible "
                          "and so on, each with the share of replications in which it may come.")
            .check(check_document)
            .done();
    return type;
}

} // namespace gameday::studies
