#include "models/clients/flow/history.hpp"

#include <algorithm>
#include <cmath>

namespace gameday::models {

FlowHistory::Entry FlowHistory::begin_span(double at) {
    const std::size_t places = populations_ * regions_;
    begins_.push_back(at);
    users_.resize(users_.size() + places);
    fates_.resize(fates_.size() + places);
    answers_.resize(answers_.size() + populations_);
    return {std::span(users_).last(places), std::span(fates_).last(places),
            std::span(answers_).last(populations_)};
}

void FlowHistory::clear() {
    begins_.clear();
    users_.clear();
    fates_.clear();
    answers_.clear();
}

std::size_t FlowHistory::span_at(double at, std::size_t hint) const {
    while (hint + 1 < begins_.size() && begins_[hint + 1] <= at) {
        ++hint;
    }
    while (hint > 0 && begins_[hint] > at) {
        --hint;
    }
    return hint;
}

double FlowHistory::users(std::size_t span, double at, std::size_t population, std::size_t region) const {
    const std::size_t place = population * regions_ + region;
    const std::size_t stride = populations_ * regions_;
    const double first = users_[span * stride + place];
    if (span + 1 == begins_.size() || begins_[span + 1] == begins_[span]) {
        return first;
    }
    const double last = users_[(span + 1) * stride + place];
    return first + (last - first) * (at - begins_[span]) / (begins_[span + 1] - begins_[span]);
}

double FlowHistory::change(std::size_t span, std::size_t population) const {
    double most = 0;
    for (std::size_t region = 0; span > 0 && region < regions_; ++region) {
        for (std::size_t kind = 0; kind < 2; ++kind) {
            const Fate& before = fates(span - 1, population, region)[kind];
            const Fate& after = fates(span, population, region)[kind];
            most = std::max({most, std::abs(after.fails_fast - before.fails_fast),
                             std::abs(after.fails_silent - before.fails_silent)});
        }
    }
    return most;
}

bool FlowHistory::lucky(std::size_t span, std::size_t population) const {
    for (std::size_t region = 0; region < regions_; ++region) {
        const auto& kinds = fates(span, population, region);
        if (kinds[0].lucky || kinds[1].lucky) {
            return true;
        }
    }
    return false;
}

} // namespace gameday::models
