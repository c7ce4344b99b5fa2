#include "models/clients/flow/drawn_series.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/random/counts.hpp"
#include "sim/random/share_out.hpp"

namespace gameday::models {

namespace {

/// Addresses of draws: minutes by number, the time before the clock, and stretches without failures by
/// their first minute.
constexpr std::uint64_t before_the_clock = std::uint64_t{1} << 40U;
constexpr std::uint64_t stretches = std::uint64_t{1} << 41U;
/// Ordinals: a minute's counts, and how its reads and its writes are shared out.
constexpr std::array<std::uint32_t, 2> ordinal_of_split{1, 2};

} // namespace

DrawnSeries::DrawnSeries(Time clock, Duration length, Rates total, FailureRates failures, sim::Stream stream)
    : clock_((clock - Time{}).in_seconds()), length_((Time{} + length - clock).in_seconds()),
      seconds_(static_cast<std::size_t>((Time{} + length - clock).count() / 1'000'000'000)), total_(total),
      failures_(std::move(failures)), stream_(stream),
      minutes_(static_cast<std::size_t>(std::ceil(length_ / static_cast<double>(minute)))) {
    if (clock_ > 0) {
        before_ = failures_.spans(0, clock_, 1).front();
    }
    runs_ = failures_.runs(clock_, static_cast<double>(minute), minutes_);
}

double DrawnSeries::length_of(std::size_t minute_number) const {
    return std::min(static_cast<double>(minute), length_ - static_cast<double>(minute_number * minute));
}

const FailureRates::Span& DrawnSeries::expected_in(std::size_t minute_number) const {
    const auto after =
        std::upper_bound(runs_.begin(), runs_.end(), minute_number,
                         [](std::size_t number, const FailureRates::Run& run) { return number < run.first; });
    return std::prev(after)->span;
}

bool DrawnSeries::fails(std::size_t minute_number) const {
    const Rates& expected = expected_in(minute_number).expected;
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

const Tally& DrawnSeries::in_minute(std::size_t number) const {
    return tallies_.at(number,
                       [&] { return drawn(expected_in(number).expected, length_of(number), number); });
}

void DrawnSeries::add_to_whole(const Tally& part) const {
    for (std::size_t k = 0; k < 2; ++k) {
        whole_->total[k] += part.total[k];
        whole_->failed[k] += part.failed[k];
    }
}

const Tally& DrawnSeries::whole() const {
    if (whole_) {
        return *whole_;
    }
    whole_ = clock_ > 0 ? drawn(before_.expected, clock_, before_the_clock) : Tally{};
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        const auto& [first, span] = runs_[i];
        const std::size_t end = i + 1 < runs_.size() ? runs_[i + 1].first : minutes_;
        if (!fails(first)) {
            const double length = static_cast<double>((end - 1 - first) * minute) + length_of(end - 1);
            add_to_whole(drawn(span.expected, length, stretches + first));
            continue;
        }
        for (std::size_t m = first; m < end; ++m) {
            add_to_whole(in_minute(m));
        }
    }
    return *whole_;
}

Tally DrawnSeries::second(std::size_t number) const {
    Tally tally;
    for (std::size_t k = 0; k < 2; ++k) {
        const Second& part = by_second(number / minute, k)[number % minute];
        tally.total[k] = part.total;
        tally.failed[k] = part.failed;
    }
    return tally;
}

const std::array<DrawnSeries::Rates, DrawnSeries::minute>&
DrawnSeries::expected_by_second(std::size_t minute_number) const {
    return expected_.at(minute_number, [&] {
        std::array<Rates, minute> expected{};
        failures_.expect(clock_ + static_cast<double>(minute_number * minute), 1, expected);
        return expected;
    });
}

const std::array<DrawnSeries::Second, DrawnSeries::minute>& DrawnSeries::by_second(std::size_t minute_number,
                                                                                   std::size_t kind) const {
    return parts_[kind].at(minute_number, [&] { return share_out_minute(minute_number, kind); });
}

std::array<DrawnSeries::Second, DrawnSeries::minute> DrawnSeries::share_out_minute(std::size_t minute_number,
                                                                                   std::size_t kind) const {
    const double length = length_of(minute_number);
    const Tally& tally = in_minute(minute_number);
    sim::Draw draw = stream_.at(minute_number, ordinal_of_split[kind]);
    std::array<double, minute> bad{};
    std::array<double, minute> good{};
    for (std::size_t i = 0; i < minute; ++i) {
        good[i] = total_[kind] * std::clamp(length - static_cast<double>(i), 0.0, 1.0);
    }
    if (fails(minute_number)) {
        const auto& expected = expected_by_second(minute_number);
        for (std::size_t i = 0; i < minute; ++i) {
            bad[i] = std::max(expected[i][kind], 0.0);
            good[i] = std::max(good[i] - bad[i], 0.0);
        }
    }
    std::array<std::uint64_t, minute> failed{};
    std::array<std::uint64_t, minute> served{};
    sim::share_out(tally.failed[kind], bad, failed, draw);
    sim::share_out(tally.total[kind] - tally.failed[kind], good, served, draw);
    std::array<Second, minute> parts;
    for (std::size_t i = 0; i < minute; ++i) {
        parts[i] = {failed[i] + served[i], failed[i]};
    }
    return parts;
}

} // namespace gameday::models
