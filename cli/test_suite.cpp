#include "cli/test_suite.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

namespace gameday::cli {

namespace {

/// Hands candidates to workers, and what comes of them on, in order.
class Suite {
public:
    Suite(const std::vector<Candidate>& candidates, const TestFlags& flags, const Baselines& baselines,
          const Take& take, const Done& done)
        : candidates_(candidates), flags_(flags), baselines_(baselines), take_(take), done_(done) {}

    void run(unsigned threads) {
        workers_ = static_cast<unsigned>(std::clamp<std::size_t>(candidates_.size(), 1, threads));
        threads_each_ = std::max(1U, threads / workers_);
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < workers_; ++i) {
            try {
                helpers.emplace_back([this] { work(); });
            } catch (const std::system_error&) {
                break; // no room for another thread: those that are there do it all
            }
        }
        work();
        helpers.clear(); // joins
        if (broken_) {
            std::rethrow_exception(broken_);
        }
    }

private:
    void work() {
        while (const Candidate* const candidate = next()) {
            const auto place = static_cast<std::size_t>(candidate - candidates_.data());
            try {
                bring(place, evaluate(*candidate, flags_, baselines_, {threads_each_, workers_},
                                      [this, made = std::uint64_t{0}](std::uint32_t done) mutable {
                                          count(done - made);
                                          made = done;
                                      }));
            } catch (...) {
                const std::scoped_lock lock(mutex_);
                broken_ = broken_ ? broken_ : std::current_exception();
                stop_ = true;
            }
        }
    }

    void count(std::uint64_t replications) {
        const std::scoped_lock lock(mutex_);
        made_ += replications;
        done_(brought_, made_);
    }

    const Candidate* next() {
        const std::scoped_lock lock(mutex_);
        return stop_ || next_ == candidates_.size() ? nullptr : &candidates_[next_++];
    }

    void bring(std::size_t place, std::optional<reports::TestedScenario> tested) {
        const std::scoped_lock lock(mutex_);
        if (!tested) { // somebody asked to stop
            stop_ = true;
            return;
        }
        done_(++brought_, made_);
        early_.emplace(place, std::move(*tested));
        for (auto first = early_.begin();
             first != early_.end() && first->first == taken_ && !stopped_by_taker_; first = early_.begin()) {
            ++taken_;
            if (take_(candidates_[first->first], std::move(first->second)) == Next::stop) {
                stop_ = stopped_by_taker_ = true;
            }
            early_.erase(first);
        }
    }

    const std::vector<Candidate>& candidates_;
    const TestFlags& flags_;
    const Baselines& baselines_;
    const Take& take_;
    const Done& done_;
    unsigned workers_ = 1;
    unsigned threads_each_ = 1;
    std::mutex mutex_;
    std::map<std::size_t, reports::TestedScenario> early_; // those that wait for one before them
    std::size_t next_ = 0;
    std::size_t taken_ = 0;
    std::uint64_t brought_ = 0;
    std::uint64_t made_ = 0; // replications
    bool stop_ = false;
    bool stopped_by_taker_ = false;
    std::exception_ptr broken_;
};

} // namespace

void evaluate_all(const std::vector<Candidate>& candidates, const TestFlags& flags,
                  const Baselines& baselines, const Take& take, const Done& done) {
    Suite suite(candidates, flags, baselines, take, done);
    const unsigned threads = flags.replication.threads != 0
                                 ? flags.replication.threads
                                 : std::max(1U, std::thread::hardware_concurrency());
    suite.run(threads);
}

} // namespace gameday::cli
