#include "models/clients/flow/drain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gameday::models {

namespace {

/// Tables have so many steps, shorter ones at the beginning: the law of a few who hold on for days must not
/// blur what the others do within minutes.
constexpr std::size_t table_steps = 256;

/// Where in a table that ends at `end` an age lies, in steps.
double place_of(double age, double end) {
    return end > 0 ? std::sqrt(std::sqrt(std::clamp(age / end, 0.0, 1.0))) * table_steps : table_steps;
}

double age_at(std::size_t step, double end) {
    const double part = static_cast<double>(step) / table_steps;
    return part * part * part * part * end;
}

double looked_up(const std::vector<double>& table, double age, double end) {
    const double place = place_of(age, end);
    const auto index = static_cast<std::size_t>(place);
    if (index >= table_steps) {
        return table.back();
    }
    // Between two steps along a line in time.
    const double from = age_at(index, end);
    const double part = std::clamp((age - from) / (age_at(index + 1, end) - from), 0.0, 1.0);
    return table[index] + part * (table[index + 1] - table[index]);
}

/// Shares of all users: how far a law may be from a straight line, and how many may leave along one. A
/// line leaves out the luck of those who leave along it: a sixteenth of them, a two-hundredth of the luck.
constexpr double as_good_as_straight = 1.0 / 1000;
constexpr double few_leave = 1.0 / 16;

} // namespace

HoldingLaw::HoldingLaw(const ResidualLife& caches, const std::vector<Clinging::Span>& clinging, double users,
                       double held)
    : caches_(caches), held_(held), alone_(users <= 1) {
    double longest = 0; // of those spans that end
    for (const Clinging::Span& span : clinging) {
        longest = std::isinf(span.seconds) ? longest : std::max(longest, span.seconds);
        for_ever_ += std::isinf(span.seconds) ? span.share : 0;
    }
    settled_ = caches.longest() + longest;
    if (briefly()) {
        taken_ = 0;
        for (const Clinging::Span& span : clinging) {
            taken_ += span.share * (alone_ ? told_before(span.seconds) : reached(held));
        }
        for_ever_ = 0; // whoever lets go of nothing holds what came before
    }
    for (std::size_t i = 0; i <= table_steps; ++i) {
        const double age = age_at(i, settled_);
        double holds = 0;
        for (const Clinging::Span& span : clinging) {
            const double asked = age - span.seconds;
            holds += span.share * (asked < 0 ? told_before(-asked) : caches.longer_than(asked, held));
        }
        users_.push_back(std::min(holds, 1.0));
    }
    users_.back() = for_ever_; // but for rounding
    // Users who share a resolver leave it together and then cling one by one; who has one alone does both.
    clinging_ = alone_ ? std::vector<Clinging::Span>{{0, 1}} : clinging;
    find_lines();
}

void HoldingLaw::find_lines() {
    // A line's ends lie on the law, and so does, almost, what is between them.
    const auto straight = [this](std::size_t from, std::size_t to) {
        const double begin = age_at(from, settled_);
        const double slope = (users_[to] - users_[from]) / (age_at(to, settled_) - begin);
        for (const std::size_t part : {1U, 2U, 3U}) {
            const std::size_t between = from + (to - from) * part / 4;
            const double line = users_[from] + slope * (age_at(between, settled_) - begin);
            if (std::abs(users_[between] - line) > as_good_as_straight) {
                return false;
            }
        }
        return users_[from] - users_[to] <= few_leave;
    };
    std::size_t to = 1;
    for (std::size_t from = 0; from < table_steps; ++from) {
        to = std::max(to, from + 1);
        while (to < table_steps && straight(from, to + 1)) {
            ++to;
        }
        lines_.push_back(static_cast<std::uint16_t>(to));
    }
}

double HoldingLaw::straight_until(double age) const {
    constexpr double hair = 1e-6; // an age that was rounded belongs to the step that it begins
    auto index = static_cast<std::size_t>(place_of(age, settled_));
    if (index < lines_.size() && age_at(lines_[index], settled_) <= age + hair) {
        ++index;
    }
    return index >= lines_.size() ? settled_ : age_at(lines_[index], settled_);
}

double HoldingLaw::reached(double seconds) const {
    constexpr double for_ever = std::numeric_limits<double>::infinity();
    return seconds > 0 ? 1 - caches_.longer_than(seconds, for_ever) : 0;
}

double HoldingLaw::told_before(double seconds) const {
    return briefly() ? reached(held_ - seconds) : 1;
}

HoldingLaw::Places HoldingLaw::places(double age, const Clinging::Span& span, const Heat& heat,
                                      double taken) const {
    const double asked = age - span.seconds; // after the change, of the resolver
    if (asked < 0) {
        return {0, std::min(told_before(-asked), taken)};
    }
    return {taken - std::min(longer_than(asked, heat), taken), taken};
}

double HoldingLaw::longer_than(double age, const Heat& heat) const {
    const double usual = alone_ ? user_longer_than(age) : caches_.longer_than(std::max(age, 0.0), held_);
    const double more = heat.more > 0 ? heat.more * caches_.heated_longer_than(age, heat) : 0;
    return std::min(usual + more, 1.0);
}

double HoldingLaw::user_longer_than(double age) const {
    return looked_up(users_, age, settled_);
}

double Drain::still_there(Time when) const {
    const HoldingLaw& law = law_at(when);
    const double age = (when - began_).in_seconds();
    if (age >= law.settled() && law.for_ever() <= 0) {
        return 0;
    }
    double resolvers = 0;
    for (const Clinging::Span& span : law.clinging()) {
        const HoldingLaw::Places places = law.places(age, span, heat_, taken_);
        resolvers +=
            span.share * static_cast<double>(resolvers_.below(places.to) - resolvers_.below(places.from));
    }
    return std::floor(users_ * resolvers + 0.5); // users are whole, though those who cling on count by shares
}

double Drain::expected_there(Time when) const {
    const HoldingLaw& law = law_at(when);
    double share = 0;
    for (const Clinging::Span& span : law.clinging()) {
        const auto places = law.places((when - began_).in_seconds(), span, heat_, taken_);
        share += span.share * (places.to - places.from);
    }
    return users_ * static_cast<double>(resolvers_.points()) * share;
}

double Drain::let_go(Time when) const {
    return 1 - law_at(when).longer_than((when - began_).in_seconds(), heat_);
}

Time Drain::settled() const {
    const Time settled = began_ + Duration::from_seconds(law_->settled());
    if (connected_ == nullptr) {
        return settled;
    }
    const Time connected = began_ + Duration::from_seconds(connected_->settled());
    return connected <= broken_ ? connected : std::max(settled, broken_);
}

Time Drain::straight_until(Time from) const {
    const double until = law_at(from).straight_until((from - began_).in_seconds());
    return began_ + Duration::from_seconds(until);
}

void Drain::lose_connections(Time when, std::shared_ptr<const HoldingLaw> without_connections) {
    broken_ = when;
    connected_ = std::move(law_);
    law_ = std::move(without_connections);
}

} // namespace gameday::models
