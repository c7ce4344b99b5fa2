#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "studies/audit/plan.hpp"
#include "studies/phases.hpp"
#include "studies/result.hpp"
#include "studies/study.hpp"
#include "studies/warnings/run_warning.hpp"

namespace gameday::studies {

/// Why replications stop before their number is reached.
enum class StopReason : std::uint8_t {
    interrupted,   ///< by hand, or by a signal
    time_limit,    ///< `--time-limit` has passed
    output_failed, ///< what is written meanwhile can be written no more
    out_of_memory, ///< a replication found none
};

/// A warning that one replication gives.
struct FoundWarning {
    std::size_t warning = 0; ///< its place in `run_warnings()`
    RunWarning::Finding finding;
};

/// What one replication came to.
struct Replication {
    std::uint32_t number = 0;
    std::vector<double> values; ///< of each measured metric, as `Metric::measure` gives them
    std::vector<Phase> phases;  ///< of the time to failover
    std::vector<FoundWarning> warnings;
};

/// How often, with which luck, and on how many cores.
struct ReplicateOptions {
    std::uint64_t seed = 1;
    std::uint32_t first = 1; ///< the first replication's number
    std::uint32_t runs = 200;
    unsigned threads = 1;
    models::Grain grain = models::Grain::request;
    std::string beyond_flows = {}; ///< see ChosenGrain; told with the result
    /// Goes on until every expectation is decided, `runs` at most: see Decisions.
    bool until_decided = false;
    std::uint32_t at_least = 0; ///< then so many are made all the same
    /// How flows are held against requests; nothing: they are not, and nothing is said of it.
    std::optional<AuditPlan> audit = {};
    /// Called from a worker, one call at a time, with the number of replications done.
    std::function<void(std::uint32_t done)> progress = {};
    /// Given each replication in the order of their numbers, one call at a time.
    std::function<void(const Replication&)> keep = {};
    bool details = false; ///< the result keeps what it can be compared by: see KeptDetails
    /// Replications go to `keep` alone, and are not remembered: of many variants there would be too many.
    bool only_kept = false;
    /// Shown each world that has run, also one that is run again for its story; from a worker, and from
    /// several at a time where there are several.
    std::function<void(const models::World&)> look = {};
    /// Asked by every worker before it begins another replication. With a reason, no more are begun; what is
    /// under way is finished.
    std::function<std::optional<StopReason>()> stop = {};
};

/// What came of all of them.
struct Replications {
    std::vector<Replication> done; ///< in the order of their numbers
    std::vector<FailedReplication> failed;
    std::optional<StopReason> stopped; ///< why there are fewer than wanted
};

/// Makes replications of a study at one grain, from several threads at once. Worlds that are not in use are
/// used again. The study has to outlive it.
class Replicator {
public:
    Replicator(const Study& study, models::Grain grain, std::uint64_t seed)
        : study_(study), grain_(grain), seed_(seed) {}

    /// Shows the world, when it has run, to `look`, which may be empty.
    Replication operator()(std::uint32_t number, const std::function<void(const models::World&)>& look = {});

private:
    const Study& study_;
    models::Grain grain_;
    std::uint64_t seed_;
    std::vector<std::unique_ptr<models::World>> idle_; // each worker takes one, and gives it back
    std::mutex mutex_;
};

/// Runs replications `first` to `first + runs − 1`. Each depends on nothing but the study, the seed and
/// its number. When it is stopped, those that were begun are all there: no number is left out between others.
[[nodiscard]] Replications replicate(const Study& study, const ReplicateOptions& options);

/// The same with any way to make the replication of a number. It is called from several threads at once. What
/// it throws is kept as a failure of that replication, and keeps no other from being made; but where memory
/// runs out (std::bad_alloc), that replication and all after it are given up.
[[nodiscard]] Replications replicate(const std::function<Replication(std::uint32_t number)>& make,
                                     const ReplicateOptions& options);

/// Measures a world that has been run. The number of the replication is left to the caller.
[[nodiscard]] Replication measure(const Study& study, const models::World& world);

/// Runs one replication, and hands its world over before it is gone.
void replay(const Study& study, models::Grain grain, std::uint64_t seed, std::uint32_t replication,
            const std::function<void(const models::World&)>& look);

} // namespace gameday::studies
