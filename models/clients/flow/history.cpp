#include "models/clients/flow/history.hpp"

#include <algorithm>
#include <cmath>

namespace gameday::models {

template <class Value>
bool FlowHistory::Columns<Value>::holds(const Place& place, const Value* first, std::size_t regions) const {
    const Value* held = &values[place.first];
    for (std::size_t population = 0; population < height; ++population) {
        if (!(*held == first[population * regions])) {
            return false;
        }
        held += place.step;
    }
    return true;
}

template <class Value>
void FlowHistory::Columns<Value>::add(std::span<const Value> all, std::size_t regions) {
    const std::size_t before = places.size();
    for (std::size_t region = 0; region < regions; ++region) {
        const Value* const first = &all[region];
        if (before > 0 && holds(places[before - regions + region], first, regions)) {
            places.push_back(places[before - regions + region]);
            continue;
        }
        std::size_t alike = 1;
        while (alike < height && first[alike * regions] == *first) {
            ++alike;
        }
        const bool shared = alike == height;
        const std::size_t held = values.size();
        places.push_back({static_cast<std::uint32_t>(held), shared ? 0U : 1U});
        values.resize(held + (shared ? 1 : height));
        for (std::size_t i = held; i < values.size(); ++i) {
            values[i] = first[(i - held) * regions];
        }
    }
}

FlowHistory::FlowHistory(std::size_t populations, std::size_t regions)
    : populations_(populations), regions_(regions), users_{populations, {}, {}}, fates_{populations, {}, {}},
      last_users_(populations * regions), last_fates_(populations * regions) {}

FlowHistory::Entry FlowHistory::begin_span(double at) {
    if (!begins_.empty()) {
        users_.add(last_users_, regions_);
        fates_.add(last_fates_, regions_);
    }
    begins_.push_back(at);
    lucky_.push_back(0);
    answers_.resize(answers_.size() + populations_);
    return {last_users_, last_fates_, std::span(answers_).last(populations_)};
}

void FlowHistory::clear() {
    begins_.clear();
    lucky_.clear();
    users_.places.clear();
    fates_.places.clear();
    users_.values.clear();
    fates_.values.clear();
    answers_.clear();
}

std::size_t FlowHistory::span_at(double at, std::size_t hint) const {
    // Mostly it is the next one, or the one after; but who waits for an hour passes a thousand of them.
    constexpr std::size_t nearby = 8;
    for (std::size_t step = 0; step < nearby; ++step) {
        const bool passed = hint + 1 < begins_.size() && begins_[hint + 1] <= at;
        if (!passed && (hint == 0 || begins_[hint] <= at)) {
            return hint;
        }
        passed ? ++hint : --hint;
    }
    const auto after = std::upper_bound(begins_.begin(), begins_.end(), at);
    return after == begins_.begin() ? 0 : static_cast<std::size_t>(after - begins_.begin()) - 1;
}

double FlowHistory::change(std::size_t span, std::size_t population) const {
    double most = 0;
    for (std::size_t region = 0; span > 0 && region < regions_; ++region) {
        if (span + 1 < begins_.size() && fates_.same(span * regions_ + region, regions_)) {
            continue;
        }
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
    for (std::size_t region = 0; lucky_[span] != 0 && region < regions_; ++region) {
        const auto& kinds = fates(span, population, region);
        if (kinds[0].lucky || kinds[1].lucky) {
            return true;
        }
    }
    return false;
}

} // namespace gameday::models
