#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/random/stream.hpp"

namespace gameday::sim {

/// Many points, each anywhere on [0, 1) with the same probability, of which no more is drawn than is
/// looked at.
///
/// How many of them lie below a half is a binomial draw; how many of those lie below a quarter is another;
/// and so on down to a handful, whose places are drawn one by one. Each draw belongs to its interval by
/// address, so the answers fit together whatever was asked before, and a thousand million points cost
/// thirty draws a question.
class Scatter {
public:
    Scatter() = default;
    /// So many points; `stream` and `entity` are theirs alone, with ordinals up to 2^31.
    Scatter(std::uint64_t points, const Stream& stream, std::uint64_t entity);

    [[nodiscard]] std::uint64_t points() const { return points_; }
    /// How many lie below `place`.
    [[nodiscard]] std::uint64_t below(double place) const;

private:
    /// As many as are drawn one by one.
    static constexpr std::uint64_t handful = 4;

    struct Interval {
        std::uint64_t points = 0;
        /// Of its lower and its upper half in `intervals_`; 0: not looked at yet.
        std::uint32_t lower = 0, upper = 0;
        bool drawn = false; // `places` holds its points
        std::array<double, handful> places{};
    };

    /// Draws how many of an interval lie in its lower half, which has not been drawn yet.
    void split(std::uint32_t index, std::uint32_t address) const;
    /// Draws where the points of an interval are, which has not been drawn yet.
    void place(std::uint32_t index, std::uint32_t address, double from, double width) const;

    std::uint64_t points_ = 0;
    Stream stream_;
    std::uint64_t entity_ = 0;
    mutable std::vector<Interval> intervals_; // what has been looked at; the first one is the whole
    /// Where the last question led: the next one is often near.
    struct Leaf {
        double from = 0, to = 0;
        std::uint64_t before = 0; // points
        std::uint32_t index = 0, address = 1;
    };
    mutable Leaf leaf_;

    void go_to_leaf(double place) const;
};

} // namespace gameday::sim
