#pragma once

#include "tests/models/clients/arrivals.hpp"

namespace gameday::models::testing {

/// One user who is sent from the east to the west at 120 s, on a clock that starts at 100 s. The east
/// gives errors to all requests but the first one, and keeps their connections; the west serves all. So
/// a failure tells that a request went to the east.
inline SystemParameters leaving() {
    SystemParameters system = tiny_system();
    system.database.clear();
    system.regions["east"].capacity = {0.0001};
    system.regions["east"].queue_limit = Duration{};
    system.resolvers["isp"].ttl = CapTtl{Duration{}}; // no cache but the client's own
    ClientParameters& user = system.clients["people"];
    user.users = {1};
    user.requests = {1};
    user.keep_alive = {Duration{}, seconds(60)};
    user.retry.attempts = {1};
    system.runbooks["move"].steps = {step("shift", {{"target", "app"}, {"away_from", "east"}})};
    return system;
}
inline constexpr Time moved = Time::at(Duration::seconds(120));
inline constexpr Duration leaving_length = Duration::seconds(400);

inline TinyWorld leave(const SystemParameters& system, sim::Randomness luck = {}) {
    return {system, {starts(seconds(100), "move")}, leaving_length, luck};
}

/// What a test's own model of the user says.
struct Predicted {
    Expected series{leaving_length};
    Time left = moved;
    std::size_t seen = 0;

    /// A request at that instant goes east (or west), and so would others until then.
    void request(Time when, bool east, Time until) {
        series.saw(when, !east || seen++ == 0);
        if (when >= moved && until > when) {
            left = std::max(left, until);
        }
    }
};

} // namespace gameday::models::testing
