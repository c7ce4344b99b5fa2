#pragma once

#include <limits>
#include <optional>
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
/// The services run on several hosts, which share the connections evenly. Each host keeps the endpoint's
/// address for its TTL and then looks it up again, at a phase of its own. A connection stays with the
/// database host it was made to, whatever DNS says later. While all of them are good none is simulated. When
/// the database host fails or loses its role, each is: a write goes to the next service host in turn and
/// borrows an idle connection of it; an error or a time-out ends it (`recycle`), or only TCP does (`hang`),
/// and a new one goes where the host's last look-up said. A write that finds no idle connection waits for one
/// that is being made (that this takes a round trip is left out), or longer than a user does: it hangs. An
/// idle connection that is too old is renewed before it is closed, where it leads to the same host as before.
/// Attempts to connect that are in vain, again and again, are no events: the next one follows from the phase.
/// When a host's look-up gives another address, it leaves those attempts
/// (`recycle`), or waits for their end (`hang`). Nothing is an event while the services' own region is down:
/// they come back with new connections.
///
/// At the flow grain with `scale_users` one connection stands for several, which are borrowed one
/// after the other; when the first and the last of them are used follows from the number of writes that come.
/// They retire together, when any one of them may. But where a write hangs until TCP gives up, the first that
/// goes on speaks for all. Who of a service host's connections has been borrowed is not known: while some of
/// them are good, writes meet them in proportion. Where each stands for itself they meet those whose turn it
/// is.
class Pool {
public:
    Pool(sim::Engine& engine, const sim::Randomness& randomness, Database& database, Region& region,
         std::int64_t scale, Grain grain = Grain::request);
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    [[nodiscard]] RegionId region() const { return region_->id(); }

    /// Whether writes can be committed: at 95 % of the service hosts, or more.
    [[nodiscard]] const sim::Observable<bool>& can_commit() const { return can_commit_; }
    /// How many service hosts can commit: the region is up, some connection of the host is idle, and every
    /// idle one leads to a database host that takes writes.
    [[nodiscard]] const sim::Observable<int>& committing() const { return committing_; }
    /// How many service hosts there are.
    [[nodiscard]] int hosts() const { return static_cast<int>(hosts_.size()); }
    /// The share of service hosts that have to commit for writes to count as possible: an assumption.
    static constexpr double hosts_that_count = 0.95;
    /// How many of them make up that share, from above 0 to 1.
    [[nodiscard]] int hosts_for(double share) const;

    PoolReply write(Time now) {
        if (steady_) {
            return database_->write(steady_host_, now) == WriteReply::acknowledged ? PoolReply::acknowledged
                                                                                   : PoolReply::error;
        }
        return borrow(now);
    }

    /// The same for a write that is part of a rate: only what it does to the connections.
    PoolReply pass_through(Time now) { return steady_ ? PoolReply::acknowledged : borrow(now); }
    /// So many writes a second come from now on, repeated ones included. Their number tells how old recycled
    /// connections are, and, where one stands for several, when those that lead nowhere are used.
    void writes_come(Time now, Rate writes);
    /// Whether any of those waits for writes to come.
    [[nodiscard]] bool awaits_writes() const;
    /// What becomes of writes as long as nothing changes.
    [[nodiscard]] const PoolShares& shares() const;
    /// Whether the next write may do something to a connection, where each connection stands for itself.
    [[nodiscard]] bool writes_matter() const;
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
    static constexpr double never_used = std::numeric_limits<double>::infinity();
    struct Connection {
        RegionId host;
        State state = State::idle;
        sim::ChangeId cause{}; // of its attempts, while they are in vain
        sim::EventId timer{};  // none while it waits in vain
        Time fires{};     // the timer; while it waits in vain, the end of some attempt not after the next
        Duration cycle{}; // from one attempt in vain to the next

        // Of many, for which it stands, while writes use them up one after the other:
        bool used_up = false; // that is so
        Time retires{};       // the first of them that may not be in use; never: there is none
        Time expires{};       // the last of them
        double begun = 0;     // so many writes had come in all when that began
        double before = 0;    // so many of its service host's are used before them
        double next_use =
            never_used;          // so many will have come in all when the next one matters to it: the first
        double last_use = 0;     // and the last that uses one of them
        Time gives_up{};         // the write on the first one; never: it is not used yet
        std::int64_t in_use = 0; // have retired in use
        Duration spread{};       // from the first of them that was used to the last
    };
    /// A host of the services.
    struct ServiceHost {
        Time phase;               // it looks the endpoint up then, and each TTL later and earlier
        Time started;             // with nothing looked up before
        sim::EventId learns{};    // of another address
        bool has_learned = false; // since the steady state was left
        std::size_t next = 0;     // among its connections, the one to be borrowed
        std::int64_t connecting = 0;
        std::int64_t idle = 0;
        std::int64_t good = 0; // idle ones that lead to a database host that takes writes
        // Of many, the very last one to retire: later than the part that it is one of.
        Time last_retires{};
        bool one_is_left = false; // which leads where its part did
        sim::EventId goes{};
        [[nodiscard]] bool commits() const { return idle > 0 && good == idle && !one_is_left; }

        // Where its next write goes: over an idle connection, or else over one that is being made.
        bool found = false;    // is known at all
        bool one_way = false;  // all of them lead there
        RegionId goes_to = {}; // the database host; none: there is no such connection
    };

    void reset(const sim::Randomness& randomness);
    void hosts_changed();
    void way_changed();
    void endpoint_changed();
    void region_changed();
    void leave_steady_state();
    /// When each of a service host's connections retires that leads where all did in the steady state.
    void draw_ages(std::size_t host);
    void settle();
    PoolReply borrow(Time now);

    // Where one connection stands for many. Writes use those up that lead nowhere, in turn; a connection goes
    // on when the last of them is used, and when the write on the first of them is given up. But where only
    // TCP gives up, it goes on as soon as it does, or as one retires that is not in use.

    [[nodiscard]] bool stands_for_many() const { return each_ > 1 && !steady_; }
    /// Whether each of them hangs for as long as TCP takes to give up.
    [[nodiscard]] bool many_hang() const {
        return stands_for_many() && parameters_.on_error == OnError::hang;
    }
    [[nodiscard]] bool hangs_until_tcp_gives_up(const Connection& connection) const;
    /// Adds up the writes that have come.
    void count_writes(Time now);
    /// Whether so many have, but for what comes within the resolution of time.
    [[nodiscard]] bool have_come(double writes) const;
    /// Database hosts may reply to writes otherwise than before.
    void follow_hosts();
    /// Whether writes use up a connection that is idle: it ends with them, and may go elsewhere.
    [[nodiscard]] bool is_to_be_used_up(std::size_t index) const;
    /// Any of a service host's own connections, by its place among them.
    [[nodiscard]] std::size_t any_turn(std::size_t host);
    /// Begins with those of a service host, in turn from the given one on. Whether there are any.
    bool use_up(std::size_t host, std::size_t turn);
    bool use_up(std::size_t host) { return use_up(host, any_turn(host)); }
    void begin_to_use_up(std::size_t index, double next_use);
    void end_use_up(Connection& connection) {
        connection.used_up = false;
        connection.next_use = never_used;
    }
    /// The share of them that no write is to be expected to have used.
    [[nodiscard]] double part_unused(const Connection& connection) const;
    /// Their database host replies otherwise: any that was not used is idle.
    void end_use(std::size_t index, Time now);
    /// Many wait in vain, and the next attempt of their last one is at that time: when the first of them all
    /// makes one.
    [[nodiscard]] Time first_attempt(const Connection& connection, Time last) const;
    void await_next_use();
    /// When that will be, if writes go on coming as they do.
    void schedule_next_use();
    /// So many have come by now.
    void writes_use(std::uint64_t);
    void use(std::size_t index, Time now);
    /// The timer rings when TCP gives up, or the next one retires.
    void await_end(std::size_t index);
    /// Whether any of many is still in use by a write that hangs, though others of them may be idle.
    [[nodiscard]] bool some_hang_yet() const;
    /// The timer has rung, and they go on hanging.
    bool hangs_on(std::size_t index);
    /// A part retires, and with it all of a service host's but one of many.
    void leave_one(std::size_t index);
    void last_goes(std::uint64_t host);
    /// There is none that is left.
    void forget_last(std::size_t host);
    /// The one that retires is in use by a write that hangs, and does not: the next one is looked for.
    bool retires_in_use(Connection& connection, Time now);

    /// Of a write that waits for the first of a service host's connections that is being made.
    PoolReply wait_for_connection(std::size_t host, Time now);
    void reconnect(std::size_t index);
    void timer_fired(std::uint64_t index);
    void learn(std::uint64_t host);
    void wait_for(std::size_t index, State state, Duration length);
    void await(std::size_t index, Time then);
    void wait_in_vain(std::size_t index, Duration cycle);
    /// The next attempt of a connection that waits in vain is an event.
    void await_next_attempt(std::size_t index);
    void set_state(Connection& connection, RegionId host, State state);
    void count(std::size_t index, std::int64_t by);
    /// Which database hosts take writes has changed.
    void recount();
    void expect_news();
    /// Whether some database host that idle connections lead to is like that.
    template <class Condition> [[nodiscard]] bool any_idle_host(Condition condition) const;
    /// Whether a connection to that database host is replaced when it is used.
    [[nodiscard]] bool recycles(RegionId host) const;
    /// What a service host's last look-up said, and when it looks up next, after this instant.
    [[nodiscard]] RegionId known_to(std::size_t host) const;
    [[nodiscard]] Time next_look_up(std::size_t host) const;
    /// How long an attempt to connect to a database host of that reach takes before the next one.
    [[nodiscard]] Duration attempt_length(RegionId host) const;
    [[nodiscard]] std::size_t host_of(std::size_t connection) const { return connection % hosts_.size(); }
    [[nodiscard]] PoolShares find_shares() const;
    /// Where the next writes of service hosts go whose connections do not all lead to one database host.
    void add_mixed_hosts(std::span<double> leading) const;
    void add_mixed_host(std::size_t host, std::span<double> leading) const;
    [[nodiscard]] bool find_whether_writes_matter() const;
    /// A service host is about to look elsewhere. Until now each write that failed has renewed a connection
    /// to the same database host, which was no event: that is made up for. It is the turn of the given one.
    void renew_by_writes(std::size_t host, std::size_t turn);
    /// When a connection retires that a write renewed so many writes ago; nothing: none did.
    [[nodiscard]] std::optional<Time> retires_after(const Connection& connection, std::size_t host,
                                                    double writes) const;
    /// When so many writes had come in all.
    [[nodiscard]] Time when_came(double writes) const;
    /// How many connections a service host keeps.
    [[nodiscard]] std::size_t own_of(std::size_t host) const {
        return (connections_.size() - host + hosts_.size() - 1) / hosts_.size();
    }
    /// What becomes of writes may have changed.
    void forget_shares() {
        shares_.reset();
        writes_matter_.reset();
    }
    /// Whether a service host's next write may take that connection.
    [[nodiscard]] bool may_take(const ServiceHost& host, const Connection& connection) const {
        return connection.state == (host.idle > 0 ? State::idle : State::connecting);
    }
    void find_way(std::size_t number) const;
    /// Its next write may go another way.
    void lose_way(ServiceHost& host) const;
    /// How many service hosts there are all of whose connections lead where that one's do.
    [[nodiscard]] int& going_with(const ServiceHost& host) const {
        return going_to_[host.goes_to.exists() ? host.goes_to.index() : going_to_.size() - 1];
    }

    sim::Engine* engine_;
    Database* database_;
    const Region* region_;
    PoolParameters parameters_;
    Grain grain_;
    std::int64_t size_;
    double each_; // connections that one stands for: from 1
    sim::Stream ages_;
    sim::Stream phases_;
    sim::Stream turns_;
    sim::Stream hangs_;
    sim::Stream retires_;
    sim::Stream renewals_;
    std::uint32_t ages_drawn_ = 0; // how often
    // At the flow grain:
    Rate coming_{};
    struct Came {
        Time at;
        double writes = 0;
    };
    std::vector<Came> came_;          // how many writes had come in all whenever their rate changed
    std::vector<WriteReply> replies_; // of database hosts, when we last looked
    std::vector<Time> replied_since_;
    std::uint32_t renewed_ = 0; // how often writes that were no events have been made up for
    double come_ = 0;           // writes, until `counted_`
    Time counted_;
    // Where one stands for many:
    double matters_ = never_used; // so many will have come when the next one matters, at the earliest
    sim::EventId next_use_{};
    std::uint32_t begun_ = 0; // how often writes have begun to use one up
    std::uint64_t drawn_ = 0; // whether one is in use
    std::uint32_t on_timer_;
    std::uint32_t on_learn_;
    std::uint32_t on_use_;
    std::uint32_t on_last_;
    // Mutable: where their writes go is found when asked for.
    mutable std::vector<ServiceHost> hosts_;
    mutable std::vector<int> going_to_; // service hosts of one way, by database host; last: nowhere
    std::vector<RegionId> database_hosts_;
    sim::Observable<int> committing_;
    sim::Observable<bool> can_commit_;
    sim::Callback<> subscriber_;

    bool region_up_ =
        true; // as far as `region_changed` knows: its services restart before anything is judged
    bool steady_ = true;
    RegionId steady_host_;
    std::vector<Connection> connections_;
    std::vector<std::int64_t> idle_on_; // idle connections, by the database host they lead to
    std::vector<bool> takes_writes_;    // by database host, as it was when we last looked
    std::int64_t idle_ = 0;
    std::int64_t good_ = 0;
    std::int64_t committing_hosts_ = 0;
    std::uint64_t writes_ = 0; // that have been sent to some host
    // Nothing: to be found anew.
    mutable std::optional<PoolShares> shares_;
    mutable std::optional<bool> writes_matter_;
};

} // namespace gameday::models
