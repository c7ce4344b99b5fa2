#include "studies/replicate.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

namespace gameday::studies {

namespace {

Replication measure(const Study& study, const models::World& world) {
    Replication replication;
    for (const Study::Measured& measured : study.measured()) {
        replication.values.push_back(measured.metric->measure({world, study.document()}, measured.key));
    }
    if (study.headline()) {
        replication.phases = failover_phases(world);
    }
    return replication;
}

/// Hands out numbers of replications to workers, and keeps the first failure in order of numbers.
class Dispatcher {
public:
    Dispatcher(const std::function<Replication(std::uint32_t)>& make, const ReplicateOptions& options)
        : make_(make), options_(options), results_(options.runs) {}

    void work() {
        for (std::uint32_t index = next_++; index < options_.runs; index = next_++) {
            try {
                results_[index] = make_(options_.first + index);
            } catch (const std::exception& error) {
                keep_failure(index, error.what());
                return;
            }
            if (options_.progress) {
                const std::scoped_lock lock(mutex_);
                options_.progress(++done_);
            }
        }
    }

    std::vector<Replication> finish() {
        if (failed_ < options_.runs) {
            throw ReplicationError("replication " + std::to_string(options_.first + failed_) + " with seed " +
                                   std::to_string(options_.seed) + " failed: " + failure_);
        }
        return std::move(results_);
    }

private:
    void keep_failure(std::uint32_t index, std::string what) {
        const std::scoped_lock lock(mutex_);
        next_ = options_.runs; // the others finish what they are at
        if (index < failed_) {
            failed_ = index;
            failure_ = std::move(what);
        }
    }

    const std::function<Replication(std::uint32_t)>& make_;
    const ReplicateOptions& options_;
    std::vector<Replication> results_;
    std::atomic<std::uint32_t> next_{0};
    std::mutex mutex_;
    std::uint32_t done_ = 0;
    std::uint32_t failed_ = UINT32_MAX;
    std::string failure_;
};

} // namespace

void replay(const Study& study, std::uint64_t seed, std::uint32_t replication,
            const std::function<void(const models::World&)>& look) {
    models::World world(study.document().system, study.script(), study.prospects(), {seed, replication});
    world.run();
    look(world);
}

std::vector<Replication> replicate(const Study& study, const ReplicateOptions& options) {
    const auto make = [&](std::uint32_t number) {
        Replication replication;
        replay(study, options.seed, number,
               [&](const models::World& world) { replication = measure(study, world); });
        return replication;
    };
    return replicate(make, options);
}

std::vector<Replication> replicate(const std::function<Replication(std::uint32_t number)>& make,
                                   const ReplicateOptions& options) {
    Dispatcher dispatcher(make, options);
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < std::min<unsigned>(options.threads, options.runs); ++i) {
        helpers.emplace_back([&dispatcher] { dispatcher.work(); });
    }
    dispatcher.work();
    helpers.clear(); // joins
    return dispatcher.finish();
}

} // namespace gameday::studies
