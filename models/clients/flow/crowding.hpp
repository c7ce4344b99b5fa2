#pragma once

#include <array>
#include <cmath>
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
        /// The same after a time-out, on average; empty where that is longer than a crowd looks ahead.
        std::vector<double> silent_waits{};
        bool keeps_silent = false; ///< who fails in silence comes back to this crowd after `silent_waits`
        double came = 0;           ///< outcome: how many came for the first time
        double failures = 0;       ///< outcome: of how many the last attempt failed, after every other one
        double failed = 0;         ///< outcome: the share of the former that the latter are, 1 at most
        double shed = 0;           ///< outcome: the share of attempts that is shed
    };

    /// `capacity` in requests a second, `limit` of the wait in seconds.
    Crowding(double capacity, double limit, const std::vector<Group>& groups);

    /// Whoever waits for longer, in seconds, is not brought back by a crowd with that limit.
    [[nodiscard]] static double looks_ahead(double limit);

    /// Forgets whom it has passed, for another crowd of the same groups.
    void clear();

    /// Passes `length` seconds from a queue that is `wait` seconds long, as far as they are whole steps; the
    /// rest is passed next time. Tells the seconds of those steps, and fills in the groups' outcomes in them;
    /// there are as many groups, in the same order, each time.
    double pass(std::vector<Group>& groups, double length, double& wait, sim::Draw draw);
    /// How many attempts came in the last pass.
    [[nodiscard]] double offered() const { return offered_; }

private:
    /// Requests, and those among them whose outcome is yet to be told: whose every attempt was made in this
    /// crowd, none after a time-out, and fails only if it is shed.
    struct Amount {
        double all = 0, own = 0;
    };
    /// Of those who failed this share comes back so many steps later.
    struct Return {
        std::size_t ahead = 1;
        double share = 0;
        constexpr bool operator==(const Return&) const = default;
    };
    /// From a failed attempt to the next.
    using Wait = std::vector<Return>;

    static constexpr std::size_t ahead_most = 64; // steps
    static constexpr std::size_t stretch = 64;    // steps that are passed at once
    // Steps that riders are brought back for at once; as many, whatever is needed: that is quicker.
    static constexpr std::size_t lanes = 16;
    using Steps = std::array<double, stretch + ahead_most + lanes>;

    /// Those of a group who make one attempt after another that failed.
    struct Again {
        Wait wait;
        std::size_t silence = 0; // steps until those come back who were told nothing; 0: by themselves never
        double repeats = 0;      // who come back after a time-out, in a step
        // Who come back, by step of the stretch and after it: all of them, and those among them whose outcome
        // is yet to be told.
        Steps returns{};
        Steps own{};
    };
    /// What is known of a group in all passes.
    struct Known {
        std::vector<Again> again;
        Amount firsts;          // by step
        double idle = HUGE_VAL; // for so many steps nobody has come but from the crowd itself
        double longest = 0;     // steps after which nobody of an idle group comes any more
        bool keeps_silent = false;
        bool rides = false; // its attempts are counted as another group's, and here once more
        /// Nobody comes back any more.
        void forget();
    };

    [[nodiscard]] Wait in_steps(double least, double most) const;
    void find_busy(const std::vector<Group>& groups, double steps);
    void find_riders(const std::vector<Group>& groups);
    [[nodiscard]] bool may_ride(const std::vector<Group>& groups, std::size_t number, std::size_t with) const;
    static void carry(Known& known, Known& rider);
    void draw_luck(double expected, std::size_t steps, sim::Draw& draw);
    void pass_stretch(std::vector<Group>& groups, std::size_t steps, double& wait);
    void pass_without_hope(Known& known, std::size_t steps);
    void pass_one(Group& group, Known& known, std::size_t steps, double& wait);
    void pass_some(Known& known, std::size_t begin, std::size_t end, double& waiting, double& failed);
    double send_back(Known& known, std::size_t step, double shed);
    void bring_back(Known& rider, Known& known, std::size_t begin, std::size_t end);
    void pass_several(std::vector<Group>& groups, std::size_t steps, double& wait);
    double let_in(double offered, double& wait);
    void fail(Group& group, Known& known, std::size_t step, double shed) const;

    double capacity_, limit_;
    double step_;           // seconds
    double remembered_;     // how much of `usual_shed_` one step makes up
    double seconds_each_;   // for one request
    std::size_t kept_ = 1;  // steps: nobody comes back later
    double due_ = 0;        // seconds not passed yet
    double usual_shed_ = 0; // share of attempts, of late
    double offered_ = 0;    // attempts in this pass
    double shed_ = 0;       // of them
    std::vector<Known> known_;
    std::vector<std::size_t> busy_;              // groups of whom somebody may come in this pass
    std::vector<std::size_t> riders_;            // such groups that are counted as the only busy one
    std::vector<std::size_t> hopeless_;          // such groups whose every attempt fails at once
    std::array<double, stretch + lanes> luck_{}; // by step: who come, as a share of those who are expected
    std::array<double, stretch>
        attempts_{}; // by step: those that do not depend on what is shed in this stretch
    Steps coming_{}; // by step: all attempts, of a group alone
    std::array<double, stretch + lanes> shed_by_step_{}; // of them, shares
};

} // namespace gameday::models
