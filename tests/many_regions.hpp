#pragma once

// A system of as many regions as one likes, for what is counted and measured of large ones.

#include <cstddef>
#include <string>

#include <fmt/format.h>

namespace gameday {

/// A scenario of so many regions, the first of which goes dark for good: each has a health check, users
/// beside it and a copy of the one database, and one DNS name leads to all of them.
inline std::string text_of_many_regions(std::size_t count) {
    std::string regions;
    std::string network;
    std::string health;
    std::string targets;
    std::string clients;
    std::string replicas;
    for (std::size_t i = 0; i < count; ++i) {
        regions += fmt::format("  r{}: {{capacity: 1000/s}}\n", i);
        for (std::size_t j = 0; j < i; ++j) {
            network += fmt::format("  - {{between: [r{}, r{}], round_trip: {}ms}}\n", i, j, 10 + i + j);
        }
        health += fmt::format("  of-r{0}: {{region: r{0}, depth: deep, tests: [database]}}\n", i);
        targets += fmt::format("      r{0}: of-r{0}\n", i);
        clients += fmt::format("  near-r{0}: {{near: r{0}, users: 2000, requests: 0.02/s, writes: 20%, "
                               "via: {{isp: 100%}}, timeout: 2s}}\n",
                               i);
        if (i > 0) {
            replicas += fmt::format("      r{}: {{lag: \"lognormal(p50=500ms, p95=3s)\", "
                                    "promotion: \"uniform(1m, 2m)\"}}\n",
                                    i);
        }
    }
    return "gameday: 1\nscenario: one region of many goes dark\nregions:\n" + regions + "network:\n" +
           network + "health:\n" + health +
           "dns:\n  app:\n    name: app.example.com\n    ttl: 10s\n    routing: latency\n    targets:\n" +
           targets + "resolvers:\n  isp: {count: 20}\nclients:\n" + clients +
           "database:\n  main:\n    primary: r0\n    endpoint: {name: db.internal, ttl: 10s}\n    "
           "replicas:\n" +
           replicas +
           "operators:\n  on-call: {acknowledge: 20s, confirm: 20s, decide: 20s}\n"
           "runbooks:\n  region-failover:\n    on: region-alarm\n    by: on-call\n"
           "    steps: [{fence: main}, {promote: main}, {point: db.internal}]\n"
           "timeline:\n  - {at: 1m, fault: region-down, target: r0}\nduration: 15m\n";
}

} // namespace gameday
