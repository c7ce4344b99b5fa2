#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "studies/sensitivity/choice.hpp"
#include "studies/sensitivity/sobol.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::studies {

/// Fewer rows say nothing.
inline constexpr std::uint32_t rows_least = 64;

/// As many figures are varied together at most: the sample grows with each.
inline constexpr std::size_t indices_most = 5;

/// A scenario, a metric of it, and the figures that are varied together.
struct IndicesQuestion {
    std::shared_ptr<Study> base;
    AskedStatistic asked;
    std::vector<Movable> figures;
    std::vector<NotMoved> not_moved;
    Alternatives::Reader with;
    std::vector<std::shared_ptr<const language::Source>> sources;
};

/// Reads it. `metric` is a mean, since what is explained is the variance of single replications. Every fault
/// goes to the diagnostics; nothing comes back when there was one.
[[nodiscard]] std::optional<IndicesQuestion>
load_indices(const std::string& scenario, const language::LoadOptions& options, const std::string& metric,
             const std::vector<std::string>& paths, Study::Differences differences,
             language::Diagnostics& diagnostics);

/// What explains the variance of a metric.
struct Indices {
    struct Figure {
        std::string path;  ///< "random numbers": whatever else happens to come out so
        std::string value; ///< as the scenario has it; empty: of random numbers
        SobolIndex index;
    };
    std::string scenario, file;
    std::uint64_t seed = 1;
    std::uint32_t rows = 0, evaluations = 0;
    std::string grain;
    std::string beyond_flows; ///< what flows cannot follow; empty: nothing that is known
    std::string metric;
    Unit unit = Unit::seconds;
    double mean = 0, deviation = 0;
    std::uint32_t never = 0;     ///< evaluations in which it never came: they count as the end of the run
    std::vector<Figure> figures; ///< the greatest total first; empty: it does not vary
    std::vector<NotMoved> not_moved = {};
    std::string refused = {}; ///< the scenario cannot be read so; then there is nothing else
};

/// Varies all figures together, each over its law or evenly over its range, and the random numbers with them:
/// `options.runs` rows of Saltelli's sample. Throws NothingReplicated when it is stopped: part of a sample
/// gives no answer.
[[nodiscard]] Indices explain_variance(const IndicesQuestion& question, const ReplicateOptions& options);

} // namespace gameday::studies
