#include "models/clients/flow/drawn_series.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
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
/// Counts up to which each way of sharing one out is the quickest: by hand, by coins, by hand what those
/// leave.
constexpr std::uint64_t few = 32;
constexpr std::uint64_t many = 4096;
constexpr std::uint64_t some = 300;

using Weights = std::array<double, DrawnSeries::minute>;
using Counts = std::array<std::uint64_t, DrawnSeries::minute>;

/// Shares a count out among all seconds alike: by halves of 64, of which the last four are shared out again.
void share_out_alike(std::uint64_t count, sim::Draw& draw, Counts& out) {
    std::array<std::uint64_t, 64> slots{};
    while (count > 0) {
        slots.front() = count;
        for (std::size_t width = slots.size() / 2; width > 0; width /= 2) {
            for (std::size_t i = 0; i < slots.size(); i += 2 * width) {
                slots[i + width] = sim::heads(slots[i], draw);
                slots[i] -= slots[i + width];
            }
        }
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] += slots[i];
        }
        count = std::accumulate(slots.begin() + out.size(), slots.end(), std::uint64_t{0});
    }
}

/// Shares a count out among seconds in proportion to their weights, each of them for itself.
void share_out_singly(std::uint64_t count, const Weights& weights, sim::Draw& draw, Counts& out) {
    Weights up_to{};
    std::partial_sum(weights.begin(), weights.end(), up_to.begin());
    for (std::uint64_t i = 0; i < count; ++i) {
        const double place = boost::random::uniform_01<double>{}(draw)*up_to.back();
        const auto found = std::upper_bound(up_to.begin(), up_to.end(), place);
        ++out[std::min(static_cast<std::size_t>(found - up_to.begin()), weights.size() - 1)];
    }
}

/// Adds a count, shared out among seconds in proportion to their weights.
void share_out(std::uint64_t count, Weights weights, sim::Draw& draw, Counts& out) {
    if (count < few) {
        share_out_singly(count, weights, draw, out);
        return;
    }
    double left = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (count < many) {
        // As much as all weights have in common is shared out alike, and then the rest.
        const double common = *std::min_element(weights.begin(), weights.end());
        const double alike = common * static_cast<double>(weights.size());
        const std::uint64_t evenly = sim::binomial(count, alike / left, draw);
        share_out_alike(evenly, draw, out);
        count -= evenly;
        left -= alike;
        for (double& weight : weights) {
            weight -= common;
        }
        if (count < some) {
            share_out_singly(count, weights, draw, out);
            return;
        }
    }
    for (std::size_t i = 0; i < weights.size() && count > 0; ++i) {
        const bool last = i + 1 == weights.size() || left <= weights[i];
        const std::uint64_t here = last ? count : sim::binomial(count, weights[i] / left, draw);
        out[i] += here;
        count -= here;
        left -= weights[i];
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

const std::array<DrawnSeries::Rates, DrawnSeries::minute>&
DrawnSeries::expected_by_second(std::size_t minute_number) const {
    return expected_.at(minute_number, [&] {
        std::array<Rates, minute> expected{};
        failures_.expect(clock_ + static_cast<double>(minute_number * minute), 1, expected);
        return expected;
    });
}

const std::array<Tally, DrawnSeries::minute>& DrawnSeries::by_second(std::size_t minute_number) const {
    return parts_.at(minute_number, [&] { return share_out_minute(minute_number); });
}

std::array<Tally, DrawnSeries::minute> DrawnSeries::share_out_minute(std::size_t minute_number) const {
    const Tally tally = drawn(minutes_[minute_number].expected, length_of(minute_number), minute_number);
    const auto& expected = expected_by_second(minute_number);
    sim::Draw draw = stream_.at(minute_number, ordinal_of_split);
    std::array<Tally, minute> parts;
    for (std::size_t k = 0; k < 2; ++k) {
        Weights bad{};
        Weights good{};
        for (std::size_t i = 0; i < minute; ++i) {
            const double length = std::clamp(length_of(minute_number) - static_cast<double>(i), 0.0, 1.0);
            bad[i] = std::max(expected[i][k], 0.0);
            good[i] = std::max(total_[k] * length - bad[i], 0.0);
        }
        Counts failed{};
        Counts all{};
        share_out(tally.failed[k], bad, draw, failed);
        share_out(tally.total[k] - tally.failed[k], good, draw, all);
        for (std::size_t i = 0; i < minute; ++i) {
            parts[i].failed[k] = failed[i];
            parts[i].total[k] = failed[i] + all[i];
        }
    }
    return parts;
}

} // namespace gameday::models
