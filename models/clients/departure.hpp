#pragma once

#include <vector>

#include "models/clients/departure_watch.hpp"

namespace gameday::models {

/// When each user of a population left a region, for good: the instant from which the next first
/// attempt would go elsewhere.
class Departure {
public:
    using State = DepartureWatch::State;

    [[nodiscard]] State state() const { return watch_.state(); }
    [[nodiscard]] bool open() const { return state() == State::open; }
    /// Whether these users have to move at all.
    [[nodiscard]] bool concerns() const { return watch_.concerns(); }
    [[nodiscard]] RegionId from() const { return watch_.from(); }
    /// The change of the authority's answer that opened the watch.
    [[nodiscard]] sim::ChangeId opened_by() const { return watch_.opened_by(); }

    /// When each user left, by number; `Time::never()` for one who has not, for good.
    [[nodiscard]] Time left(std::size_t user) const {
        return left_.empty() || left_[user] >= watch_.closed_at() ? Time::never() : left_[user];
    }

    void begin(RegionId from) { watch_.begin(from); }
    /// The authority no longer answers `from`.
    void start_leaving(std::size_t users, Time now, sim::ChangeId change) {
        watch_.open(now, change);
        left_.assign(users, now);
    }
    /// The authority answers `from` again.
    void called_back(Time now, bool trouble_lasts) {
        watch_.call_back(now, trouble_lasts);
        if (trouble_lasts) {
            left_.clear();
        }
    }
    /// Unless something happens before, this user's next first attempt would go to `from` until then;
    /// `until` is not after `now` when it would go elsewhere already.
    void still_there_until(std::size_t user, Time now, Time until) {
        if (until > now) {
            left_[user] = until;
        } else if (left_[user] > now) {
            left_[user] = now; // what held the user there has broken before its time
        }
    }

private:
    DepartureWatch watch_;
    std::vector<Time> left_;
};

} // namespace gameday::models
