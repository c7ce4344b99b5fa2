#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/clients/flow/flows.hpp"
#include "models/topology/topology.hpp"

namespace gameday::models {

/// Attempts that fail so that they are repeated a while later, a second.
struct Failing {
    double silent = 0;  ///< nobody answers: told by the time-out
    double refused = 0; ///< by a region that is down
    constexpr bool operator==(const Failing&) const = default;
};

/// The attempts of one population that come back after a while, as load: by then the world may be another
/// one, and DNS may send to another region those who made them.
///
/// Its user tells it, at each change and often enough in between, how many attempts fail in each region; it
/// tells how many come back where. Back-offs are taken at their means.
class Repeats {
public:
    /// `share`: of their requests, those that are followed.
    Repeats(const Flows& flows, double share, const Topology& topology, std::size_t regions);

    void clear();

    /// Works out who comes back at that second, when so many users would go to each region; `before` just
    /// before it, if that has changed from one instant to the next. Seconds do not go back.
    void come_back(double now, std::span<const double> before, std::span<const double> users);
    /// Who come back to that region, a second: those who make their second attempt, their third and so on.
    [[nodiscard]] std::span<const double> returning(std::size_t region, std::size_t kind) const {
        return std::span(returning_).subspan(place(region, kind), again_);
    }
    /// How many of them, a second, have failed in another region.
    [[nodiscard]] double from_elsewhere(std::size_t region, std::size_t kind) const {
        return from_elsewhere_[region * 2 + kind];
    }
    /// Who come back, of those whom that region's crowd itself brings back.
    [[nodiscard]] std::span<const double> left_to_crowd(std::size_t region, std::size_t kind) const {
        return std::span(left_).subspan(place(region, kind), again_);
    }
    /// What fails of the first, the second attempt and so on, but of the last, there and now; to be filled
    /// in.
    [[nodiscard]] std::span<Failing> failing(std::size_t region, std::size_t kind) {
        fails_[region * 2 + kind] = true;
        return std::span(failing_).subspan(place(region, kind), again_);
    }
    /// Nothing does.
    void none_fails(std::size_t region, std::size_t kind) {
        if (fails_[region * 2 + kind]) {
            const auto here = failing(region, kind);
            std::fill(here.begin(), here.end(), Failing{});
            fails_[region * 2 + kind] = false;
        }
    }
    /// What fails from that second on, when so many users would go to each region. Since the last record it
    /// has changed along a line, or, where it has jumped, not until now.
    void record(double now, std::span<const double> users, bool jumps);

    /// From that second on a region's crowd itself brings back those whom silence there has told; until it no
    /// longer does.
    void leave_to_crowd(std::size_t region, double since) { left_since_[region] = since; }
    void take_from_crowd(std::size_t region) { left_since_[region] = HUGE_VAL; }
    [[nodiscard]] bool left_to_crowd(std::size_t region) const { return left_since_[region] < HUGE_VAL; }

    /// For how many seconds from now on about as many come back to the region of DNS's answer from others as
    /// at this one; infinity where that is so as long as nothing else changes. Not so if, for as long as they
    /// wait, more or fewer have failed than before, or have left.
    [[nodiscard]] double steady_for(double now, std::span<const double> users) const;

    /// From one attempt to the next, in seconds.
    [[nodiscard]] double longest_wait() const { return longest_; }

    /// A second to come at which others come back than before; where it jumps, from one instant to the next.
    struct Echo {
        double second = 0;
        bool jumps = false;
        constexpr bool operator==(const Echo&) const = default;
    };
    /// Something has changed at that second, maybe DNS's answer: adds when those who failed around it will
    /// come back. `at_once`: from one instant to the next; else little by little until then.
    void add_echoes(double changed, bool answer, bool at_once, std::vector<Echo>& echoes) const;

private:
    /// In which an attempt fails.
    using Way = double Failing::*;
    static constexpr std::array<Way, 2> ways{&Failing::silent, &Failing::refused};

    struct Line {
        double part;                // of the way from the one to the other
        std::size_t earlier, later; // records; the one after the last is the present, just before it changes
        [[nodiscard]] double between(double from, double to) const { return from + part * (to - from); }
    };

    [[nodiscard]] Line line_at(double second) const;
    [[nodiscard]] std::size_t place(std::size_t region, std::size_t kind) const {
        return (region * 2 + kind) * again_;
    }
    /// The probability that an attempt that went to that region, made at that second, is sent there again;
    /// so many users would be now, and as many as `line` tells would have been then.
    [[nodiscard]] double stays(std::size_t region, double made, double now, const Line& line,
                               double users) const;
    /// Fails in one of both ways, in one region.
    void come_back_from(std::size_t region, double now, double users, Way way);
    /// Of those who failed in one way in a region when `line` tells, and repeat it now: who go elsewhere.
    [[nodiscard]] double move_on(std::size_t region, std::size_t attempt, Way way, double made, double now,
                                 const Line& line, double users) const;
    /// `steady_for` of those who failed in one way in one region.
    [[nodiscard]] double steady_for(std::size_t region, double now, double users, Way way) const;
    /// Whether a region's crowd brings back those who failed there in that way at that second.
    [[nodiscard]] bool left_at(double second, std::size_t region, Way way) const;
    /// Whether any has failed in that way since that second, whom no crowd brings back.
    [[nodiscard]] bool fails_since(double changed, Way way) const;
    /// The echoes of one way to fail, after such waits.
    static void add_echoes(double changed, bool answer, bool jumps, bool slides,
                           std::span<const double> waits, std::vector<Echo>& echoes);
    /// Whether there are two records at that second, and in between more or fewer fail.
    [[nodiscard]] bool jumped(double changed, Way way) const;
    /// How many users would have gone to a region then.
    [[nodiscard]] double users_at(const Line& line, std::size_t region) const;
    /// What failed there then, of one attempt: of one kind, by its place in a record; and of both.
    [[nodiscard]] double failed_at_place(const Line& line, std::size_t region, std::size_t place,
                                         Way way) const;
    [[nodiscard]] double failed_at(const Line& line, std::size_t region, std::size_t attempt, Way way) const;
    /// Whether all that a record tells is now, and just before, as it was at the last two.
    [[nodiscard]] bool is_as_before(std::span<const double> users) const;
    /// Begins a record; what fails is yet to be added.
    void begin_record(double now, RegionId answer, std::span<const double> users);
    /// Until the next attempt, in seconds, by attempt.
    [[nodiscard]] std::span<const double> waits_after(Way way, std::size_t region) const {
        return way == &Failing::silent ? std::span(silent_waits_)
                                       : std::span(refused_waits_).subspan(region * again_, again_);
    }
    void forget_before(double second);
    /// From now on records tell of that region as well.
    void keep(std::size_t region);
    [[nodiscard]] std::size_t record_size() const { return kept_.size() * 2 * again_; }

    const Flows* flows_;
    double share_;
    std::size_t regions_;
    std::size_t again_;                  // attempts that can be followed by another one
    std::vector<double> silent_waits_;   // by attempt, in seconds
    std::vector<double> refused_waits_;  // of each region in turn, by attempt, in seconds
    double longest_ = 0;                 // of these waits
    std::vector<Failing> last_;          // of each region: the last second at which any failed in that way
    bool nothing_ = true;                // failed at the last record, nor since
    std::vector<Failing> failing_;       // by region, kind and attempt
    std::vector<std::uint8_t> fails_;    // by region and kind: whether any of those may be above 0
    std::vector<double> returning_;      // by region, kind and attempt that failed
    std::vector<double> from_elsewhere_; // by region and kind
    bool some_return_ = false;           // some of those, or of those left to crowds, are above 0

    std::vector<double> left_;       // as `returning_`
    std::vector<double> left_since_; // by region; infinity: it is not left to a crowd
    double now_ = 0;                 // when it was last told who comes back
    std::vector<double> before_;     // users by region, just before that

    // Records, oldest first.
    std::vector<double> begins_;
    std::vector<RegionId> answers_;
    std::vector<double> users_;    // of each record in turn, by region
    std::vector<Failing> records_; // of each record in turn, of each region that is kept, by kind and attempt
    std::vector<std::size_t> kept_;    // regions in which any has failed: of many regions few
    std::vector<std::uint32_t> slots_; // by region: its place among those
};

} // namespace gameday::models
