#pragma once

#include <string>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "models/database/database.hpp"
#include "models/grain.hpp"

namespace gameday::models {

/// What the services of a region make of a user's write.
enum class PoolReply : std::uint8_t {
    acknowledged,
    error, ///< at once
    hangs, ///< the user waits for as long as the user will
};

/// What becomes of the next writes, of which each takes any idle connection.
struct PoolShares {
    /// The host that acknowledges a share of them; none: nobody does.
    struct Acknowledged {
        RegionId host;
        double share = 0;
        bool diverges = false; ///< the host has been replaced, and takes writes all the same
        constexpr bool operator==(const Acknowledged&) const = default;
    };
    boost::container::small_vector<Acknowledged, 2> acknowledged;
    double errors = 0; ///< at once
    double hangs = 0;  ///< those that find no idle connection, or one that leads nowhere
    bool operator==(const PoolShares&) const = default;
};

/// The connections that the services of one region keep to a database, behind its DNS name.
///
/// A connection stays with the host it was made to, whatever DNS says later. While all of them are
/// good none is simulated. When the host fails or loses its role, each is: a write borrows the next
/// idle one in turn, an error or a time-out ends it (`recycle`), or only TCP does (`hang`), and a new
/// one asks DNS again, whose answer the services keep for its TTL. A write that finds no idle
/// connection waits longer than a user does: it hangs. While all of them try in vain to reach a host,
/// again and again, that is no event either: the next attempt follows from the phase. Nor is anything while
/// the services' own region is down: they come back with new connections.
///
/// At the flow grain one connection stands for `scale` of them, and a write for as many; the first of them
/// to retire speaks for all.
class Pool {
public:
    Pool(sim::Engine& engine, const sim::Randomness& randomness, Database& database, Region& region,
         std::int64_t scale, Grain grain = Grain::request);
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

    /// The same for a write that is part of a rate: only what it does to the connections.
    PoolReply pass_through(Time now) { return steady_ ? PoolReply::acknowledged : borrow(now); }
    /// What becomes of writes as long as nothing changes.
    [[nodiscard]] PoolShares shares() const;
    /// How often its connections have ceased to be all good.
    [[nodiscard]] std::uint32_t upsets() const { return upsets_; }
    /// Whether the next write may do something to a connection.
    [[nodiscard]] bool writes_matter() const;
    /// Whether writes make connections ask DNS again and again, and come back to where they were.
    [[nodiscard]] bool asks_in_vain() const;
    /// They have been told this host, and go on with it until then.
    void keep_answer(RegionId host, Time until) {
        resolved_ = host;
        resolved_until_ = until;
    }
    /// Whenever connections have changed, `(self->*Member)()` is called.
    template <auto Member, class S> void subscribe(S* self) {
        subscriber_ = sim::Callback<>::to<Member>(self);
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
        Time fires; // the timer; while dormant, some firing not after the next
    };

    void reset(const sim::Randomness& randomness);
    void hosts_changed();
    void way_changed();
    void region_changed();
    /// Of a connection of an old pool, until it retires.
    [[nodiscard]] Duration time_left(std::size_t index) const;
    void leave_steady_state();
    void settle();
    PoolReply borrow(Time now);
    void reconnect(std::size_t index);
    void timer_fired(std::uint64_t index);
    void wait_for(std::size_t index, State state, Duration length);
    void set_state(Connection& connection, RegionId host, State state);
    /// Whether some host that idle connections lead to is like that.
    template <class Condition> [[nodiscard]] bool any_idle_host(Condition condition) const;
    [[nodiscard]] bool idle_good() const;
    /// Whether a connection to that host is replaced when it is used.
    [[nodiscard]] bool recycles(RegionId host) const;
    [[nodiscard]] RegionId resolve();
    /// How long an attempt to connect to a host of that reach takes before the next one.
    [[nodiscard]] Duration attempt_length(RegionId host) const;
    /// Whether every connection tries in vain, and will as long as nothing changes.
    [[nodiscard]] bool in_vain() const;
    void doze_off();
    void wake_up();

    sim::Engine* engine_;
    Database* database_;
    const Region* region_;
    PoolParameters parameters_;
    Grain grain_;
    std::int64_t size_;
    std::int64_t each_; // connections that one stands for
    sim::Stream ages_;
    std::uint32_t upsets_ = 0; // how often the steady state was left
    std::uint32_t on_timer_;
    sim::Observable<bool> can_commit_;
    sim::Callback<> subscriber_;

    bool region_up_ =
        true; // as far as `region_changed` knows: its services restart before anything is judged
    bool steady_ = true;
    RegionId steady_host_;
    std::vector<Connection> connections_;
    std::vector<std::int64_t> idle_on_; // idle connections, by the host they lead to
    std::int64_t idle_ = 0;
    std::int64_t waiting_ = 0;
    std::size_t next_ = 0;
    RegionId resolved_;
    Time resolved_until_;
    bool dozes_ = false;
    sim::ChangeId doze_cause_;
    Duration doze_cycle_; // from one attempt of a connection to its next
};

} // namespace gameday::models
