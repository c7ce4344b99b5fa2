#include "studies/replicate.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

namespace gameday::studies {

namespace {

/// Hands out numbers of replications to workers, and takes what they bring in the order of numbers.
class Dispatcher {
public:
    Dispatcher(const std::function<Replication(std::uint32_t)>& make, const ReplicateOptions& options)
        : make_(make), options_(options) {}

    void work() {
        try {
            while (!told_to_stop()) {
                const std::uint32_t index = next_++;
                if (index >= options_.runs) {
                    return;
                }
                take(index, made(options_.first + index));
            }
        } catch (...) { // not a replication: whoever takes them, or is told of them
            const std::scoped_lock lock(mutex_);
            broken_ = broken_ ? broken_ : std::current_exception();
        }
    }

    /// Throws what whoever takes replications, or is told of them, has thrown.
    Replications finish() {
        if (broken_) {
            std::rethrow_exception(broken_);
        }
        if (settled_ == options_.runs) {
            results_.stopped.reset(); // the last one had been begun already
        }
        return std::move(results_);
    }

private:
    struct OutOfMemory {};
    using Outcome = std::variant<Replication, FailedReplication, OutOfMemory>;

    Outcome made(std::uint32_t number) {
        try {
            Replication replication = make_(number);
            replication.number = number;
            return replication;
        } catch (const std::bad_alloc&) {
            return OutOfMemory{};
        } catch (const std::exception& error) {
            return FailedReplication{number, error.what()};
        } catch (...) {
            return FailedReplication{number, "something that says nothing of itself was thrown"};
        }
    }

    bool told_to_stop() {
        {
            const std::scoped_lock lock(mutex_);
            if (broken_ || out_of_memory_) {
                return true;
            }
        }
        const auto reason = options_.stop ? options_.stop() : std::nullopt;
        if (reason) {
            const std::scoped_lock lock(mutex_);
            results_.stopped = results_.stopped ? results_.stopped : reason;
        }
        return reason.has_value();
    }

    void take(std::uint32_t index, Outcome outcome) {
        const std::scoped_lock lock(mutex_);
        if (broken_) {
            return;
        }
        out_of_memory_ = out_of_memory_ || std::holds_alternative<OutOfMemory>(outcome);
        early_.emplace(index, std::move(outcome));
        for (auto next = early_.begin(); next != early_.end() && next->first == taken_;
             next = early_.begin()) {
            add(std::move(next->second));
            early_.erase(next);
            ++taken_;
        }
        if (options_.progress) {
            options_.progress(++brought_);
        }
    }

    void add(Outcome outcome) {
        if (std::holds_alternative<OutOfMemory>(outcome)) {
            results_.stopped = StopReason::out_of_memory;
        }
        if (results_.stopped == StopReason::out_of_memory) {
            return; // no number is left out between others
        }
        if (auto* const failure = std::get_if<FailedReplication>(&outcome)) {
            results_.failed.push_back(std::move(*failure));
            ++settled_;
            return;
        }
        if (options_.keep) {
            options_.keep(std::get<Replication>(outcome));
        }
        if (!options_.only_kept) {
            results_.done.push_back(std::move(std::get<Replication>(outcome)));
        }
        ++settled_;
    }

    const std::function<Replication(std::uint32_t)>& make_;
    const ReplicateOptions& options_;
    std::atomic<std::uint32_t> next_{0};
    std::mutex mutex_;
    std::map<std::uint32_t, Outcome> early_; // those that wait for one with a smaller number
    std::uint32_t taken_ = 0;
    std::uint32_t brought_ = 0;
    std::uint32_t settled_ = 0; // taken, and neither given up nor in vain
    Replications results_;
    std::exception_ptr broken_; // what ended it all
    bool out_of_memory_ = false;
};

} // namespace

Replication measure(const Study& study, const models::World& world) {
    Replication replication;
    const Observation seen{world, study.document()};
    for (const Study::Measured& measured : study.measured()) {
        replication.values.push_back(measured.metric->measure(seen, measured.key));
    }
    if (study.headline()) {
        replication.phases = failover_phases(seen);
    }
    const auto warnings = run_warnings();
    for (std::size_t i = 0; i < warnings.size(); ++i) {
        for (RunWarning::Finding& finding : warnings[i].find(seen)) {
            replication.warnings.push_back({i, std::move(finding)});
        }
    }
    return replication;
}

void replay(const Study& study, models::Grain grain, std::uint64_t seed, std::uint32_t replication,
            const std::function<void(const models::World&)>& look) {
    models::World world(study.document().system, study.script(), study.prospects(), {seed, replication},
                        grain);
    world.run();
    look(world);
}

Replication Replicator::operator()(std::uint32_t number,
                                   const std::function<void(const models::World&)>& look) {
    const sim::Randomness randomness{seed_, number};
    std::unique_ptr<models::World> world;
    {
        const std::scoped_lock lock(mutex_);
        if (!idle_.empty()) {
            world = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (world != nullptr) {
        world->reset(randomness);
    } else {
        world = std::make_unique<models::World>(study_.document().system, study_.script(), study_.prospects(),
                                                randomness, grain_);
    }
    world->run(); // one that throws is not given back
    Replication replication = measure(study_, *world);
    if (look) {
        look(*world);
    }
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(world));
    return replication;
}

Replications replicate(const Study& study, const ReplicateOptions& options) {
    Replicator replicator(study, options.grain, options.seed);
    return replicate([&](std::uint32_t number) { return replicator(number, options.look); }, options);
}

Replications replicate(const std::function<Replication(std::uint32_t number)>& make,
                       const ReplicateOptions& options) {
    Dispatcher dispatcher(make, options);
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < std::min<unsigned>(options.threads, options.runs); ++i) {
        try {
            helpers.emplace_back([&dispatcher] { dispatcher.work(); });
        } catch (const std::system_error&) {
            break; // no room for another thread: those that are there do it all
        }
    }
    dispatcher.work();
    helpers.clear(); // joins
    return dispatcher.finish();
}

} // namespace gameday::studies
