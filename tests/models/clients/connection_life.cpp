#include "models/clients/connection_life.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/random/exponential_distribution.hpp>
#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::seconds;

constexpr int many = 40'000;

struct Case {
    double rate = 1; // of requests, a second
    Duration idle, max_age;
};

/// What many instants found.
struct Found {
    double open = 0; // share
    std::vector<double> ages, idle_for;

    void add(double age, double idle) {
        ages.push_back(age);
        idle_for.push_back(idle);
    }
    void sort() {
        open = static_cast<double>(ages.size()) / many;
        std::sort(ages.begin(), ages.end());
        std::sort(idle_for.begin(), idle_for.end());
    }
};

Found drawn(const Case& with) {
    const ConnectionLife life(Rate{with.rate}, {with.idle, with.max_age});
    const sim::Stream stream({1, 0}, "tests/connection-life");
    Found found;
    for (std::uint64_t i = 0; i < many; ++i) {
        if (const auto open = life.draw(stream.at(i))) {
            EXPECT_LE(open->idle_for, std::min(with.idle.in_seconds(), open->age));
            EXPECT_LE(open->age, with.max_age.in_seconds() * 1.0001);
            found.add(open->age, open->idle_for);
        }
    }
    found.sort();
    return found;
}

/// The same of users who make requests one by one, each looked at once.
Found followed(const Case& with) {
    const sim::Stream stream({2, 0}, "tests/connection-life");
    const double idle = with.idle.in_seconds();
    const double max_age = with.max_age.in_seconds();
    Found found;
    for (std::uint64_t i = 0; i < many; ++i) {
        sim::Draw draw = stream.at(i);
        const boost::random::exponential_distribution<double> gap(with.rate);
        const double looked_at = 5 * (max_age + 1 / with.rate) * (1 + static_cast<double>(i) / many);
        double opened = -1e9;
        double used = -1e9;
        for (double now = gap(draw); now < looked_at; now += gap(draw)) {
            opened = now - used > idle || now - opened > max_age ? now : opened;
            used = now;
        }
        if (looked_at - used <= idle && looked_at - opened <= max_age) {
            found.add(looked_at - opened, looked_at - used);
        }
    }
    found.sort();
    return found;
}

double apart(const std::vector<double>& a, const std::vector<double>& b) {
    double most = 0; // Kolmogorov and Smirnov
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto place = std::upper_bound(b.begin(), b.end(), a[i]) - b.begin();
        most = std::max(most, std::abs(static_cast<double>(i + 1) / static_cast<double>(a.size()) -
                                       static_cast<double>(place) / static_cast<double>(b.size())));
    }
    return most;
}

TEST(ConnectionLife, AtAnyInstantIsAsIfUsersHadLongBeenAskingOneByOne) {
    for (const Case& with : {Case{0.05, seconds(120), seconds(600)}, Case{0.1, seconds(5), seconds(60)},
                             Case{0.5, seconds(5), seconds(60)}, Case{0.2, seconds(60), seconds(30)},
                             Case{1, seconds(1), seconds(20)}}) {
        SCOPED_TRACE(with.rate);
        const Found by_law = drawn(with);
        const Found by_hand = followed(with);
        EXPECT_NEAR(by_law.open, by_hand.open, 4 * std::sqrt(0.5 / many) + 0.003);
        const double few = static_cast<double>(std::min(by_law.ages.size(), by_hand.ages.size()));
        // 1.95: once in a thousand, of two samples; and what steps of a forty-eighth of `idle` leave.
        EXPECT_LT(apart(by_law.ages, by_hand.ages), 1.95 * std::sqrt(2 / few) + 0.01);
        EXPECT_LT(apart(by_law.idle_for, by_hand.idle_for), 1.95 * std::sqrt(2 / few) + 0.015);
    }
}

TEST(ConnectionLife, IsNothingWhereConnectionsLiveNoLongerThanARequest) {
    EXPECT_EQ(ConnectionLife(Rate{1}, {Duration{}, seconds(60)}).open(), 0);
}

} // namespace
} // namespace gameday::models
