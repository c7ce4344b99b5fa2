#pragma once

#include "studies/metrics/metric.hpp"

/// Why a metric has no subject: the reasons that several families share.
namespace gameday::studies {

inline std::string always_there(const Document&, const models::Prospects&, const MetricKey&) {
    return "";
}

/// A database ought to move where it may be promoted, and where its primary is lost, though nothing moves it.
inline std::string nothing_ought_to_move(const Document&, const models::Prospects& prospects,
                                         const MetricKey& key) {
    const std::string database = key.label("database");
    if (prospects.moves(database)) {
        return "";
    }
    return database.empty() ? "no primary is lost, and no database is promoted"
                            : "the primary of " + database + " is not lost, nor is a replica promoted";
}

/// The name alone, and where there are several databases for each of them.
inline std::vector<MetricKey> by_database(const Document& document, const std::string& name) {
    std::vector<MetricKey> keys{{name, {}, {}}};
    if (document.system.database.size() > 1) {
        for (const auto& [database, parameters] : document.system.database) {
            keys.push_back({name, {{"database", database}}, {}});
        }
    }
    return keys;
}

} // namespace gameday::studies
