#include <algorithm>

#include "studies/metrics/absence.hpp"
#include "studies/metrics/catalogue.hpp"
#include "studies/metrics/milestones.hpp"

namespace gameday::studies::families {

namespace {

using models::Database;

std::string no_replica(const Document& document, const models::Prospects&, const MetricKey& key) {
    for (const auto& [name, database] : document.system.database) {
        if (!database.replicas.empty() && (key.label("database").empty() || key.label("database") == name)) {
            return "";
        }
    }
    return "no database has a replica";
}

/// Adds up over the databases that the key means.
template <class F> double sum(const Observation& seen, const MetricKey& key, F of) {
    double total = 0;
    for (const auto& database : seen.world.databases()) {
        if (key.label("database").empty() || key.label("database") == database->key()) {
            total += of(*database);
        }
    }
    return total;
}

double lost_writes(const Observation& seen, const MetricKey& key) {
    return sum(seen, key, [](const Database& database) {
        double lost = 0;
        for (const models::Promotion& promotion : database.promotions()) {
            lost += static_cast<double>(promotion.lost_writes);
        }
        return lost;
    });
}

double divergent_writes(const Observation& seen, const MetricKey& key) {
    return sum(seen, key, [](const Database& d) { return static_cast<double>(d.divergent_writes()); });
}

double stale_reads(const Observation& seen, const MetricKey& key) {
    return sum(seen, key, [](const Database& d) { return static_cast<double>(d.stale_reads()); });
}

double unprotected(const Observation& seen, const MetricKey& key) {
    double longest = 0;
    for (const auto& database : seen.world.databases()) {
        const bool meant = key.label("database").empty() || key.label("database") == database->key();
        if (!meant || database->parameters().replicas.empty()) {
            continue;
        }
        const auto history = database->has_replica().history();
        double without = 0;
        for (std::size_t i = 0; i < history.size(); ++i) {
            const sim::Time until = i + 1 < history.size() ? history[i + 1].from : seen.world.end();
            without += history[i].value ? 0 : static_cast<double>((until - history[i].from).count());
        }
        longest = std::max(longest, without);
    }
    return longest;
}

/// Of several databases the worst counts. One whose primary takes no writes at the end, nobody knows of yet;
/// else one that was not promoted has lost nothing.
double rpo(const Observation& seen, const MetricKey& key) {
    double worst = 0;
    for (const auto& database : seen.world.databases()) {
        const bool meant = key.label("database").empty() || key.label("database") == database->key();
        const bool ought_to_move = seen.world.prospects().moves(database->key());
        if (!meant || (!ought_to_move && database->promotions().empty())) {
            continue;
        }
        if (database->promoting() || !database->takes_writes(database->primary().value())) {
            return never;
        }
        for (const models::Promotion& promotion : database->promotions()) {
            worst = std::max(worst, static_cast<double>(promotion.rpo.count()));
        }
    }
    return worst;
}

double false_failovers(const Observation& seen, const MetricKey&) {
    double count = 0;
    for (const auto& response : seen.world.responses()) {
        count += static_cast<double>(response->false_starts());
    }
    return count;
}

} // namespace

std::vector<Metric> data() {
    return {
        {.name = "rpo",
         .doc = "Acknowledgement of the last lost write minus that of the last write present on the promoted "
                "database, of all promotions of the run the worst; 0 if none is lost, also where the primary "
                "came back and nothing was promoted; never while the primary takes no writes at the end, or "
                "a promotion is under way.",
         .labels = {"database"},
         .absent = nothing_ought_to_move,
         .measure = rpo,
         .reported = [](const Document& document) { return by_database(document, "rpo"); },
         .headline = true},
        {.name = "lost_writes",
         .unit = Unit::count,
         .doc = "Acknowledged by the old primary before the instant of promotion, beyond the promoted "
                "position, over the whole run.",
         .labels = {"database"},
         .absent = always_there,
         .measure = lost_writes,
         .reported = [](const Document& document) { return by_database(document, "lost_writes"); },
         .means_nothing_without = "rpo",
         .headline = true},
        {.name = "divergent_writes",
         .unit = Unit::count,
         .doc = "Acknowledged by the old primary after the instant of promotion.",
         .labels = {"database"},
         .absent = always_there,
         .measure = divergent_writes,
         .reported = [](const Document& document) { return by_database(document, "divergent_writes"); },
         .means_nothing_without = "rpo",
         .headline = true},
        {.name = "stale_reads",
         .unit = Unit::count,
         .doc = "Reads served by a replica that lacked a write acknowledged before them, over the whole run.",
         .labels = {"database"},
         .absent = always_there,
         .measure = stale_reads},
        {.name = "unprotected",
         .doc = "Time with no replica that can be reached and takes the log; of several "
                "databases the longest.",
         .labels = {"database"},
         .absent = no_replica,
         .measure = unprotected,
         .means_nothing_without = "rpo"},
        {.name = "false_failovers",
         .unit = Unit::count,
         .doc = "Runbooks started by an alarm with nothing to fail over from.",
         .labels = {},
         .absent = always_there,
         .measure = false_failovers},
    };
}

} // namespace gameday::studies::families
