#pragma once

#include <cstdint>

namespace gameday::models {

/// Names a region of the system at hand: its place in the order of names. The default is no region.
class RegionId {
public:
    constexpr RegionId() = default;
    explicit constexpr RegionId(std::size_t index) : index_(static_cast<std::uint8_t>(index)) {}

    [[nodiscard]] constexpr bool exists() const { return index_ != no_region; }
    [[nodiscard]] constexpr std::size_t index() const { return index_; }

    constexpr bool operator==(const RegionId&) const = default;
    /// How a journal keeps it; `from_code` turns it back.
    explicit constexpr operator std::int64_t() const { return index_; }
    static constexpr RegionId from_code(std::int64_t code) {
        return RegionId{static_cast<std::size_t>(code)};
    }

    /// More regions than any provider has; one byte holds the id in each user's state.
    static constexpr std::size_t most = 64;

private:
    static constexpr std::uint8_t no_region = 255;
    std::uint8_t index_ = no_region;
};

} // namespace gameday::models
