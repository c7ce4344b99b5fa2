#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <vector>

#include "studies/phases.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// How often, with which luck, and on how many cores.
struct ReplicateOptions {
    std::uint64_t seed = 1;
    std::uint32_t first = 1; ///< the first replication's number
    std::uint32_t runs = 200;
    unsigned threads = 1;
    /// Called now and then from a worker, one call at a time, with the number of replications done.
    std::function<void(std::uint32_t done)> progress = {};
};

/// What one replication came to.
struct Replication {
    std::vector<double> values; ///< of each measured metric, as `Metric::measure` gives them
    std::vector<Phase> phases;  ///< of the time to failover
};

/// A replication failed: a defect in gameday. Says which one, and with which seed.
class ReplicationError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Runs replications `first` to `first + runs − 1`. Each depends on nothing but the study, the seed and
/// its number, and they are given back in the order of their numbers.
[[nodiscard]] std::vector<Replication> replicate(const Study& study, const ReplicateOptions& options);

/// The same with any way to make the replication of a number. It is called from several threads at once.
[[nodiscard]] std::vector<Replication> replicate(const std::function<Replication(std::uint32_t number)>& make,
                                                 const ReplicateOptions& options);

/// Runs one replication, and hands its world over before it is gone.
void replay(const Study& study, std::uint64_t seed, std::uint32_t replication,
            const std::function<void(const models::World&)>& look);

} // namespace gameday::studies
