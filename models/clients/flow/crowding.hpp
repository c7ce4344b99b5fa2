#pragma once

#include <array>
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
        double failed =
            0; ///< outcome: the share of those that come for the first time whose every attempt fails
        double shed = 0; ///< outcome: the share of attempts that is shed
    };

    /// `capacity` in requests a second, `limit` of the wait in seconds.
    Crowding(double capacity, double limit, const std::vector<Group>& groups);

    /// Passes `length` seconds from a queue that is `wait` seconds long, as far as they are whole steps; the
    /// rest is passed next time. Tells the seconds of those steps, and fills in the groups' outcomes in them;
    /// there are as many groups, in the same order, each time.
    double pass(std::vector<Group>& groups, double length, double& wait, sim::Draw draw);

private:
    /// Requests, and those among them whose every attempt was made in this crowd, none after a time-out.
    struct Amount {
        double all = 0, own = 0;
        Amount& operator+=(const Amount& more) {
            all += more.all;
            own += more.own;
            return *this;
        }
        friend Amount operator*(double factor, const Amount& amount) {
            return {factor * amount.all, factor * amount.own};
        }
    };
    /// So many steps ahead, others come back than in the step before, by that share of those who failed.
    struct Change {
        std::size_t ahead = 1;
        double part = 0;
    };
    /// From a failed attempt to the next: any instant from the least wait to the most is as likely.
    using Wait = std::vector<Change>;

    static constexpr std::size_t ring = 64; // steps ahead that are kept

    /// Those of a group who are at one attempt.
    struct Coming {
        Amount now;                        // in this step
        Amount back;                       // those of them who come back from a failure at once
        std::array<Amount, ring> change{}; // of that, by the step in which it comes about
    };

    [[nodiscard]] Wait in_steps(double least, double most) const;
    void step(std::vector<Group>& groups, double luck, double& wait);
    double arrive(const Group& group, Coming* coming, double luck) const;
    void fail(Group& group, std::size_t index, double shed);
    void find_busy(const std::vector<Group>& groups, double steps);

    double capacity_, limit_;
    double step_ = 0;       // seconds
    double due_ = 0;        // seconds not passed yet
    double usual_shed_ = 0; // share of attempts, of late
    std::uint32_t attempts_ = 1;
    std::size_t now_ = 0;        // in steps
    double offered_ = 0;         // attempts in this pass
    double shed_ = 0;            // of them
    std::vector<Wait> waits_;    // of each group in turn, by attempt
    std::vector<Coming> coming_; // of each group in turn, by attempt
    std::vector<double> idle_;   // of each group: for so many steps nobody has come but from the crowd itself
    std::vector<std::size_t> busy_; // groups of whom somebody may come in this pass
};

} // namespace gameday::models
