#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "studies/replicate.hpp"
#include "studies/side_by_side.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// Two runs of one replication that were not the same: a defect in gameday.
struct Difference {
    std::uint32_t replication = 0;
    std::uint64_t place = 0;     ///< how many events, draws and changes were the same before
    std::optional<sim::Time> at; ///< when; nothing: in what was measured afterwards
    /// In words, what each run did there.
    std::array<std::string, 2> did;
};

/// What running replications twice came to.
struct Determinism {
    std::uint32_t replications = 0;                   ///< found the same, to their last event
    std::uint64_t events = 0, draws = 0, changes = 0; ///< that were compared
    /// Of all of them, and of the metrics, in order: another machine's, or another version's, can be held
    /// against it.
    std::uint64_t hash = 0;
    std::optional<Difference> difference;
    std::optional<FailedReplication> failed; ///< one that threw, both times and at the same place
    std::optional<StopReason> stopped;       ///< why there are fewer than wanted
};

/// Compares two worlds in which the same is to happen, pair after pair.
class DeterminismCheck {
public:
    /// Makes a world that was not run yet, or makes one as good as new; the randomness tells the tracer.
    using Prepare = std::function<models::World&(sim::Tracer&)>;

    /// The study outlives it. `stop` is asked now and then while worlds run, and may be empty.
    DeterminismCheck(const Study& study, SideBySide::Stop stop);

    /// Prepares and runs both worlds side by side, then compares their metrics, to the last bit. They have
    /// to outlive the call. Whether they were the same to the end; `result()` says the rest.
    bool compare(std::uint32_t replication, const Prepare& one, const Prepare& other);
    /// Of all pairs until now.
    [[nodiscard]] const Determinism& result() const { return result_; }

private:
    using Worlds = std::array<const models::World*, 2>;

    void note_parting(std::uint32_t replication, const Compared& comparison, const Worlds& worlds);
    void compare_metrics(std::uint32_t replication, const Worlds& worlds);
    [[nodiscard]] std::string describe(const sim::TracePoint& point, const models::World& world) const;
    void add(std::uint64_t hash);

    const Study* study_;
    SideBySide side_by_side_;
    Determinism result_;
};

/// Runs each replication twice, side by side, and stops at the first event, draw or change that differs: once
/// in a new world, as `--run K` does, and once in a world that another thread has used for the replication
/// before, as `replicate` does. The options' `threads` and `keep` mean nothing here: it takes two.
[[nodiscard]] Determinism check_determinism(const Study& study, const ReplicateOptions& options);

} // namespace gameday::studies
