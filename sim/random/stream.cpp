#include "sim/random/stream.hpp"

#include "sim/record/tracer.hpp"

namespace gameday::sim {

namespace {

/// FNV-1a, 64 bits: a hash of names whose value is the same on every machine and for ever,
/// which std::hash and boost::hash do not promise. Philox below does the mixing.
constexpr std::uint64_t hash_of_name(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

} // namespace

Stream::Stream(const Randomness& randomness, std::string_view name) : name_(hash_of_name(name)) {
    if (randomness.tracer != nullptr) {
        randomness.tracer->name_stream(name_, name);
    }
    renew(randomness);
}

void Stream::renew(const Randomness& randomness) {
    const std::uint64_t seed = randomness.seed;
    const std::uint64_t hash = name_;
    const r123::Philox4x32::key_type seed_key{
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    const r123::Philox4x32::ctr_type identity{{static_cast<std::uint32_t>(hash),
                                               static_cast<std::uint32_t>(hash >> 32), randomness.replication,
                                               0}};
    const auto mixed = r123::Philox4x32{}(identity, seed_key);
    key_ = {{mixed[0], mixed[1]}};
    tracer_ = randomness.tracer;
}

void Stream::trace(std::uint64_t entity, std::uint32_t ordinal) const {
    tracer_->draw(name_, std::uint64_t{key_[1]} << 32 | key_[0], entity, ordinal);
}

} // namespace gameday::sim
