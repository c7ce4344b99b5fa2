#pragma once

// Theory is held against what users get: these tests run the program itself, and read its JSON.

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace gameday::analytic {

/// What the program answered.
struct Outcome {
    int exit_code = -1;
    nlohmann::json document; ///< null when it printed none

    /// A metric's entry; fails the test, and gives an empty one, when there is none.
    [[nodiscard]] nlohmann::json metric(const std::string& key) const;
    /// One of a metric's numbers, "mean" or "max"; not a number when it is missing or null.
    [[nodiscard]] double number(const std::string& key, const std::string& statistic) const;
};

/// In place of a number of replications: `--runs` is not given.
constexpr int as_the_scenario_says = 0;

/// How the program is to be run.
struct Request {
    std::string file; ///< a file beside this one, or a path from the top of the sources
    int runs = 1000;  ///< or as_the_scenario_says
    std::vector<std::string> sets = {};
};

/// `gameday run FILE --format json`. What it prints on standard error goes to the test's own.
[[nodiscard]] Outcome run(const Request& request);

/// A file of this folder, or one from the top of the sources.
[[nodiscard]] std::string path_of(const std::string& file);

/// That a metric came in every replication, and its mean lies within 4·sd/√N of theory: of the sd that
/// theory gives, or of the one seen.
void expect_mean(const Outcome& outcome, const std::string& key, double theory,
                 std::optional<double> sd = {});
/// That a metric's standard deviation is the one of theory, within 4 standard errors; these follow from
/// the kurtosis of its law (uniform: 1.8, normal: 3).
void expect_deviation(const Outcome& outcome, const std::string& key, double theory, double kurtosis);
/// That all values lie in [low, high].
void expect_within(const Outcome& outcome, const std::string& key, double low, double high);
/// That all values are this one, exactly.
void expect_always(const Outcome& outcome, const std::string& key, double value);

} // namespace gameday::analytic
