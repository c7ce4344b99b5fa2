#pragma once

#include <array>
#include <cstdint>

#include "models/clients/request_series.hpp"
#include "models/units.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// The requests of all users of one place as one Poisson stream: how long after the one before each comes, who
/// makes it, and what it wants.
///
/// The n-th request's user, kind and distance come out of one addressed block of randomness. Many are drawn
/// at a time, so that the processor works on several blocks at once, and so that it is known beforehand
/// whose state will be needed.
class Arrivals {
public:
    struct Arrival {
        Duration gap; ///< to the request before
        std::uint32_t user = 0;
        RequestKind kind = RequestKind::read;
    };

    /// Users are numbered from 0, and each makes as many `requests`; that share of them are `writes`.
    Arrivals(sim::Stream stream, std::size_t users, Rate requests, Share writes);

    /// Back to the first request, with another replication's luck.
    void reset(const sim::Randomness& randomness);

    /// The next request.
    const Arrival& next() {
        if (used_ == drawn_.size()) {
            draw();
        }
        return drawn_[used_++];
    }
    /// The number of the request that `next` told last.
    [[nodiscard]] std::uint64_t number() const { return first_ + used_ - 1; }
    /// The user of a request that comes so many after it, if it is already known; else somebody.
    [[nodiscard]] std::uint32_t user_ahead(std::size_t requests) const {
        return drawn_[(used_ + requests) % drawn_.size()].user;
    }

private:
    static constexpr std::size_t at_a_time = 256;

    void draw();

    sim::Stream stream_;
    std::uint64_t users_;
    double mean_gap_; // nanoseconds
    std::uint64_t write_threshold_;
    std::array<Arrival, at_a_time> drawn_{};
    std::size_t used_ = at_a_time;
    std::uint64_t first_ = 0; // the number of the first that is drawn
    std::uint64_t next_ = 0;  // the number of the first that is not
};

} // namespace gameday::models
