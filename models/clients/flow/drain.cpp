#include "models/clients/flow/drain.hpp"

#include <algorithm>
#include <cmath>

namespace gameday::models {

namespace {

constexpr std::size_t table_steps = 256;

} // namespace

HoldingLaw::HoldingLaw(const ResidualLife& caches, const std::vector<Clinging::Span>& clinging, double users,
                       double held)
    : caches_(caches) {
    double longest = 0; // of those spans that end
    for (const Clinging::Span& span : clinging) {
        longest = std::isinf(span.seconds) ? longest : std::max(longest, span.seconds);
    }
    settled_ = caches.longest() + longest;
    // Users who share a resolver leave it together and then cling one by one; who has one alone does both.
    const bool together = users > 1;
    const double end = together ? caches.longest() : settled_;
    step_ = std::max(end, 1e-9) / table_steps;
    for (std::size_t i = 0; i <= table_steps; ++i) {
        const double age = static_cast<double>(i) * step_;
        double holds = 0;
        if (together) {
            holds = caches.longer_than(age, held);
        } else {
            for (const Clinging::Span& span : clinging) {
                holds += span.share * (span.seconds > age ? 1 : caches.longer_than(age - span.seconds, held));
            }
        }
        table_.push_back(std::min(holds, 1.0));
    }
    floor_ = table_.back();
    clinging_ = together ? clinging : std::vector<Clinging::Span>{{0, 1}};
}

double HoldingLaw::longer_than(double age, const Heat& heat) const {
    const double more = heat.more > 0 ? heat.more * caches_.fetched_longer_than(age, heat.for_seconds) : 0;
    const double place = age / step_;
    const auto index = static_cast<std::size_t>(std::max(place, 0.0));
    if (index >= table_.size() - 1) {
        return std::min(floor_ + more, 1.0);
    }
    const double part = place - static_cast<double>(index);
    return std::min(table_[index] + part * (table_[index + 1] - table_[index]) + more, 1.0);
}

double Drain::holding(double age) const {
    if (age < 0) {
        return static_cast<double>(resolvers_.points());
    }
    // The first to let go have the lowest places.
    return static_cast<double>(resolvers_.points() - resolvers_.below(1 - law_->longer_than(age, heat_)));
}

double Drain::still_there(Time when) const {
    const double age = (when - began_).in_seconds();
    double resolvers = 0;
    for (const Clinging::Span& span : law_->clinging()) {
        resolvers += span.share * holding(age - span.seconds);
    }
    return std::floor(users_ * resolvers + 0.5); // users are whole, though those who cling on count by shares
}

} // namespace gameday::models
