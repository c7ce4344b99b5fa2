#include "models/region/load.hpp"

#include <algorithm>
#include <cmath>

#include <boost/random/normal_distribution.hpp>

#include "sim/random/counts.hpp"

namespace gameday::models {

namespace {

constexpr double requests_in_a_window = 1000;
constexpr double noticeable_shed = 0.01;
/// From this mean on a Poisson count is a normal one bent by its skewness (Cornish and Fisher): quantiles
/// from the first to the last thousandth are met within 0.51 of a count, before it is rounded.
constexpr double as_good_as_normal = 400;

/// Whole minutes, so that windows of all regions share their edges.
Duration window_length(double capacity) {
    const double seconds = requests_in_a_window / capacity;
    constexpr double most = 24 * 60; // minutes
    return Duration::minutes(static_cast<std::int64_t>(std::clamp(std::ceil(seconds / 60), 1.0, most)));
}

} // namespace

LoadRecord::LoadRecord(double capacity) : capacity_(capacity), length_(window_length(capacity)) {}

void LoadRecord::begin(Time clock, Time end, std::optional<sim::Stream> luck) {
    clock_ = clock;
    end_ = end;
    luck_ = luck;
    windows_ = 0;
    drawn_for_ = UINT64_MAX;
    expected_ = 0;
    const std::int64_t before = (clock.since_start().count() + length_.count() - 1) / length_.count();
    window_ = {clock - before * length_, length_};
    until_ = window_.from + length_;
    whole_ = {clock, end - clock};
    peak_.reset();
    last_.reset();
    before_.reset();
    spells_.clear();
}

void LoadRecord::add(Time from, Time to, double rate, double share_shed, bool drawn) {
    while (from < to) {
        while (from >= until_) {
            close();
        }
        const Time part = std::min(to, until_);
        const double some = rate * (part - from).in_seconds();
        window_.offered += some;
        if (share_shed > 0) {
            window_.shed += some * share_shed;
            window_.shed_from = std::min(window_.shed_from, from);
        }
        expected_ += drawn ? 0 : some;
        from = part;
    }
}

void LoadRecord::finish() {
    while (until_ <= end_) {
        close();
    }
    if (window_.from >= clock_) { // cut short
        whole_.offered += window_.offered;
        whole_.shed += window_.shed;
    }
    if (!spells_.empty()) {
        spells_.back().lasts = last_ && overloaded(*last_);
    }
}

bool LoadRecord::overloaded(const LoadWindow& window) const {
    return window.rate() > capacity_ && window.share_shed() >= noticeable_shed;
}

double LoadRecord::drawn(double mean) {
    if (mean < as_good_as_normal) {
        sim::Draw draw = luck_->at(windows_, 1);
        return static_cast<double>(sim::poisson(mean, draw));
    }
    if (windows_ / normals_.size() != drawn_for_) {
        drawn_for_ = windows_ / normals_.size();
        sim::Draw draw = luck_->at(drawn_for_);
        boost::random::normal_distribution<double> normal;
        std::generate(normals_.begin(), normals_.end(), [&] { return normal(draw); });
    }
    const double z = normals_[windows_ % normals_.size()];
    return std::floor(mean + std::sqrt(mean) * z + (z * z - 1) / 6 + 0.5);
}

void LoadRecord::close() {
    if (luck_ && expected_ > 0) {
        const double count = window_.offered - expected_ + drawn(expected_);
        window_.shed *= count / window_.offered;
        window_.offered = count;
    }
    expected_ = 0;
    if (window_.from >= Time{} && until_ <= end_) {
        note(window_);
    }
    ++windows_;
    window_ = {until_, length_};
    until_ = until_ + length_;
}

void LoadRecord::note(const LoadWindow& window) {
    if (window.from < clock_) {
        before_ = window;
        return;
    }
    whole_.offered += window.offered;
    whole_.shed += window.shed;
    last_ = window;
    if (!peak_ || window.offered > peak_->offered) {
        peak_ = window;
    }
    if (!overloaded(window)) {
        return;
    }
    if (!spells_.empty() && spells_.back().to == window.from) {
        spells_.back().to = window.from + window.length;
    } else {
        spells_.push_back({window, window.from + window.length});
    }
}

} // namespace gameday::models
