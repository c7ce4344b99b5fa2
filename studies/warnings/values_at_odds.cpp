#include "studies/warnings/values_at_odds.hpp"

#include "models/topology/topology.hpp"
#include "studies/grain.hpp"

namespace gameday::studies {

namespace {

using Findings = std::vector<FileWarning::Finding>;

std::string words(sim::Duration duration) {
    return fields::Scalar<sim::Duration>::format(duration);
}

} // namespace

Findings spikes_below_lag(const Document& document) {
    Findings findings;
    for (std::size_t i = 0; i < document.timeline.size(); ++i) {
        const models::TimelineEntry& entry = document.timeline[i];
        const auto raised = entry.fault.chosen() && models::fault(entry.fault).raises_lag != nullptr
                                ? models::fault(entry.fault).raises_lag(entry.fault)
                                : std::nullopt;
        if (!raised) {
            continue;
        }
        const auto database = document.system.database.find(raised->database);
        const auto replica = database->second.replicas.find(raised->replica);
        const sim::Duration usual = replica->second.lag.quantile(0.5);
        if (raised->to <= usual) {
            findings.push_back({"timeline." + std::to_string(i) + ".to",
                                "a lag of " + words(raised->to) + " is no spike: the usual one of " +
                                    raised->database + " in " + raised->replica + " is " + words(usual) +
                                    " (p50)",
                                "a lag-spike never shortens the lag; write more than that"});
        }
    }
    return findings;
}

Findings backoffs_above_limit(const Document& document) {
    Findings findings;
    for (const auto& [name, clients] : document.system.clients) {
        if (clients.retry.backoff > clients.retry.limit && clients.retry.attempts.value > 1) {
            findings.push_back({"clients." + name + ".retry.backoff",
                                "a back-off of " + words(clients.retry.backoff) + " is above its limit of " +
                                    words(clients.retry.limit),
                                "every wait is at most retry.limit: raise that, or lower this"});
        }
    }
    return findings;
}

Findings idle_above_max_age(const Document& document) {
    Findings findings;
    for (const auto& [name, clients] : document.system.clients) {
        if (clients.keep_alive.idle > clients.keep_alive.max_age) {
            findings.push_back({"clients." + name + ".keep_alive.idle",
                                "a connection is closed at the age of " + words(clients.keep_alive.max_age) +
                                    ", before it can be idle for " + words(clients.keep_alive.idle),
                                "idle beyond max_age changes nothing: raise that, or lower this"});
        }
    }
    return findings;
}

Findings timeouts_below_round_trip(const Document& document) {
    Findings findings;
    const models::SystemParameters& system = document.system;
    const models::Topology topology(system.region_names(), system.network);
    for (const auto& [name, clients] : system.clients) {
        for (const auto& [region, check] : system.dns.at(system.name_asked_by(clients)).targets) {
            const sim::Duration way =
                topology.round_trip(topology.find(clients.near.text), topology.find(region));
            if (clients.timeout < way) {
                findings.push_back({"clients." + name + ".timeout",
                                    "a time-out of " + words(clients.timeout) +
                                        " is below the round trip to " + region + ", which takes " +
                                        words(way),
                                    "no answer from there could come in time"});
                break;
            }
        }
    }
    return findings;
}

Findings pages_that_test_nothing(const Document& document) {
    Findings findings;
    const models::SystemParameters& system = document.system;
    for (const auto& [name, check] : system.health) {
        for (std::size_t i = 0; i < check.tests.size(); ++i) {
            using models::Subsystem;
            const Subsystem what = check.tests[i].what;
            const bool no_database =
                (what == Subsystem::database || what == Subsystem::primary) && system.database.empty();
            if (no_database || (what == Subsystem::email && system.saas.empty())) {
                findings.push_back(
                    {"health." + name + ".tests." + std::to_string(i),
                     "this page tests '" + fields::Scalar<models::Tested>::format(check.tests[i]) +
                         "', and the system has none",
                     no_database ? "add a database, or leave it out" : "add it to saas, or leave it out"});
            }
        }
    }
    return findings;
}

Findings differences_of_flows(const Document& document) {
    Findings findings;
    if (document.grain != GrainChoice::automatic || !too_many_requests(document)) {
        return findings;
    }
    for (const models::BeyondFlows& beyond : models::beyond_flows(document.system, document.timeline)) {
        findings.push_back({beyond.path, words_of(beyond),
                            "--grain request simulates each request, however many there are"});
    }
    return findings;
}

} // namespace gameday::studies
