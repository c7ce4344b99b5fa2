#pragma once

#include <map>
#include <optional>
#include <string>

#include "models/units.hpp"
#include "sim/fields/describe.hpp"
#include "sim/fields/distribution.hpp"

namespace gameday::models {

/// Who may write: one region at a time.
enum class Strategy : std::uint8_t { single_primary };
/// What a write waits for: only its own host.
enum class ReplicationMode : std::uint8_t { async };

/// What a promotion does when the replica is further behind than the gate allows.
enum class GateAnswer : std::uint8_t { proceed, wait, ask };

/// What a pool does with a connection that failed.
enum class OnError : std::uint8_t { recycle, hang };

/// The DNS name by which services reach the primary.
struct EndpointParameters {
    std::string name;
    Duration ttl = Duration::seconds(30);
    Count hosts{20};

    static const fields::Type& description();
};

/// The connection pool that a service keeps in each region.
struct PoolParameters {
    Count size{20};
    OnError on_error = OnError::recycle;
    Duration lifetime = Duration::minutes(30);
    Duration socket_timeout = Duration::seconds(30);
    Duration connect_timeout = Duration::seconds(10);
    Duration tcp_give_up = Duration::milliseconds(924'600);
    Duration tcp_connect_give_up = Duration::seconds(134);

    static const fields::Type& description();
};

/// How far behind a replica may be to be promoted, and what happens when it is further.
struct LagGateParameters {
    Duration limit = Duration::seconds(30);
    GateAnswer otherwise = GateAnswer::proceed;
    std::optional<Name> asks;

    static const fields::Type& description();
};

/// `replicas:` one copy in another region.
struct ReplicaParameters {
    ReplicationMode mode = ReplicationMode::async;
    fields::Distribution lag = fields::Distribution::Law{
        fields::Distribution::LogNormal{Duration::milliseconds(500), Duration::seconds(3)}};
    fields::Distribution promotion = fields::Distribution::Law{
        fields::Distribution::LogNormal{Duration::minutes(5), Duration::milliseconds(682'864)}};
    fields::Factor catch_up_speed{5};

    static const fields::Type& description();
};

/// `database:` one database.
struct DatabaseParameters {
    Strategy strategy = Strategy::single_primary;
    Name primary;
    bool fencing = true;
    EndpointParameters endpoint;
    PoolParameters pool;
    LagGateParameters lag_gate;
    std::map<std::string, ReplicaParameters> replicas;

    static const fields::Type& description();
};

} // namespace gameday::models

template <> struct gameday::fields::Words<gameday::models::Strategy> {
    static const std::vector<std::tuple<models::Strategy, std::string, std::string>>& words();
};
template <> struct gameday::fields::Words<gameday::models::ReplicationMode> {
    static const std::vector<std::tuple<models::ReplicationMode, std::string, std::string>>& words();
};
template <> struct gameday::fields::Words<gameday::models::GateAnswer> {
    static const std::vector<std::tuple<models::GateAnswer, std::string, std::string>>& words();
};
template <> struct gameday::fields::Words<gameday::models::OnError> {
    static const std::vector<std::tuple<models::OnError, std::string, std::string>>& words();
};
