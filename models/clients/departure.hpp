#pragma once

#include <vector>

#include "models/dns/service_name.hpp"

namespace gameday::models {

/// When each user of a population left a region, for good: the instant from which the next first
/// attempt would go elsewhere.
///
/// The watch opens when the authority stops answering that region, and closes when it answers it again
/// after the trouble is over. If it answers it again while the trouble lasts, nobody has left for good,
/// and the watch starts anew.
class Departure {
public:
    enum class State : std::uint8_t {
        off,     ///< these users need not move
        waiting, ///< the authority still sends them there
        open,    ///< they are leaving
        closed,  ///< it sends them there again, and rightly so
    };

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool open() const { return state_ == State::open; }
    /// Whether these users have to move at all.
    [[nodiscard]] bool concerns() const { return state_ != State::off; }
    [[nodiscard]] RegionId from() const { return from_; }
    /// The change of the authority's answer that opened the watch.
    [[nodiscard]] sim::ChangeId opened_by() const { return opened_by_; }

    /// When each user left, by number; `Time::never()` for one who has not, for good.
    [[nodiscard]] Time left(std::size_t user) const {
        if (left_.empty() || (state_ == State::closed && left_[user] >= closed_at_)) {
            return Time::never();
        }
        return left_[user];
    }

    void begin(RegionId from) {
        state_ = State::waiting;
        from_ = from;
    }
    /// The authority no longer answers `from`.
    void start_leaving(std::size_t users, Time now, sim::ChangeId change) {
        state_ = State::open;
        left_.assign(users, now);
        opened_by_ = change;
    }
    /// The authority answers `from` again.
    void called_back(Time now, bool trouble_lasts) {
        if (trouble_lasts) {
            state_ = State::waiting;
            left_.clear();
            opened_by_ = {};
        } else {
            state_ = State::closed;
            closed_at_ = now;
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
    State state_ = State::off;
    RegionId from_;
    std::vector<Time> left_;
    Time closed_at_;
    sim::ChangeId opened_by_;
};

} // namespace gameday::models
