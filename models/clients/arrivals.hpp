#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/clients/request_series.hpp"
#include "models/units.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// The requests of all users of one place as one Poisson stream: how long after the one before each comes,
/// who makes it, and what it wants.
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
        std::uint16_t backend = 0; ///< the number of the database that it uses
    };

    /// Users are numbered from 0, and each makes as many `requests`; that share of them are `writes`.
    /// `backends` are the shares of the databases that they use, if there are several.
    Arrivals(sim::Stream stream, std::size_t users, Rate requests, Share writes,
             const std::vector<double>& backends = {});

    /// Back to the first request, with another replication's luck.
    void reset(const sim::Randomness& randomness);

    /// The next request.
    Arrival next() {
        while (told_ + at_a_time >= known_) {
            draw();
        }
        return drawn_[told_++ % drawn_.size()];
    }
    /// The number of the request that `next` told last.
    [[nodiscard]] std::uint64_t number() const { return told_ - 1; }
    /// The user of the request that comes so many after it, less than `at_a_time`.
    [[nodiscard]] std::uint32_t user_ahead(std::size_t requests) const {
        return drawn_[(told_ - 1 + requests) % drawn_.size()].user;
    }

    static constexpr std::size_t at_a_time = 128;

private:
    void draw();
    /// Which database a request uses, by where in the range of its kind its 64 bits lie.
    [[nodiscard]] std::uint16_t backend_of(std::uint64_t kind_bits) const;

    sim::Stream stream_;
    std::uint64_t users_;
    double mean_gap_; // nanoseconds
    std::uint64_t write_threshold_;
    std::vector<double> up_to_backend_; // the shares of the databases up to each but the last, added up
    std::array<Arrival, 2 * at_a_time> drawn_{}; // those told last, and the next
    std::uint64_t told_ = 0;                     // so many
    std::uint64_t known_ = 0;                    // so many are drawn
};

} // namespace gameday::models
