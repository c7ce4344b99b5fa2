#pragma once

// A system of two regions as a user may write one, to take lines out of and to put others in.

#include <algorithm>
#include <string>

#include "scenario.hpp"

namespace gameday::studies {

/// The east fails for good, and a runbook moves its database to the west. Ten requests a second.
struct OwnSystem {
    std::string east = "100/s", west = "100/s";
    std::string page = "depth: shallow"; ///< of the east
    std::string west_page = "depth: shallow";
    std::string names; ///< more of them, as lines of `dns`
    std::string resolvers = "isp: {count: 50}";
    std::string clients; ///< more places, as lines
    std::string writes = "20%";
    std::string client; ///< more of the users
    std::string promotion = "1m";
    std::string ttl = "10s";   ///< of the endpoint of `main`
    std::string more_database; ///< more of `main`
    std::string databases;     ///< more of them, as lines
    std::string by;            ///< operators, as lines
    std::string on = "on: region-alarm, ";
    std::string more_runbooks; ///< as lines
    std::string timeline = "  - {at: 5m, fault: region-down, target: east}\n";
    std::string duration = "40m";
    std::string rest; ///< as lines

    [[nodiscard]] std::string text() const {
        return "gameday: 1\nscenario: mine\nregions:\n  east: {capacity: " + east +
               "}\n  west: {capacity: " + west +
               "}\nnetwork: [{between: [east, west], round_trip: 60ms}]\nhealth:\n  he: {region: east, " +
               page + "}\n  hw: {region: west, " + west_page +
               "}\ndns:\n  app: {name: app.example.com, routing: failover, primary: "
               "east, "
               "targets: {east: he, west: hw}}\n" +
               names + "resolvers: {" + resolvers +
               "}\nclients:\n  all: {near: east, asks: app, users: 200, "
               "requests: 0.05/s, writes: " +
               writes + ", via: {isp: 100%}" + client + "}\n" + clients +
               "database:\n  main: {primary: east, endpoint: {name: db, ttl: " + ttl +
               "}, replicas: {west: {lag: "
               "1s, promotion: \"" +
               promotion + "\"}}" + more_database + "}\n" + databases + by + "runbooks:\n  move: {" + on +
               "steps: [{fence: main}, {promote: main}, {point: db}]}\n" + more_runbooks + "timeline:\n" +
               timeline + "duration: " + duration + "\n" + rest;
    }
};

/// Whether the story has a line with these words.
[[nodiscard]] inline bool says(const Result& told, const std::string& words) {
    return std::any_of(told.timeline.begin(), told.timeline.end(),
                       [&](const TimelineLine& line) { return line.what.find(words) != std::string::npos; });
}

/// A test that is made once at each grain.
struct AtEachGrain : ::testing::TestWithParam<models::Grain> {
    static Result result(const OwnSystem& system, std::uint32_t runs = 4) {
        return run(read(system.text()).get(), {.runs = runs, .grain = GetParam()});
    }
    static auto grains() { return ::testing::Values(models::Grain::request, models::Grain::flow); }
    static std::string name(const ::testing::TestParamInfo<models::Grain>& grain) {
        return grain.param == models::Grain::flow ? "Flow" : "Request";
    }
};

} // namespace gameday::studies
