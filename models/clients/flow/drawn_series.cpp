#include "models/clients/flow/drawn_series.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <boost/random/uniform_01.hpp>

#include "sim/random/counts.hpp"

namespace gameday::models {

namespace {

/// Addresses of draws: minutes by number, the time before the clock, and stretches without failures by
/// their first minute.
constexpr std::uint64_t before_the_clock = std::uint64_t{1} << 40U;
constexpr std::uint64_t stretches = std::uint64_t{1} << 41U;
constexpr std::uint32_t ordinal_of_split = 1;
/// Fewer things than this are put in their seconds one by one.
constexpr std::uint64_t few = 48;

using Weights = std::array<double, DrawnSeries::minute>;

/// Shares a count out among seconds in proportion to their weights.
void share_out(std::uint64_t count, const Weights& weights, sim::Draw& draw,
               std::array<std::uint64_t, DrawnSeries::minute>& out) {
    out.fill(0);
    if (count == 0) {
        return;
    }
    Weights up_to{};
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        up_to[i] = sum += std::max(weights[i], 0.0);
    }
    if (count < few) {
        for (std::uint64_t i = 0; i < count; ++i) {
            const double place = boost::random::uniform_01<double>{}(draw)*sum;
            const auto found = std::upper_bound(up_to.begin(), up_to.end(), place);
            ++out[std::min(static_cast<std::size_t>(found - up_to.begin()), weights.size() - 1)];
        }
        return;
    }
    double left = sum;
    for (std::size_t i = 0; i < weights.size() && count > 0; ++i) {
        const double weight = std::max(weights[i], 0.0);
        const bool last = i + 1 == weights.size() || left <= weight;
        out[i] = last ? count : sim::binomial(count, weight / left, draw);
        count -= out[i];
        left -= weight;
    }
}

} // namespace

DrawnSeries::DrawnSeries(Time clock, Duration length, Rates total, FailureRates failures, sim::Stream stream)
    : clock_((clock - Time{}).in_seconds()), length_((Time{} + length - clock).in_seconds()),
      seconds_(static_cast<std::size_t>((Time{} + length - clock).count() / 1'000'000'000)), total_(total),
      failures_(std::move(failures)), stream_(stream) {
    const auto count = static_cast<std::size_t>(std::ceil(length_ / static_cast<double>(minute)));
    if (clock_ > 0) {
        before_ = failures_.spans(0, clock_, 1).front();
    }
    minutes_ = failures_.spans(clock_, static_cast<double>(minute), count);
    split_.resize(count);
}

double DrawnSeries::length_of(std::size_t minute_number) const {
    return std::min(static_cast<double>(minute), length_ - static_cast<double>(minute_number * minute));
}

bool DrawnSeries::fails(std::size_t minute_number) const {
    const Rates& expected = minutes_[minute_number].expected;
    return expected[0] > 0 || expected[1] > 0;
}

Tally DrawnSeries::drawn(const Rates& failed, double length, std::uint64_t address) const {
    sim::Draw draw = stream_.at(address);
    Tally tally;
    for (std::size_t k = 0; k < 2; ++k) {
        tally.failed[k] = sim::poisson(failed[k], draw);
        tally.total[k] = tally.failed[k] + sim::poisson(total_[k] * length - failed[k], draw);
    }
    return tally;
}

const Tally& DrawnSeries::whole() const {
    if (whole_) {
        return *whole_;
    }
    whole_ = clock_ > 0 ? drawn(before_.expected, clock_, before_the_clock) : Tally{};
    for (std::size_t m = 0; m < minutes_.size();) {
        const std::size_t first = m;
        double length = length_of(m);
        const bool failing = fails(m++);
        for (; !failing && m < minutes_.size() && !fails(m); ++m) {
            length += length_of(m);
        }
        const Tally part = drawn(minutes_[first].expected, length, failing ? first : stretches + first);
        for (std::size_t k = 0; k < 2; ++k) {
            whole_->total[k] += part.total[k];
            whole_->failed[k] += part.failed[k];
        }
    }
    return *whole_;
}

Tally DrawnSeries::second(std::size_t number) const {
    return by_second(number / minute)[number % minute];
}

const std::array<Tally, DrawnSeries::minute>& DrawnSeries::by_second(std::size_t minute_number) const {
    if (split_[minute_number] != 0) {
        return parts_[split_[minute_number] - 1];
    }
    const double begin = clock_ + static_cast<double>(minute_number * minute);
    const Tally tally = drawn(minutes_[minute_number].expected, length_of(minute_number), minute_number);
    const auto seconds = failures_.spans(begin, 1, minute);
    sim::Draw draw = stream_.at(minute_number, ordinal_of_split);
    std::array<Tally, minute> parts;
    for (std::size_t k = 0; k < 2; ++k) {
        Weights bad{};
        Weights good{};
        for (std::size_t i = 0; i < minute; ++i) {
            const double length = std::clamp(length_of(minute_number) - static_cast<double>(i), 0.0, 1.0);
            bad[i] = seconds[i].expected[k];
            good[i] = total_[k] * length - bad[i];
        }
        std::array<std::uint64_t, minute> count{};
        share_out(tally.failed[k], bad, draw, count);
        for (std::size_t i = 0; i < minute; ++i) {
            parts[i].failed[k] = parts[i].total[k] = count[i];
        }
        share_out(tally.total[k] - tally.failed[k], good, draw, count);
        for (std::size_t i = 0; i < minute; ++i) {
            parts[i].total[k] += count[i];
        }
    }
    parts_.push_back(parts);
    split_[minute_number] = static_cast<std::uint32_t>(parts_.size());
    return parts_.back();
}

} // namespace gameday::models
