#pragma once

#include "models/topology/region_id.hpp"
#include "models/units.hpp"
#include "sim/record/observable.hpp"

namespace gameday::models {

/// Whether users are being watched as they leave a region, since when, and why.
///
/// The watch opens when the authority stops answering that region, and closes when it answers it again
/// after the trouble is over. If it answers it again while the trouble lasts, or though there was none (of a
/// region that was left as planned), nobody has left for good, and the watch starts anew.
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

    void begin(RegionId from) {
        state_ = State::waiting;
        from_ = from;
    }
    /// The authority no longer answers `from`.
    void open(Time now, sim::ChangeId change) {
        state_ = State::open;
        opened_at_ = now;
        opened_by_ = change;
    }
    /// The authority answers `from` again.
    void call_back(Time now, bool trouble_is_over) {
        if (trouble_is_over) {
            state_ = State::closed;
            closed_at_ = now;
        } else {
            state_ = State::waiting;
            opened_at_ = Time::never();
            opened_by_ = {};
        }
    }
    /// Whether there was trouble in the region, and there is none any more.
    [[nodiscard]] static bool is_over(const sim::Observable<bool>& trouble) {
        return trouble.history().size() > 1 && !trouble.value();
    }

private:
    State state_ = State::off;
    RegionId from_;
    Time opened_at_ = Time::never();
    Time closed_at_ = Time::never();
    sim::ChangeId opened_by_;
};

} // namespace gameday::models
