#pragma once

#include <cstdint>
#include <span>

#include "studies/summary.hpp"

namespace gameday::studies {

/// How far apart the means of two things are that were measured together, a pair of values a replication.
struct PairedDifference {
    std::uint32_t pairs = 0; ///< in which it came on both sides
    double reference = 0;    ///< mean of those pairs
    double other = 0;        ///< mean of those pairs
    Interval difference;     ///< of the means, other − reference; no ends where there are too few pairs
    Interval relative;       ///< the same as a share of the reference's mean; no ends where that may be 0
    std::uint32_t only_reference = 0; ///< replications in which the other never came
    std::uint32_t only_other = 0;
    /// Replications in which it came on one side alone, more on this side than on the other, as a share: at
    /// least this.
    double one_sided = 0;
    bool same = false; ///< both values are the same in each replication

    /// Whether the means are certain to be further apart than that share of the reference's mean, or it is
    /// certain to come on one side alone in more than that share of replications.
    [[nodiscard]] bool beyond(double share) const;
    /// The means differ at most by that share of the reference's mean; nothing: by any.
    [[nodiscard]] std::optional<double> most() const;
};

/// Compares two sides, of as many replications; +infinity is never. Each interval holds with that confidence,
/// in (0, 1). The difference has Student's interval; the relative one is Fieller's, who allows for the error
/// of the mean that it is relative to (E. C. Fieller, "Some problems in interval estimation", 1954).
///
/// A reference that is the same in all of a few replications hides how much it varies: a thing that comes in
/// one of a hundred is not seen in twelve. `least_variance` of one replication is assumed then.
[[nodiscard]] PairedDifference paired_difference(std::span<const double> reference,
                                                 std::span<const double> other, double confidence,
                                                 double least_variance = 0);

} // namespace gameday::studies
