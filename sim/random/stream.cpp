#include "sim/random/stream.hpp"

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

Stream::Stream(std::uint64_t seed, std::uint32_t replication, std::string_view name)
    : name_(hash_of_name(name)) {
    renew(seed, replication);
}

void Stream::renew(std::uint64_t seed, std::uint32_t replication) {
    const std::uint64_t hash = name_;
    const r123::Philox4x32::key_type seed_key{
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    const r123::Philox4x32::ctr_type identity{
        {static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32), replication, 0}};
    const auto mixed = r123::Philox4x32{}(identity, seed_key);
    key_ = {{mixed[0], mixed[1]}};
}

} // namespace gameday::sim
