#include "models/clients/flow/history.hpp"

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

bool FlowHistory::fates_change(std::size_t span, std::size_t population) const {
    if (span == 0) {
        return false;
    }
    for (std::size_t region = 0; region < regions_; ++region) {
        if (fates(span, population, region) != fates(span - 1, population, region)) {
            return true;
        }
    }
    return false;
}

} // namespace gameday::models
