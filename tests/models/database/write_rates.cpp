#include "models/database/write_rates.hpp"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::ms;
using Asked = WriteRates::Asked;

WriteRates none(std::uint32_t replication = 0) {
    return WriteRates(sim::Stream({1, replication}, "tests/writes"));
}

/// So many a second, for ever.
WriteRates steady(double rate, std::uint32_t replication = 0) {
    WriteRates rates = none(replication);
    rates.set(Time{}, Rate{rate});
    return rates;
}

/// Ten a second, none from 100 s to 200 s, and then 20.
WriteRates with_a_gap(std::uint32_t replication = 0) {
    WriteRates rates = steady(10, replication);
    rates.set(at_second(100), Rate{0});
    rates.set(at_second(200), Rate{20});
    return rates;
}

TEST(WriteRates, WithoutARateNothingWasEverWritten) {
    for (const WriteRates& rates : {none(), steady(0)}) {
        EXPECT_LT(rates.last_before(at_second(1000), Asked::written), Time{} - Duration::hours(24));
    }
    EXPECT_EQ(steady(0).expected(Time{}, at_second(1000)), 0);
    EXPECT_EQ(steady(0).count(Time{}, at_second(1000)), 0U);
}

TEST(WriteRates, ExpectsTheAreaBelowTheRate) {
    const WriteRates rates = with_a_gap();
    EXPECT_NEAR(rates.expected(at_second(10), at_second(20)), 100, 1e-9);
    EXPECT_NEAR(rates.expected(at_second(90), at_second(210)), 100 + 200, 1e-9);
    EXPECT_NEAR(rates.expected(at_second(110), at_second(190)), 0, 1e-9);
    EXPECT_NEAR(rates.expected(at_second(100), at_second(200)), 0, 1e-9);
    EXPECT_NEAR(rates.expected(at_second(200), at(ms(200'500))), 10, 1e-9);
    EXPECT_EQ(rates.expected(at_second(50), at_second(50)), 0);
}

TEST(WriteRates, TheFirstRateHasAlwaysBeen) {
    WriteRates rates = none();
    rates.set(at_second(100), Rate{10});
    EXPECT_NEAR(rates.expected(at_second(0), at_second(50)), 500, 1e-9);
    EXPECT_LT(rates.last_before(at_second(3), Asked::written), at_second(3));
}

TEST(WriteRates, OfTheSameInstantTheLastCounts) {
    WriteRates rates = steady(10);
    rates.set(at_second(100), Rate{5});
    rates.set(at_second(100), Rate{20});
    EXPECT_NEAR(rates.expected(at_second(90), at_second(110)), 100 + 200, 1e-9);
}

TEST(WriteRates, LastBitsAreNoOtherRate) {
    WriteRates rates = steady(10);
    const Time before = rates.last_before(at_second(300), Asked::written);
    rates.set(at_second(100), Rate{std::nextafter(10.0, 11.0)});
    EXPECT_EQ(rates.last_before(at_second(300), Asked::written), before) << "not drawn anew";
}

TEST(WriteRates, TheLastWriteIsBeforeTheInstantAndTheSameEachTime) {
    for (std::uint32_t i = 0; i < 100; ++i) {
        const WriteRates rates = with_a_gap(i);
        for (const int second : {1, 99, 100, 101, 150, 200, 201, 1000}) {
            const Time last = rates.last_before(at_second(second), Asked::written);
            ASSERT_LE(last, at_second(second));
            ASSERT_EQ(rates.last_before(at_second(second), Asked::written), last);
            ASSERT_EQ(with_a_gap(i).last_before(at_second(second), Asked::written), last);
        }
        EXPECT_NE(rates.last_before(at_second(50), Asked::written),
                  rates.last_before(at_second(50), Asked::arrived))
            << "each has draws of its own";
    }
}

TEST(WriteRates, WhereNothingIsWrittenTheLastOneStays) {
    for (std::uint32_t i = 0; i < 100; ++i) {
        const WriteRates rates = with_a_gap(i);
        const Time last = rates.last_before(at_second(100), Asked::written);
        ASSERT_LE(last, at_second(100));
        for (const int second : {110, 150, 200}) {
            ASSERT_EQ(rates.last_before(at_second(second), Asked::written), last) << second;
        }
    }
}

// The distance to the last of a Poisson stream is exponential: mean 1/λ, variance 1/λ² and fourth central
// moment 9/λ⁴. Of 4,000 replications 4.5 standard errors are 4.5/√4000 of the mean and 4.5·√(8/4000) of
// the variance.
TEST(WriteRates, TheDistanceToTheLastWriteIsExponential) {
    constexpr std::uint32_t times = 4000;
    for (const double rate : {0.5, 40.0}) {
        double sum = 0;
        double squares = 0;
        for (std::uint32_t i = 0; i < times; ++i) {
            const Duration gap =
                at_second(100'000) - steady(rate, i).last_before(at_second(100'000), Asked::written);
            const double lives = gap.in_seconds() * rate;
            sum += lives;
            squares += (lives - 1) * (lives - 1);
        }
        EXPECT_NEAR(sum / times, 1, 4.5 / std::sqrt(times)) << rate;
        EXPECT_NEAR(squares / times, 1, 4.5 * std::sqrt(8.0 / times)) << rate;
    }
}

// One a second until 100 s, and then two: 0.5 s after the change the last write lies in the new stretch with
// the probability 1 − e⁻¹, and otherwise an exponential time with the old rate before it.
TEST(WriteRates, TheLastWriteMayLieInAnEarlierStretch) {
    constexpr std::uint32_t times = 4000;
    int fresh = 0;
    double sum = 0;
    for (std::uint32_t i = 0; i < times; ++i) {
        WriteRates rates = steady(1, i);
        rates.set(at_second(100), Rate{2});
        const Time last = rates.last_before(at(ms(100'500)), Asked::written);
        fresh += last > at_second(100) ? 1 : 0;
        sum += last > at_second(100) ? 0 : (at_second(100) - last).in_seconds();
    }
    const double share = 1 - std::exp(-1.0);
    const double old = static_cast<double>(times) - fresh;
    EXPECT_NEAR(static_cast<double>(fresh) / times, share, 4.5 * std::sqrt(share * (1 - share) / times));
    EXPECT_NEAR(sum / old, 1, 4.5 / std::sqrt(old));
}

// Over ten seconds at two a second, with the last one drawn: a Poisson count of 20 in all, of which the mean
// is met within 4.5·√(20/4000), the variance within 4.5·√((20 + 2·20²)/4000).
TEST(WriteRates, CountsVaryAsAPoissonStreamDoes) {
    constexpr std::uint32_t times = 4000;
    double sum = 0;
    double squares = 0;
    for (std::uint32_t i = 0; i < times; ++i) {
        const auto count = static_cast<double>(steady(2, i).count(at_second(1000), at_second(1010)));
        sum += count;
        squares += (count - 20) * (count - 20);
    }
    EXPECT_NEAR(sum / times, 20, 4.5 * std::sqrt(20.0 / times));
    EXPECT_NEAR(squares / times, 20, 4.5 * std::sqrt((20 + 2 * 400.0) / times));
}

TEST(WriteRates, CountsNothingAfterTheLastOne) {
    for (std::uint32_t i = 0; i < 100; ++i) {
        const WriteRates rates = with_a_gap(i);
        const Time last = rates.last_before(at_second(150), Asked::written);
        ASSERT_EQ(rates.count(last, at_second(150)), 0U);
        ASSERT_GE(rates.count(last - Duration::nanoseconds(1), at_second(150)), 1U) << "that one at least";
        ASSERT_EQ(rates.count(at_second(110), at_second(150)), 0U);
    }
}

} // namespace
} // namespace gameday::models
