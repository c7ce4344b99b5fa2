#pragma once

#include "models/topology/region_id.hpp"
#include "models/units.hpp"
#include "sim/record/observable.hpp"

namespace gameday::models {

/// Whether users are being watched as they leave a region, since when, and why.
///
/// The watch opens when the authority stops answering that region, and closes when it answers it again
/// after the trouble is over. If it answers it again while the trouble lasts, or though there was none (of a
/// region that was left as planned), nobody has left for good, and the watch starts anew; if the trouble ends
/// before it answers another region again, nobody has to any more. Trouble that was over when the watch began
/// does not count.
class DepartureWatch {
public:
    enum class State : std::uint8_t {
        off,     ///< these users need not move
        waiting, ///< the authority still sends them there
        open,    ///< they are leaving
        closed,  ///< it sends them there again, and rightly so
    };

    [[nodiscard]] State state() const { return state_; }
    /// Whether these users have to move at all.
    [[nodiscard]] bool concerns() const { return state_ != State::off; }
    [[nodiscard]] RegionId from() const { return from_; }
    /// `Time::never()` while it has not opened.
    [[nodiscard]] Time opened_at() const { return opened_at_; }
    /// `Time::never()` unless it is closed.
    [[nodiscard]] Time closed_at() const { return closed_at_; }
    /// The change of the authority's answer that opened it.
    [[nodiscard]] sim::ChangeId opened_by() const { return opened_by_; }

    void begin(RegionId from, Time now) {
        state_ = State::waiting;
        from_ = from;
        begun_ = now;
    }
    /// The authority no longer answers `from`.
    void open(Time now, sim::ChangeId change) {
        state_ = State::open;
        has_opened_ = true;
        opened_at_ = now;
        opened_by_ = change;
    }
    /// When the trouble in the region ended; `Time::never()` while it lasts, the start where there was none.
    [[nodiscard]] static Time end_of(const sim::Observable<bool>& trouble) {
        return trouble.value() ? Time::never() : trouble.since();
    }
    /// The authority answers `from` again. `trouble_ended`: see end_of().
    void call_back(Time now, Time trouble_ended) {
        if (is_over(trouble_ended)) {
            state_ = State::closed;
            closed_at_ = now;
        } else {
            state_ = State::waiting;
            opened_at_ = Time::never();
            opened_by_ = {};
        }
    }
    /// The run is over. Whom the authority sends to `from`, which is well again, has no need to move; who had
    /// left it and was sent back too early, from when the trouble ended.
    void finish(Time trouble_ended, sim::ChangeId change) {
        if (state_ != State::waiting || !is_over(trouble_ended)) {
            return;
        }
        state_ = has_opened_ ? State::closed : State::off;
        opened_at_ = closed_at_ = has_opened_ ? trouble_ended : Time::never();
        opened_by_ = has_opened_ ? change : sim::ChangeId{};
    }

private:
    /// Whether there has been trouble in the region since the watch began, and there is none any more.
    [[nodiscard]] bool is_over(Time trouble_ended) const {
        return trouble_ended != Time::never() && trouble_ended > begun_;
    }

    State state_ = State::off;
    RegionId from_;
    Time begun_;
    bool has_opened_ = false; // though it may have started anew since
    Time opened_at_ = Time::never();
    Time closed_at_ = Time::never();
    sim::ChangeId opened_by_;
};

} // namespace gameday::models
