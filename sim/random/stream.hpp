#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

#include <Random123/philox.h>

namespace gameday::sim {

/// One addressed draw: as many random bits as a distribution asks for, all of them decided by the
/// address alone. It is a uniform random bit generator for Boost.Random's distributions.
///
/// How many bits a distribution takes (a rejection takes more) has no effect on any other draw.
class Draw {
public:
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    Draw(r123::Philox4x32::key_type key, std::uint64_t entity, std::uint32_t ordinal)
        : key_(key), counter_{{0, ordinal, static_cast<std::uint32_t>(entity),
                               static_cast<std::uint32_t>(entity >> 32)}} {}

    /// The next 64 bits of this draw; two come out of each 128-bit block of Philox 4x32-10.
    [[gnu::always_inline]] result_type operator()() {
        if (have_second_) {
            have_second_ = false;
            return second_;
        }
        const auto block = r123::Philox4x32{}(counter_, key_);
        ++counter_[0];
        second_ = (std::uint64_t{block[3]} << 32) | block[2];
        have_second_ = true;
        return (std::uint64_t{block[1]} << 32) | block[0];
    }

private:
    r123::Philox4x32::key_type key_;
    r123::Philox4x32::ctr_type counter_;
    std::uint64_t second_ = 0;
    bool have_second_ = false;
};

class Stream;
class Tracer;

/// Where the streams of one replication come from.
struct Randomness {
    std::uint64_t seed = 1;
    std::uint32_t replication = 0;
    /// Is told of every draw; nobody, when the replication is not followed. It outlives the streams.
    Tracer* tracer = nullptr;

    /// The stream of a thing's quantity: "clients.east/requests".
    [[nodiscard]] Stream stream(std::string_view name) const;
    /// The streams of the same names in this replication, instead of in another.
    template <class... Streams> void renew(Streams&... streams) const { (streams.renew(*this), ...); }
};

/// A random stream, keyed by (seed, replication, name of the thing and of the quantity).
///
/// Draws are *addressed*: `at(entity, ordinal)` is the same whatever was drawn before it, so one
/// retry more, another thread or another order of containers shifts nothing (common random numbers).
class Stream {
public:
    Stream() = default;
    /// The same name's stream in another replication.
    void renew(const Randomness& randomness);
    /// `name` says what is drawn of what: "clients.east/requests".
    Stream(const Randomness& randomness, std::string_view name);

    /// The draw numbered `ordinal` of an entity.
    [[nodiscard]] Draw at(std::uint64_t entity, std::uint32_t ordinal = 0) const {
        if (tracer_ != nullptr) [[unlikely]] {
            trace(entity, ordinal);
        }
        return {key_, entity, ordinal};
    }

private:
    /// Out of line: draws are unfolded in many places, and nearly never followed.
    [[gnu::cold]] void trace(std::uint64_t entity, std::uint32_t ordinal) const;

    std::uint64_t name_ = 0; // its hash
    r123::Philox4x32::key_type key_{};
    Tracer* tracer_ = nullptr;
};

inline Stream Randomness::stream(std::string_view name) const {
    return {*this, name};
}

} // namespace gameday::sim
