#pragma once

#include "studies/precision.hpp"
#include "studies/replicate.hpp"

namespace gameday::studies {

/// What `replicate_until` came to.
struct UntilPrecise {
    Replications replications;
    Narrow narrow = Narrow::no; ///< no: they ran out, or were stopped, before it was
};

/// Runs replications until `study.wanted()` is precise enough, or never comes, and `options.runs` at most.
/// That is judged after the first 100, 200, 400 and so on, in the order of their numbers, so that their
/// number depends on no thread.
[[nodiscard]] UntilPrecise replicate_until(const Study& study,
                                           const std::function<Replications(const ReplicateOptions&)>& make,
                                           const ReplicateOptions& options);

/// The same with any study; `narrow` judges all of them so far.
[[nodiscard]] UntilPrecise
replicate_until(const std::function<Replications(const ReplicateOptions&)>& make,
                const std::function<Narrow(const std::vector<Replication>&)>& narrow,
                const ReplicateOptions& options);

} // namespace gameday::studies
