#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/clients/request_series.hpp"
#include "models/clients/window_judge.hpp"
#include "models/topology/region_id.hpp"

namespace gameday::models {

/// What users saw of their requests, at the request grain, after their retries: counts of the whole run, and
/// what windows say of it, by place and by kind of request.
///
/// A second is kept for as long as a request that began in it, or before, waits for another attempt. Then it
/// is judged, for all places together and for each place and region alone, and forgotten: a run of a month
/// takes as much memory as one of an hour.
class ServiceRecord {
public:
    /// What is asked of it.
    struct Terms {
        Time clock;           ///< when the clock of the metrics starts: windows are counted from there
        Duration length;      ///< of the run
        double target = 0.99; ///< the share of successes that a window has to reach
        /// Whether each second is kept, for somebody who reads `series`.
        bool keep_seconds = false;
    };

    /// `near` which region the users of each place are.
    ServiceRecord(const Terms& terms, const std::vector<RegionId>& near);

    /// Forgets what it has counted.
    void clear();
    /// A request of that place has been answered, or has failed for good. It began at this instant, or has
    /// been held since.
    void count(std::size_t place, Time first_attempt, RequestKind kind, bool ok) {
        Second& open = open_[place_of(second_of(first_attempt)) * places_ + place];
        const auto k = static_cast<std::size_t>(kind);
        ++open.total[k];
        open.failed[k] += ok ? 0 : 1;
        if (!series_.empty()) [[unlikely]] {
            series_[place].count(first_attempt, kind, ok);
        }
    }
    /// A request that began at this instant waits for another attempt.
    void hold(Time first_attempt) { ++held_[place_of(second_of(first_attempt))]; }
    /// A request that was held has been counted.
    void release(Time first_attempt) { --held_[place_of(second_of(first_attempt))]; }
    /// The run is over, and no request is held.
    void finish();

    /// Requests of one place over the whole run, by RequestKind; after `finish`.
    [[nodiscard]] const std::array<SecondTally, 2>& whole(std::size_t place) const { return whole_[place]; }
    /// What windows say of requests of these kinds, of places that are all, those near one region, one, or
    /// none; after `finish`. Places are in order of their numbers.
    [[nodiscard]] WindowVerdict verdict(const std::vector<std::size_t>& places,
                                        std::array<bool, 2> kinds) const;
    /// Each second of one place, if that was asked for.
    [[nodiscard]] const RequestSeries& series(std::size_t place) const { return series_[place]; }

private:
    /// Windows of some places and kinds together.
    struct Judged {
        std::vector<std::size_t> places;
        std::array<bool, 2> kinds;
        WindowJudge windows;
    };

    [[nodiscard]] std::uint64_t second_of(Time when) const {
        return static_cast<std::uint64_t>((when - origin_).count()) / 1'000'000'000;
    }
    /// Where an open second stands.
    [[nodiscard]] std::size_t place_of(std::uint64_t second) {
        if (second - judged_ >= room_) {
            make_room(second);
        }
        return second & (room_ - 1);
    }
    void make_room(std::uint64_t second);
    void judge_next();

    Terms terms_;
    std::size_t places_;
    std::uint64_t before_clock_; // seconds that begin before the clock starts
    std::uint64_t last_;         // the first second that is not whole, or after the end
    Time origin_;                // where the first second begins, so that the clock falls on the edge of one
    std::uint64_t room_ = 64;    // for seconds that are open at once, a power of two
    std::uint64_t judged_ = 0;   // seconds before this one are closed
    std::vector<Second> open_;   // of each second in turn, by place
    std::vector<std::uint32_t> held_; // requests that began in each second and wait
    std::vector<std::array<SecondTally, 2>> whole_;
    std::vector<Judged> all_;
    std::vector<RequestSeries> series_; // by place; empty: nobody reads them
};

} // namespace gameday::models
