#include <algorithm>

#include <fmt/format.h>

#include "mutate.hpp"

namespace gameday::properties {

namespace {

/// So many times fewer, of "12.5/s".
void lessen(Scenario& rate, double times) {
    rate = fmt::format("{:.6f}/s", std::max(std::stod(rate.get<std::string>()) / times, 1e-6));
}

} // namespace

Scenario small_system(std::uint64_t seed) {
    constexpr double fewer_requests = 40;
    constexpr std::int64_t most_users = 60;
    Scenario scenario = wild_system(seed);
    for (auto& [name, place] : scenario["clients"].items()) {
        const auto users = place["users"].get<std::int64_t>();
        const std::int64_t kept = std::min(users, most_users);
        place["users"] = kept;
        lessen(place["requests"], fewer_requests * static_cast<double>(kept) / static_cast<double>(users));
    }
    for (auto& [name, region] : scenario["regions"].items()) {
        lessen(region["capacity"], fewer_requests);
    }
    return scenario;
}

} // namespace gameday::properties
