#include "studies/phases.hpp"

#include <algorithm>

#include "studies/metrics/metric.hpp"
#include "studies/metrics/milestones.hpp"

namespace gameday::studies {

namespace {

/// Adds time to the list; parts of the same name are one, though others come in between: where one database
/// moves after another.
void add(std::vector<Phase>& phases, Phase phase) {
    const auto same =
        std::find_if(phases.begin(), phases.end(), [&](const Phase& one) { return one.name == phase.name; });
    if (same != phases.end()) {
        same->nanoseconds += phase.nanoseconds;
        same->to = std::next(same) == phases.end() ? phase.to : same->to;
    } else if (phase.nanoseconds > 0) {
        phases.push_back(std::move(phase));
    }
}

/// The words of a change without what differs from one replication to another: of "replica promoted; 8 writes
/// lost" and "red, 14 of 16 checkers" what stands before. A part is told once for all replications.
std::string words_of_all(const std::string& all) {
    constexpr std::string_view hosts = " service hosts in ";
    const std::size_t counted = all.find(hosts); // "19 of 20 service hosts in us-west-2 can write to main"
    const std::string words = counted == std::string::npos ? all : all.substr(counted + 1);
    std::size_t end = std::min(words.find("; "), words.size());
    for (std::size_t i = 0; i + 2 < end; ++i) {
        if (words[i] == ',' && words[i + 1] == ' ' && words[i + 2] >= '0' && words[i + 2] <= '9') {
            end = i;
        }
    }
    return words.substr(0, end);
}

/// The parts up to a change, each named after the change that ends it. Changes that end no part count
/// towards the next one that does.
std::vector<Phase> along_chain(const models::World& world, sim::ChangeId last) {
    const sim::Journal& journal = world.engine().journal();
    auto chain = journal.chain(last);
    std::reverse(chain.begin(), chain.end());
    std::vector<Phase> phases;
    sim::Time from = world.clock();
    std::string from_words = "the clock starts";
    for (std::size_t i = 0; i < chain.size(); ++i) {
        const sim::Change& change = journal[chain[i]];
        const bool first = i == 0;
        std::string name = journal.subject_of(chain[i]).phase;
        if (first && change.at > world.clock()) {
            name = "before"; // what led here began later than the clock
        } else if (name.empty() && i + 1 < chain.size()) {
            from_words = first ? words_of_all(journal.describe(chain[i])) : from_words;
            continue;
        }
        const std::string words = words_of_all(journal.describe(chain[i]));
        const bool later = change.at > from;
        if (later) {
            add(phases, {name.empty() ? "rest" : name, from_words, words, (change.at - from).count()});
            from = change.at;
        }
        if (later || journal.subject_of(chain[i]).in_story) { // of several at one instant, what people know
            from_words = words;
        }
    }
    return phases;
}

} // namespace

std::vector<Phase> failover_phases(const Observation& seen) {
    const models::World& world = seen.world;
    const double shifted = seen.shifted();
    const Milestone can_write = seen.writable();
    const double total = std::max(shifted, can_write.at);
    if (total == never) {
        return {};
    }
    if (can_write.change.exists() && can_write.at >= shifted) {
        return along_chain(world, can_write.change);
    }
    const Departures leaving(world, {});
    auto phases = along_chain(world, leaving.opened_by());
    std::int64_t told = 0;
    for (const Phase& phase : phases) {
        told += phase.nanoseconds;
    }
    add(phases, {"caches", phases.empty() ? "the clock starts" : phases.back().to,
                 leaving.called_back(shifted) ? "DNS answers " + world.prospects().left + " again"
                                              : "95 % of the users that have to move have moved",
                 static_cast<std::int64_t>(total) - told});
    return phases;
}

} // namespace gameday::studies
