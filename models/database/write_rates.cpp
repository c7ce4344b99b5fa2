#include "models/database/write_rates.hpp"

#include <algorithm>
#include <cmath>

#include <boost/random/exponential_distribution.hpp>

#include "sim/random/counts.hpp"

namespace gameday::models {

namespace {

constexpr Time long_before = Time{} - Duration::hours(8760);
constexpr std::uint32_t ordinal_of_count = 3;

} // namespace

void WriteRates::set(Time now, Rate rate) {
    // A rate that is summed up of changing parts is not another one for its last bits.
    constexpr double same = 1e-9;
    if (!stretches_.empty() && std::abs(stretches_.back().rate.per_second - rate.per_second) <=
                                   same * stretches_.back().rate.per_second) {
        return;
    }
    highest_ = std::max(highest_, rate.per_second);
    if (stretches_.empty()) {
        stretches_.push_back({long_before, rate, Time{}, 0});
    } else if (stretches_.back().from == now) {
        stretches_.back().rate = rate;
    } else {
        stretches_.push_back({now, rate, now, stretches_.back().written(now)});
    }
}

std::size_t WriteRates::stretch_at(Time when) const {
    const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), when,
                                        [](Time t, const Stretch& stretch) { return t <= stretch.from; });
    return after == stretches_.begin() ? 0 : static_cast<std::size_t>(after - stretches_.begin()) - 1;
}

Time WriteRates::last_before(Time when, Asked asked) const {
    if (stretches_.empty()) {
        return long_before;
    }
    for (std::size_t i = stretch_at(when) + 1; i-- > 0;) {
        const Stretch& stretch = stretches_[i];
        const Time end = i + 1 < stretches_.size() ? std::min(when, stretches_[i + 1].from) : when;
        if (stretch.rate.per_second <= 0) {
            continue;
        }
        sim::Draw draw = stream_.at(i, static_cast<std::uint32_t>(asked));
        const double gap = boost::random::exponential_distribution<double>{}(draw) / stretch.rate.per_second;
        if (end - Duration::from_seconds(gap) > stretch.from) {
            return end - Duration::from_seconds(gap);
        }
    }
    return long_before;
}

Time WriteRates::first_after(Time when) const {
    for (std::size_t i = stretch_at(when); i < stretches_.size(); ++i) {
        const Stretch& stretch = stretches_[i];
        const Time begin = std::max(when, stretch.from);
        const bool last = i + 1 == stretches_.size();
        if (stretch.rate.per_second <= 0) {
            continue;
        }
        sim::Draw draw = stream_.at(i, static_cast<std::uint32_t>(Asked::missing));
        const double gap = boost::random::exponential_distribution<double>{}(draw) / stretch.rate.per_second;
        const Time first = begin + Duration::from_seconds(gap);
        if (last || first < stretches_[i + 1].from) {
            return first;
        }
    }
    return Time::never();
}

double WriteRates::written(Time when) const {
    return stretches_.empty() ? 0 : stretches_[stretch_at(when)].written(when);
}

Time WriteRates::reached(double written, Time latest) const {
    for (std::size_t i = stretches_.empty() ? 0 : stretch_at(latest) + 1; i-- > 0;) {
        const Stretch& stretch = stretches_[i];
        if (i > 0 && stretch.before > written) {
            continue; // it had been reached before
        }
        if (stretch.rate.per_second <= 0) {
            return latest;
        }
        const double seconds = (written - stretch.before) / stretch.rate.per_second;
        const Time when = seconds < 0 ? stretch.counted_from - Duration::from_seconds(-seconds)
                                      : stretch.counted_from + Duration::from_seconds(seconds);
        const bool ends = i + 1 < stretches_.size();
        return std::min({when, latest, ends ? stretches_[i + 1].from : latest});
    }
    return latest;
}

double WriteRates::expected(Time from, Time to) const {
    double sum = 0;
    for (std::size_t i = stretch_at(to) + 1; i-- > 0;) {
        const Stretch& stretch = stretches_[i];
        const Time begin = std::max(from, stretch.from);
        const Time end = i + 1 < stretches_.size() ? std::min(to, stretches_[i + 1].from) : to;
        if (end > begin) {
            sum += stretch.rate.per_second * (end - begin).in_seconds();
        }
        if (stretch.from <= from) {
            break;
        }
    }
    return sum;
}

std::uint64_t WriteRates::count(Time from, Time to) const {
    const Time last = last_before(to, Asked::written);
    if (last <= from) {
        return 0;
    }
    sim::Draw draw = stream_.at(stretch_at(last), ordinal_of_count);
    return 1 + sim::poisson(expected(from, last), draw);
}

} // namespace gameday::models
