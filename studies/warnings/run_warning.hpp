#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "studies/metrics/metric.hpp"

namespace gameday::studies {

/// What a replication shows that nobody may overlook, whatever a scenario expects.
struct RunWarning {
    /// One thing that it is about, such as a region.
    struct Finding {
        std::string subject; ///< its name; empty: the application as a whole
        std::string reason;  ///< in words, with the figures of this replication
    };
    std::string name; ///< as `accept` and the result have it: "users-not-served"
    std::string doc;
    /// Before "3 of 200 replications": "users are not served at the end of".
    std::string words;
    /// What is found in a replication that has run.
    std::vector<Finding> (*find)(const Observation&) = nullptr;
};

/// Every warning, in the order in which they are told. A new one is a function of run_warning.cpp and a line
/// there.
[[nodiscard]] std::span<const RunWarning> run_warnings();

/// "us-west-2 is overloaded: 50/s for 20/s, 60 % turned away" without its first word.
[[nodiscard]] std::string overload_words(const models::LoadRecord& load, const models::LoadWindow& window);

} // namespace gameday::studies
