#include "models/clients/arrivals.hpp"

#include <cmath>

#include <boost/random/exponential_distribution.hpp>

namespace gameday::models {

namespace {

/// 128-bit products: g++ and clang have the type, and -Wpedantic wants to be told that we know.
__extension__ using Wide = unsigned __int128;

/// A share as a threshold for 64 random bits.
std::uint64_t threshold_of(Share share) {
    const double scaled = std::ldexp(share.fraction, 64);
    return scaled >= 0x1p64 ? UINT64_MAX : static_cast<std::uint64_t>(scaled);
}

} // namespace

Arrivals::Arrivals(sim::Stream stream, std::size_t users, Rate requests, Share writes,
                   const std::vector<double>& backends)
    : stream_(stream), users_(users), mean_gap_(1e9 / (requests.per_second * static_cast<double>(users))),
      write_threshold_(threshold_of(writes)) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < backends.size(); ++i) {
        up_to_backend_.push_back(sum += backends[i]);
    }
}

std::uint16_t Arrivals::backend_of(std::uint64_t kind_bits) const {
    const bool write = kind_bits < write_threshold_;
    const std::uint64_t from = write ? 0 : write_threshold_;
    const std::uint64_t size = write ? write_threshold_ : 0 - write_threshold_; // of 2^64
    // A uniform part of the range of writes or of reads; a range of 2^64 has the size 0.
    const double part =
        static_cast<double>(kind_bits - from) / (size == 0 ? 0x1p64 : static_cast<double>(size));
    std::uint16_t backend = 0;
    while (backend < up_to_backend_.size() && part >= up_to_backend_[backend]) {
        ++backend;
    }
    return backend;
}

void Arrivals::reset(const sim::Randomness& randomness) {
    randomness.renew(stream_);
    told_ = known_ = 0;
}

void Arrivals::draw() {
    for (std::size_t i = 0; i < at_a_time; ++i) {
        Arrival& arrival = drawn_[known_ % drawn_.size()];
        sim::Draw bits = stream_.at(known_++);
        // One product gives both the user and, by what is left over, 64 bits for the kind.
        const Wide product = Wide{bits()} * users_;
        arrival.user = static_cast<std::uint32_t>(product >> 64);
        arrival.kind =
            static_cast<std::uint64_t>(product) < write_threshold_ ? RequestKind::write : RequestKind::read;
        arrival.backend =
            up_to_backend_.empty() ? std::uint16_t{0} : backend_of(static_cast<std::uint64_t>(product));
        arrival.gap =
            Duration::from_nanoseconds(mean_gap_ * boost::random::exponential_distribution<double>{}(bits));
    }
}

} // namespace gameday::models
