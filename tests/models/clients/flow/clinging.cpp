#include "models/clients/flow/clinging.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::seconds;
using Spans = std::vector<Clinging::Span>;

ClientParameters clients(double rate, Duration idle, Duration max_age, const std::vector<Pin>& pins = {}) {
    ClientParameters clients;
    clients.requests = {rate};
    clients.keep_alive.idle = idle;
    clients.keep_alive.max_age = max_age;
    for (const Pin& pin : pins) {
        clients.layers.push_back({"layer", pin});
    }
    return clients;
}

ClientParameters unconnected(double rate, const std::vector<Pin>& pins = {}) {
    return clients(rate, Duration{}, seconds(60), pins);
}

double all_shares(const Spans& spans) {
    double sum = 0;
    for (const Clinging::Span& span : spans) {
        sum += span.share;
    }
    return sum;
}

double mean(const Spans& spans) {
    double sum = 0;
    for (const Clinging::Span& span : spans) {
        sum += span.seconds * span.share;
    }
    return sum;
}

/// Of those that cling at all.
double share_clinging(const Spans& spans) {
    double sum = 0;
    for (const Clinging::Span& span : spans) {
        sum += span.seconds > 0 ? span.share : 0;
    }
    return sum;
}

/// A user's connections one by one: how likely one is open at any instant, and for how much longer it will be
/// then. Of lengths L, and waits W for the next one's first request: E L/(E L + E W), and E L²/2/E L.
struct Connections {
    Connections(double rate, double idle, double max_age, int times) {
        std::mt19937_64 words(1);
        const auto gap = [&] { return -std::log(1 - static_cast<double>(words() >> 11U) * 0x1p-53) / rate; };
        double lengths = 0;
        double squares = 0;
        for (int i = 0; i < times; ++i) {
            double last = 0; // request
            for (double next = gap(); next <= idle && last < max_age; next = gap()) {
                last += next;
            }
            const double length = std::min(last + idle, max_age);
            lengths += length;
            squares += length * length;
        }
        open = lengths / (lengths + times / rate);
        residual = squares / 2 / lengths;
    }

    double open, residual;
};

TEST(Clinging, WithoutConnectionsAndLayersNobodyClings) {
    const Clinging none(unconnected(0.1));
    for (const bool connection : {false, true}) {
        EXPECT_NEAR(all_shares(none.spans(connection)), 1, 1e-9);
        EXPECT_EQ(share_clinging(none.spans(connection)), 0);
    }
    EXPECT_NEAR(none.look_ups(1).per_second, 0.1, 1e-9) << "each request looks up";
    EXPECT_NEAR(none.look_ups_unconnected().per_second, 0.1, 1e-9);
}

TEST(Clinging, SpansAreALawTheShortestFirst) {
    for (const double rate : {0.001, 0.05, 1.0, 20.0}) {
        for (const auto& pins : {std::vector<Pin>{}, std::vector<Pin>{PinFor{seconds(60)}},
                                 std::vector<Pin>{PinFor{seconds(30)}, PinFor{seconds(600)}}}) {
            const Clinging clinging(clients(rate, seconds(5), seconds(60), pins));
            for (const bool connection : {false, true}) {
                const Spans& spans = clinging.spans(connection);
                EXPECT_NEAR(all_shares(spans), 1, 1e-9);
                for (std::size_t i = 0; i < spans.size(); ++i) {
                    EXPECT_GE(spans[i].share, 0);
                    EXPECT_GE(spans[i].seconds, i == 0 ? 0 : spans[i - 1].seconds);
                }
                EXPECT_LE(spans.size(), 100U) << "a law is a few points, whatever it is the sum of";
            }
        }
    }
}

// 5,000 connections one by one: their lengths deviate by at most as much as they are long, so their mean is
// within 4/√5000 = 6 %, and usually far nearer; steps of the law cost another 1 %.
void expect_as_one_by_one(double rate, std::int64_t idle, std::int64_t max_age, double bound = 0.03,
                          int times = 5000) {
    const Connections exact(rate, static_cast<double>(idle), static_cast<double>(max_age), times);
    const Clinging clinging(clients(rate, seconds(idle), seconds(max_age)));
    const Spans& spans = clinging.spans(true);
    const double open = share_clinging(spans);
    EXPECT_NEAR(open, exact.open, bound * exact.open) << rate << "/s";
    EXPECT_NEAR(mean(spans) / open, exact.residual, bound * exact.residual) << rate << "/s";
    EXPECT_NEAR(clinging.look_ups(1).per_second, 1 / (1 / rate + exact.open * exact.residual),
                2 * bound * clinging.look_ups(1).per_second);
    EXPECT_LE(spans.back().seconds, static_cast<double>(max_age));
}

/// How long a resolver's cache is cold at a time, on average: it keeps what it fetches for a minute, for so
/// many users who ask each by the law of their connections.
double cold_for(int users, double rate, double idle, double max_age, int times) {
    struct User {
        double next = 0, opened = -1e9, used = -1e9;
    };
    std::mt19937_64 words(2);
    const auto gap = [&] { return -std::log(1 - static_cast<double>(words() >> 11U) * 0x1p-53) / rate; };
    std::vector<User> all(static_cast<std::size_t>(users));
    for (User& user : all) {
        user.next = gap();
    }
    double cold = 0;
    double expires = 0;
    for (int fetched = 0; fetched < times;) {
        User& user = *std::min_element(all.begin(), all.end(),
                                       [](const User& a, const User& b) { return a.next < b.next; });
        const double now = user.next;
        const bool connected = now < std::min(user.used + idle, user.opened + max_age);
        user.opened = connected ? user.opened : now;
        user.used = now;
        user.next = now + gap();
        if (!connected && now >= expires) {
            cold += fetched > 0 ? now - expires : 0; // the first says nothing
            expires = now + 60;
            ++fetched;
        }
    }
    return cold / (times - 1);
}

// Gaps deviate by as much as they are long: of 20,000 the mean is within 4/√20,000 = 3 %.
TEST(Clinging, OfSeveralUsersTheFirstLooksUpAsSoonAsOneByOne) {
    for (const int users : {2, 4, 15, 60}) {
        const Clinging clinging(clients(0.1, seconds(5), seconds(60)));
        const double exact = cold_for(users, 0.1, 5, 60, 20'000);
        EXPECT_NEAR(1 / clinging.look_ups(users).per_second, exact, 0.03 * exact) << users;
    }
    // As many as there are, the rate is that of new connections: one after each gap above five seconds.
    const Clinging many(clients(0.1, seconds(5), seconds(3600)));
    EXPECT_NEAR(many.look_ups(1e6).per_second, 1e5 * std::exp(-0.5), 0.01 * 1e5);
    EXPECT_NEAR(many.look_ups(0.25).per_second, many.look_ups(1).per_second / 4, 1e-9);
}

TEST(Clinging, ConnectionsAreOpenAsOftenAndAsLongAsOneByOne) {
    for (const double rate : {0.01, 0.1, 0.3, 1.0, 5.0}) {
        expect_as_one_by_one(rate, 5, 60);
    }
    expect_as_one_by_one(0.1, 60, 90);
}

TEST(Clinging, ConnectionsThatAreTooOldBeforeTheyAreIdleLiveEquallyLong) {
    expect_as_one_by_one(0.1, 60, 60);
    expect_as_one_by_one(0.1, 90, 60);
}

TEST(Clinging, ConnectionsThatIdlingEndsLongBeforeTheirAge) {
    expect_as_one_by_one(0.2, 5, 3600, 0.06);
    expect_as_one_by_one(0.5, 5, 3600, 0.06);
}

// About 148 s each, or most of an hour: some or all outlive the first 64 idle times.
TEST(Clinging, ConnectionsOfWhichSomeAreVeryOld) {
    expect_as_one_by_one(1, 5, 3600, 0.06);
    expect_as_one_by_one(2, 5, 3600, 0.06, 500); // nearly all of them live for the whole hour
}

TEST(Clinging, WithoutAConnectionOnlyLayersHoldAnything) {
    const Clinging clinging(clients(1, seconds(5), seconds(60)));
    EXPECT_EQ(share_clinging(clinging.spans(false)), 0);
    EXPECT_GT(share_clinging(clinging.spans(true)), 0.5);
    EXPECT_NEAR(clinging.look_ups_unconnected().per_second, 1, 1e-9);
    EXPECT_LT(clinging.look_ups(1).per_second, 0.1);
}

TEST(Clinging, AnyAgeOfAPinIsAsLikely) {
    // Looked through every 20 s, and keeping for 60 s: hot three times out of four, and then uniform.
    const Clinging clinging(unconnected(0.05, {PinFor{seconds(60)}}));
    const Spans& spans = clinging.spans(false);
    EXPECT_NEAR(share_clinging(spans), 0.75, 1e-9);
    EXPECT_NEAR(mean(spans), 0.75 * 30, 1e-6);
    double squares = 0;
    double below = 0;
    for (const Clinging::Span& span : spans) {
        squares += span.seconds * span.seconds * span.share;
        below += span.seconds > 0 && span.seconds < 15 ? span.share : 0;
        EXPECT_LE(span.seconds, 60);
    }
    EXPECT_NEAR(squares, 0.75 * 60 * 60 / 3, 0.01 * 0.75 * 1200) << "of sixteen points a 256th less";
    EXPECT_NEAR(below, 0.75 / 4, 0.05);
    // From any instant: 20 s until a request, and 22.5 s until the pin ends.
    EXPECT_NEAR(1 / clinging.look_ups(1).per_second, 42.5, 1e-6);
    EXPECT_NEAR(clinging.look_ups(1).per_second, clinging.look_ups_unconnected().per_second, 1e-9);
}

TEST(Clinging, PinsFollowOneAnother) {
    // The second is looked through once in 20 s + 22.5 s, and so hot with 30/72.5.
    const Clinging two(unconnected(0.05, {PinFor{seconds(60)}, PinFor{seconds(30)}}));
    EXPECT_NEAR(mean(two.spans(false)), 22.5 + 30 / 72.5 * 15, 1e-3);
    EXPECT_NEAR(1 / two.look_ups(1).per_second, 42.5 + 30 / 72.5 * 15, 1e-3);
    EXPECT_LE(two.spans(false).back().seconds, 90);
    EXPECT_NEAR(share_clinging(two.spans(false)), 1 - 0.25 * 42.5 / 72.5, 1e-6);
}

TEST(Clinging, ConnectionsComeBeforePins) {
    const Clinging connected(clients(0.3, seconds(5), seconds(60)));
    const Clinging both(clients(0.3, seconds(5), seconds(60), {PinFor{seconds(60)}}));
    const double between = 1 / connected.look_ups(1).per_second; // look-ups
    const double pinned = 60 / (60 + between) * 30;
    EXPECT_NEAR(mean(both.spans(false)), pinned, 1e-6);
    EXPECT_NEAR(mean(both.spans(true)), pinned + mean(connected.spans(true)), 1e-3);
    EXPECT_NEAR(1 / both.look_ups(1).per_second, between + pinned, 1e-3);
}

TEST(Clinging, APinForEverNeverEnds) {
    for (const auto& pins :
         {std::vector<Pin>{PinForever{}}, std::vector<Pin>{PinFor{seconds(60)}, PinForever{}},
          std::vector<Pin>{PinForever{}, PinFor{seconds(60)}}}) {
        const Clinging clinging(clients(0.3, seconds(5), seconds(60), pins));
        for (const bool connection : {false, true}) {
            const Spans& spans = clinging.spans(connection);
            EXPECT_NEAR(all_shares(spans), 1, 1e-9);
            EXPECT_TRUE(std::isinf(spans.front().seconds)) << "none of them ends";
        }
        EXPECT_EQ(clinging.look_ups(1).per_second, 0);
        EXPECT_EQ(clinging.look_ups_unconnected().per_second, 0);
    }
}

} // namespace
} // namespace gameday::models
