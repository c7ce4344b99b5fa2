#pragma once

#include <string>
#include <vector>

#include "models/database/database.hpp"

namespace gameday::models {

/// What the services of a region make of a user's write.
enum class PoolReply : std::uint8_t {
    acknowledged,
    error, ///< at once
    hangs, ///< the user waits for as long as the user will
};

/// The connections that the services of one region keep to a database, behind its DNS name.
///
/// A connection stays with the host it was made to, whatever DNS says later. While all of them are
/// good none is simulated. When the host fails or loses its role, each is: a write borrows the next
/// idle one in turn, an error or a time-out ends it (`recycle`), or only TCP does (`hang`), and a new
/// one asks DNS again, whose answer the services keep for its TTL. A write that finds no idle
/// connection waits longer than a user does: it hangs.
class Pool {
public:
    Pool(sim::Engine& engine, const sim::Randomness& randomness, Database& database, Region& region,
         std::int64_t scale);
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    [[nodiscard]] RegionId region() const { return region_->id(); }

    /// Whether the next writes would be acknowledged: the region is up, some connection is idle, and
    /// every idle one leads to a host that takes writes.
    [[nodiscard]] const sim::Observable<bool>& can_commit() const { return can_commit_; }

    PoolReply write(Time now) {
        if (steady_) {
            return database_->write(steady_host_, now) == WriteReply::acknowledged ? PoolReply::acknowledged
                                                                                   : PoolReply::error;
        }
        return borrow(now);
    }

    /// Closes every connection and opens new ones, as a restart of the services does.
    void restart();

private:
    enum class State : std::uint8_t {
        idle,
        stuck,      // in use by a write that nobody answers
        connecting, // to a host that is there
        waiting,    // for a connection that nobody accepts, or for the next attempt
    };
    struct Connection {
        RegionId host;
        State state = State::idle;
        sim::EventId timer;
    };

    void hosts_changed();
    void region_changed();
    void leave_steady_state();
    void settle();
    PoolReply borrow(Time now);
    void reconnect(std::size_t index);
    void timer_fired(std::uint64_t index);
    void wait_for(std::size_t index, State state, Duration length);
    [[nodiscard]] RegionId resolve();

    sim::Engine* engine_;
    Database* database_;
    const Region* region_;
    PoolParameters parameters_;
    std::int64_t size_;
    sim::Stream ages_;
    std::uint32_t upsets_ = 0; // how often the steady state was left
    std::uint32_t on_timer_;
    sim::Observable<bool> can_commit_;

    bool region_up_ =
        true; // as far as `region_changed` knows: its services restart before anything is judged
    bool steady_ = true;
    RegionId steady_host_;
    std::vector<Connection> connections_;
    std::size_t next_ = 0;
    RegionId resolved_;
    Time resolved_until_;
};

} // namespace gameday::models
