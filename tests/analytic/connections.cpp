// What TCP, and pools that do without its patience, make of a peer that has vanished: facts 3 and 11.

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

} // namespace
} // namespace gameday::analytic
