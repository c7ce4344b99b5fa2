#include "models/clients/departure_watch.hpp"

#include <algorithm>
#include <vector>

namespace gameday::models {

namespace {

/// The first instant from then on at which the answer is a region that can be reached; `Time::never()`: none.
Time reachable_from(const sim::Observable<RegionId>& answer, Time then,
                    std::span<const std::unique_ptr<Region>> regions) {
    std::vector<Time> changes{then};
    const auto add = [&](const auto& history) {
        for (const auto& past : history) {
            if (past.from > then) {
                changes.push_back(past.from);
            }
        }
    };
    add(answer.history());
    for (const auto& region : regions) {
        add(region->reach.history());
    }
    std::sort(changes.begin(), changes.end());
    const auto found = std::find_if(changes.begin(), changes.end(), [&](Time when) {
        return regions[answer.at(when).index()]->reach.at(when) == Reach::up;
    });
    return found == changes.end() ? Time::never() : *found;
}

} // namespace

void DepartureWatch::finish(const Outlook& outlook, const sim::Observable<RegionId>& answer) {
    if (opened_at_ != Time::never()) {
        opened_at_ = std::min(reachable_from(answer, opened_at_, outlook.regions), closed_at_);
        return;
    }
    if (state_ != State::waiting || !is_over(outlook.trouble.at)) {
        return;
    }
    const End& end = has_opened_ ? outlook.trouble : outlook.unreachable;
    if (!is_over(end.at)) {
        state_ = State::off;
        return;
    }
    state_ = State::closed;
    opened_at_ = closed_at_ = end.at;
    opened_by_ = end.change;
}

} // namespace gameday::models
