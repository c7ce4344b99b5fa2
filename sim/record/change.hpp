#pragma once

#include <compare>
#include <cstdint>

namespace gameday::sim {

/// Names one recorded state change of a run. Later changes have greater numbers.
/// The default names no change: what happened by itself, at the start.
struct ChangeId {
    std::uint32_t number = 0;
    [[nodiscard]] constexpr bool exists() const { return number != 0; }
    constexpr auto operator<=>(const ChangeId&) const = default;
};

} // namespace gameday::sim
