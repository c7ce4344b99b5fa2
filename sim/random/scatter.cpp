#include "sim/random/scatter.hpp"

#include <algorithm>

#include <boost/random/uniform_01.hpp>

#include "sim/random/counts.hpp"

namespace gameday::sim {

namespace {

/// Halves of halves have addresses as in a heap: 1 is the whole, 2 and 3 its halves. After so many the
/// next would leave 31 bits; points so close together are one to us.
constexpr std::uint32_t last_address = 1U << 30U;
constexpr std::uint32_t places_ordinal = 1U << 31U;

} // namespace

Scatter::Scatter(std::uint64_t points, const Stream& stream, std::uint64_t entity)
    : points_(points), stream_(stream), entity_(entity) {
    constexpr std::uint64_t most_at_first = 32;
    intervals_.reserve(std::min(points, most_at_first));
    intervals_.push_back({.points = points});
}

std::uint64_t Scatter::below(double place) const {
    if (points_ == 0 || !(place > 0)) {
        return 0;
    }
    if (place >= 1) {
        return points_;
    }
    if (!(place >= leaf_.from && place < leaf_.to)) {
        go_to_leaf(place);
    }
    const std::uint64_t points = intervals_[leaf_.index].points;
    const double width = leaf_.to - leaf_.from;
    if (points > handful) { // as even as can be, within a thousand-millionth
        return leaf_.before +
               static_cast<std::uint64_t>(static_cast<double>(points) * (place - leaf_.from) / width);
    }
    if (!intervals_[leaf_.index].drawn) {
        this->place(leaf_.index, leaf_.address, leaf_.from, width);
    }
    std::uint64_t count = leaf_.before;
    const auto& places = intervals_[leaf_.index].places;
    for (std::uint64_t i = 0; i < points; ++i) {
        count += places[i] < place ? 1 : 0;
    }
    return count;
}

void Scatter::go_to_leaf(double place) const {
    std::uint64_t before = 0;
    std::uint32_t index = 0;
    std::uint32_t address = 1;
    double from = 0;
    double width = 1;
    while (intervals_[index].points > handful && address < last_address) {
        if (intervals_[index].lower == 0) {
            split(index, address);
        }
        width /= 2;
        const Interval& interval = intervals_[index];
        const bool in_lower = place < from + width;
        if (!in_lower) {
            before += intervals_[interval.lower].points;
            from += width;
        }
        index = in_lower ? interval.lower : interval.upper;
        address = 2 * address + (in_lower ? 0 : 1);
    }
    leaf_ = {from, from + width, before, index, address};
}

void Scatter::split(std::uint32_t index, std::uint32_t address) const {
    Draw draw = stream_.at(entity_, address);
    const std::uint64_t points = intervals_[index].points;
    const std::uint64_t lower = heads(points, draw);
    intervals_[index].lower = static_cast<std::uint32_t>(intervals_.size());
    intervals_[index].upper = intervals_[index].lower + 1;
    intervals_.push_back({.points = lower});
    intervals_.push_back({.points = points - lower});
}

void Scatter::place(std::uint32_t index, std::uint32_t address, double from, double width) const {
    Interval& interval = intervals_[index];
    Draw draw = stream_.at(entity_, places_ordinal | address);
    for (std::uint64_t i = 0; i < interval.points; ++i) {
        interval.places[i] = from + width * boost::random::uniform_01<double>{}(draw);
    }
    interval.drawn = true;
}

} // namespace gameday::sim
