#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/clients/arrivals.hpp"
#include "models/clients/client_record.hpp"
#include "models/clients/departure.hpp"
#include "models/clients/flow/clinging.hpp"
#include "models/clients/front.hpp"
#include "models/clients/parameters.hpp"
#include "models/clients/service_record.hpp"
#include "models/dns/resolver_group.hpp"

namespace gameday::models {

/// A group of users behind resolvers of one kind: users `first` to `first + count − 1`.
struct UserGroup {
    std::string resolvers; ///< the kind's name
    std::size_t first;
    std::size_t count;
    ResolverGroup caches;
};

/// The users of one place, at the request grain: each request of each user, through its caches,
/// connections and retries.
///
/// All users together are one Poisson stream. What is known of a user is fetched into the cache a few
/// requests before it is needed.
class Population {
public:
    /// What a population stands in.
    struct Surroundings {
        sim::Engine* engine;
        const Topology* topology;
        ServiceName* authority;
        Front* front;
        ServiceRecord* service; ///< what they see is counted there
        std::size_t place;      ///< as that one
        /// The shares of the databases that they use, in the order of the front's; empty: one, or none.
        std::vector<double> backends;
        /// True while some fault of the region that users leave lasts.
        const sim::Observable<bool>* trouble;
    };

    Population(const Surroundings& around, const sim::Randomness& randomness, const std::string& name,
               const ClientParameters& parameters, std::int64_t scale, std::vector<UserGroup> groups);
    Population(const Population&) = delete;
    Population& operator=(const Population&) = delete;

    /// The first request is drawn and scheduled.
    void start();
    /// The run is over: a request that has failed and waits for its next attempt has failed for good.
    void finish(const DepartureWatch::Outlook& outlook);
    /// From now on it is recorded who leaves that region, if these users are being sent there.
    void watch_departure(RegionId from);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] RegionId near() const { return near_; }
    [[nodiscard]] std::size_t users() const { return users_.size(); }
    [[nodiscard]] const std::vector<UserGroup>& groups() const { return groups_; }
    /// Each second of what they saw, in a world that keeps them.
    [[nodiscard]] const RequestSeries& series() const { return around_.service->series(around_.place); }
    [[nodiscard]] const Departure& departure() const { return departure_; }
    /// A user's connection: when it was opened, and used last; nothing: there is none.
    struct Connection {
        Time opened, last_used;
    };
    [[nodiscard]] std::optional<Connection> connection(std::size_t user) const {
        const User& one = users_[user];
        return one.connection.exists() ? std::optional(Connection{one.opened, one.last_used}) : std::nullopt;
    }
    /// When a user left the region that is to be left; `Time::never()` for one who has not, for good.
    [[nodiscard]] Time left(std::size_t user) const { return departure_.left(users_[user].left); }

    /// The share of them whose next first attempt would go to that region, where DNS sends nobody.
    [[nodiscard]] double kept_in(RegionId region, Time now);

    /// What is known of them, after the run. It points to what this population keeps.
    [[nodiscard]] ClientRecord record() const;

    /// Memory that each user takes.
    [[nodiscard]] static std::size_t bytes_per_user(const ClientParameters& parameters) {
        return sizeof(User) + parameters.layers.size() * sizeof(Layer);
    }

private:
    /// So many requests before it is used a user's state is fetched into the cache, and so many before, when
    /// that is there, the resolver's. A read from memory takes about as long as that many requests.
    static constexpr std::size_t fetch_user = 48;
    static constexpr std::size_t fetch_resolver = 16;

    struct alignas(32) User {
        Time opened;                // of the connection
        Time last_used;             // of the connection
        Time left;                  // see Departure
        std::uint32_t resolver = 0; // of the group
        RegionId connection;        // none: not connected
        std::uint8_t group = 0;
    };
    static_assert(sizeof(User) == 32, "two users to a cache line");
    struct Layer {
        Time expires;
        RegionId answer;
    };
    struct Request {
        std::uint64_t ordinal = 0;
        Time first_attempt;
        std::uint32_t user = 0;
        std::uint32_t attempt = 0;
        RequestKind kind = RequestKind::read;
        std::uint16_t backend = 0;
    };

    void reset(const sim::Randomness& randomness);
    /// Each is behind one resolver of one group.
    void place_users();
    /// Connections and layers begin in the steady state of Poisson demand, as resolvers do.
    void open_connections();
    void fill_layers();
    // g++ takes a function that only fetches for one without effect, and drops the call if it is not inlined.
    [[gnu::always_inline]] inline void fetch_ahead() const {
        __builtin_prefetch(&users_[arrivals_.user_ahead(fetch_user)]);
        const User& soon = users_[arrivals_.user_ahead(fetch_resolver)];
        groups_[soon.group].caches.fetch(soon.resolver);
    }
    void arrive(std::uint64_t);
    void retry(std::uint64_t slot);
    void attempt(const Request& request);
    void failed(const Request& request, RegionId where, Reply reply);
    [[gnu::always_inline]] void count(const Request& request, bool ok) const {
        around_.service->count(around_.place, request.first_attempt, request.kind, ok);
        if (request.attempt > 0) {
            around_.service->release(request.first_attempt);
        }
    }
    RegionId choose_region(std::uint32_t index, Time now);
    RegionId look_up(std::uint32_t user, Time now);
    [[nodiscard]] bool connected(const User& user, Time now) const {
        return user.connection.exists() && now - user.last_used <= parameters_.keep_alive.idle &&
               now - user.opened <= parameters_.keep_alive.max_age;
    }
    [[nodiscard]] Duration backoff(const Request& request) const;
    [[nodiscard]] Time there_until(std::size_t index, RegionId from, Time now);
    void answer_changed();
    /// The authority no longer answers the region that is watched: each user has left whom nothing keeps
    /// there.
    void start_leaving(Time now);

    Surroundings around_;
    std::string name_;
    ClientParameters parameters_;
    RegionId near_;
    std::vector<User> users_;
    std::vector<Layer> layers_; // of each user, the nearest first
    Clinging clinging_;
    std::vector<UserGroup> groups_;
    Departure departure_;

    Arrivals arrivals_;
    sim::Stream retries_;
    sim::Stream pins_;
    sim::Stream connections_;
    std::vector<sim::LaneId> lanes_; // of waits of one length, by attempt: after silence, without jitter
    Request next_;                   // to arrive
    std::uint32_t on_arrival_;
    std::uint32_t on_retry_;
    std::vector<Request> open_; // requests waiting for their next attempt
    std::vector<std::uint32_t> free_slots_;
};

} // namespace gameday::models
