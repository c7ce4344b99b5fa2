#pragma once

#include <cstdint>
#include <vector>

#include "sim/random/stream.hpp"

namespace gameday::models {

/// A region's queue near or at its limit, with the luck of who comes when.
///
/// What is shed depends on how many come just now, and those come back a moment later, while it is still
/// crowded: so more requests fail for good than a mean load would have it, and they fail in bursts. The
/// more users, the less of that is left.
///
/// Time passes in short steps. In each so many come for the first time as a Poisson draw says; those whose
/// attempt fails at once come back spread over the steps in which their back-off may end.
class Crowding {
public:
    /// Requests that meet the same.
    struct Group {
        double firsts = 0;                 ///< that come for the first time, a second
        double errors = 0;                 ///< share of those let in that fail at once
        double hangs = 0;                  ///< share of those let in that fail in silence
        std::vector<double> repeats{};     ///< that come back after a time-out, a second, by attempt
        std::uint32_t attempts = 1;        ///< of one request
        std::vector<double> waits_least{}; ///< seconds until the next attempt, after each but the last
        std::vector<double> waits_most{};
        double failed = 0; ///< outcome: the share whose every attempt fails
        double shed = 0;   ///< outcome: the share of attempts that is shed
    };

    /// `capacity` in requests a second, `limit` of the wait in seconds.
    Crowding(double capacity, double limit, const std::vector<Group>& groups);

    /// Passes `length` seconds from a queue that is `wait` seconds long. Fills in the groups' outcomes; there
    /// are as many groups, in the same order, each time.
    void pass(std::vector<Group>& groups, double length, double& wait, sim::Draw draw);

private:
    /// Those of a group who are at one attempt, by the step in which they make it.
    [[nodiscard]] double& coming(std::size_t group, std::uint32_t attempt, std::size_t step) {
        return coming_[(group * attempts_ + attempt) * ring + step % ring];
    }
    void step(std::vector<Group>& groups, double luck, double& wait);
    void send_back(std::size_t group, std::uint32_t attempt, double failed);

    static constexpr std::size_t ring = 64; // steps ahead that are kept

    double capacity_, limit_;
    double step_ = 0; // seconds
    std::uint32_t attempts_ = 1;
    std::size_t now_ = 0; // in steps
    double offered_ = 0;  // attempts in this pass
    /// From a failed attempt to the next, in steps; each step from the least to the most as likely.
    struct Wait {
        std::size_t least, most;
        double part;
    };
    std::vector<Wait> waits_; // of each group in turn, by attempt
    std::vector<double> coming_;
};

} // namespace gameday::models
