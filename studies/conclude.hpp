#pragma once

#include <optional>
#include <stdexcept>
#include <vector>

#include "studies/judge.hpp"
#include "studies/replicate.hpp"
#include "studies/result.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// Not one replication was finished, so there is nothing to conclude from.
class NothingReplicated : public std::runtime_error {
public:
    NothingReplicated(const Replications& all, std::uint64_t seed);
    /// Why they were stopped before; nothing: each of them failed, which is a defect in gameday.
    [[nodiscard]] std::optional<StopReason> stopped() const { return stopped_; }

private:
    std::optional<StopReason> stopped_;
};

/// Turns replications, of which there is one at least, into a result: distributions, expectations held
/// against them, the phases, and the story of the replication at the headline's median. Unless somebody has
/// told that already (where there is one alone, say), it is replayed for it, with the seed and the grain that
/// they all have.
[[nodiscard]] Result conclude(const Study& study, const std::vector<Replication>& replications,
                              const ReplicateOptions& options,
                              std::optional<std::vector<TimelineLine>> told = std::nullopt);

/// `replicate`, or `replicate_until` where the study wants precision; then `conclude`. Throws
/// NothingReplicated.
[[nodiscard]] Result run(const Study& study, const ReplicateOptions& options);

} // namespace gameday::studies
