// What TCP, and pools that do without its patience, make of a peer that has vanished: facts 3 and 11.

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "program.hpp"

namespace gameday::analytic {
namespace {

constexpr double write_rate = 10; ///< a second, of the services in us-west-2

Outcome run_with(const std::string& pool, const std::string& answer, int runs) {
    return run({.file = "connections.yaml",
                .runs = runs,
                .sets = {"database.main.pool={size: 1, lifetime: 10d, " + pool + "}",
                         "database.main.endpoint.ttl=0s", // DNS is asked at each attempt
                         "timeline.0.answer=" + answer}});
}

/// The first write finds out, after an exponential time; the connection is gone `patience` later.
void expect_writable(const Outcome& outcome, double patience) {
    expect_mean(outcome, "writable", patience + 1 / write_rate, 1 / write_rate);
    expect_deviation(outcome, "writable", 1 / write_rate, 9);
    EXPECT_GT(outcome.number("writable", "min"), patience);
}

// tcp_retries2 = 15: 924.6 s, with data in flight.
TEST(ConnectionsNoSan, TcpGivesUpAfterFifteenRetransmissions) {
    expect_writable(run_with("on_error: hang", "black-hole", 200), 924.6);
}

TEST(ConnectionsNoSan, ATimeOutIsSooner) {
    expect_writable(run_with("on_error: recycle, socket_timeout: 30s", "black-hole", 200), 30);
    expect_writable(run_with("on_error: recycle, socket_timeout: 60s", "black-hole", 200), 60);
}

TEST(ConnectionsNoSan, ARefusalIsAtOnceEvenForADriverWithoutTimeOuts) {
    expect_writable(run_with("on_error: hang", "refuse", 200), 0);
    expect_writable(run_with("on_error: recycle", "refuse", 200), 0);
}

// Each service host looks the endpoint up once a TTL, at a phase of its own; the 19th of 20 makes 95 %. Of n
// points that are uniform over the TTL T the k-th has a mean of T k/(n+1), and a variance of
// T² k (n+1−k) / ((n+1)² (n+2)).
TEST(ConnectionsNoSan, HostsHearOfTheNewPrimaryAtPhasesOfTheirOwn) {
    for (const int hosts : {1, 20}) {
        const Outcome outcome =
            run({.file = "connections.yaml",
                 .runs = 200,
                 .sets = {"database.main.pool={size: 20, lifetime: 10d, on_error: recycle}",
                          "database.main.endpoint.hosts=" + std::to_string(hosts),
                          "database.main.endpoint.ttl=30s", "timeline.0.answer=refuse"}});
        const double n = hosts;
        const double k = std::ceil(0.95 * n);
        const double deviation = 30 * std::sqrt(k * (n + 1 - k) / (n + 2)) / (n + 1);
        expect_mean(outcome, "writable", 30 * k / (n + 1), deviation);
    }
}

} // namespace
} // namespace gameday::analytic
