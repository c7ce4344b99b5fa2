#pragma once

#include <memory>
#include <span>

#include "models/region/region.hpp"
#include "models/topology/region_id.hpp"
#include "models/units.hpp"
#include "sim/record/observable.hpp"

namespace gameday::models {

/// Whether users are being watched as they leave a region, since when, and why.
///
/// The watch opens when the authority stops answering that region, and closes when it answers it again
/// after the trouble is over. If it answers it again while the trouble lasts, or though there was none (of a
/// region that was left as planned), nobody has left for good, and the watch starts anew; if the trouble ends
/// before it answers another region again, or ever, nobody has to any more. Trouble that was over when the
/// watch began does not count.
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
    /// When something that had been wrong ended, and by which change.
    struct End {
        Time at; ///< `Time::never()` while it lasts, the start where there was nothing
        sim::ChangeId change{};
    };
    template <class T> [[nodiscard]] static End end_of(const sim::Observable<T>& state, const T& well) {
        return {state.value() == well ? state.since() : Time::never(), state.last_change()};
    }
    /// The authority answers `from` again. `trouble_ended`: when the trouble in the region did, see End::at.
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
    /// What is known at the end of the run.
    struct Outlook {
        End trouble;     ///< of the region that users leave
        End unreachable; ///< the same, as far as it cannot be reached
        std::span<const std::unique_ptr<Region>> regions;
    };
    /// The run is over. Whom the authority sends to `from`, which is well again, no longer has to move: who
    /// had left it and was sent back too early, from when the trouble ended; whom nothing had ever sent
    /// elsewhere, from when the region could be reached again. If it could all along, none of them had to.
    ///
    /// Whoever was sent to a region that could not be reached, because no other was left, has left as soon as
    /// there is one that can.
    void finish(const Outlook& outlook, const sim::Observable<RegionId>& answer);

private:
    /// Whether there has been something since the watch began, and there is nothing any more.
    [[nodiscard]] bool is_over(Time ended) const { return ended != Time::never() && ended > begun_; }

    State state_ = State::off;
    RegionId from_;
    Time begun_;
    bool has_opened_ = false; // though it may have started anew since
    Time opened_at_ = Time::never();
    Time closed_at_ = Time::never();
    sim::ChangeId opened_by_;
};

} // namespace gameday::models
