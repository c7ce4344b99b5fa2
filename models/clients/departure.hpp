#pragma once

#include <algorithm>

#include "models/clients/departure_watch.hpp"

namespace gameday::models {

/// When users of a population left a region, for good: each at the instant from which the next first
/// attempt would go elsewhere. That instant is kept with the rest of what is known of the user.
class Departure {
public:
    using State = DepartureWatch::State;

    [[nodiscard]] State state() const { return watch_.state(); }
    [[nodiscard]] bool open() const { return state() == State::open; }
    /// Whether these users have to move at all.
    [[nodiscard]] bool concerns() const { return watch_.concerns(); }
    [[nodiscard]] RegionId from() const { return watch_.from(); }
    [[nodiscard]] Time closed_at() const { return watch_.closed_at(); }
    /// The change of the authority's answer that opened the watch.
    [[nodiscard]] sim::ChangeId opened_by() const { return watch_.opened_by(); }

    /// When a user left, of whom `kept` is kept; `Time::never()` for one who has not, for good. Who is still
    /// there when the authority sends users there again is where they ought to be from then on.
    [[nodiscard]] Time left(Time kept) const {
        return watch_.opened_at() == Time::never() ? Time::never()
                                                   : std::clamp(kept, watch_.opened_at(), watch_.closed_at());
    }

    void begin(RegionId from, Time now) { watch_.begin(from, now); }
    /// The authority no longer answers `from`: each user has left `now` whom nothing keeps there.
    void start_leaving(Time now, sim::ChangeId change) { watch_.open(now, change); }
    /// The authority answers `from` again.
    void called_back(Time now, Time trouble_ended) { watch_.call_back(now, trouble_ended); }
    /// The run is over: see DepartureWatch.
    void finish(const DepartureWatch::Outlook& outlook, const sim::Observable<RegionId>& answer) {
        watch_.finish(outlook, answer);
    }
    /// Unless something happens before, this user's next first attempt would go to `from` until then;
    /// `until` is not after `now` when it would go elsewhere already.
    static void still_there_until(Time& kept, Time now, Time until) {
        if (until > now) {
            kept = until;
        } else if (kept > now) {
            kept = now; // what held the user there has broken before its time
        }
    }

private:
    DepartureWatch watch_;
};

} // namespace gameday::models
