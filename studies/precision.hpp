#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "studies/parsed.hpp"
#include "studies/statistic.hpp"

namespace gameday::studies {

/// Whether an interval is as narrow as was wanted.
enum class Narrow : std::uint8_t {
    no,
    yes,
    never_comes, ///< what was wanted never comes, all of its interval through: no more replications will tell
};

/// `rto p(95) within 2%`: how narrow the 95 % confidence interval of a statistic has to be before enough
/// replications have been run.
struct Precision {
    std::string metric; ///< its key, as it was written
    Statistic statistic;
    double share = 0; ///< of the statistic's value
    std::string text; ///< all of it, as it was written

    /// Whether half the interval's width is no more than that share of the value. An interval that ends with
    /// never alone is not narrow.
    [[nodiscard]] Narrow met_by(const Summary& summary) const;
};

/// Reads one.
[[nodiscard]] Parsed<Precision> parse_precision(std::string_view text);

} // namespace gameday::studies
