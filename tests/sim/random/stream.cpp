#include "sim/random/stream.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

using ::testing::ElementsAre;

std::vector<std::uint64_t> first(int count, Draw draw) {
    std::vector<std::uint64_t> bits;
    for (int i = 0; i < count; ++i) {
        bits.push_back(draw());
    }
    return bits;
}

// The vectors that Random123 publishes for Philox 4x32-10 (its file kat_vectors).
TEST(Philox, GivesThePublishedAnswers) {
    using Counter = r123::Philox4x32::ctr_type;
    using Key = r123::Philox4x32::key_type;
    constexpr std::uint32_t f = 0xffffffff;
    const r123::Philox4x32 philox;
    EXPECT_EQ(philox(Counter{{0, 0, 0, 0}}, Key{{0, 0}}),
              (Counter{{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}));
    EXPECT_EQ(philox(Counter{{f, f, f, f}}, Key{{f, f}}),
              (Counter{{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}));
    EXPECT_EQ(
        philox(Counter{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, Key{{0xa4093822, 0x299f31d0}}),
        (Counter{{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}));
}

TEST(Draw, TakesTwoWordsFromEachBlockAndCountsTheBlocks) {
    const r123::Philox4x32::key_type key{{0x12345678, 0x9abcdef0}};
    const auto bits = first(4, Draw(key, 0x1111'1111'2222'2222, 0x3333'3333));
    const auto word = [](std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32 | low; };
    const auto block = [&](std::uint32_t number) {
        return r123::Philox4x32{}({{number, 0x33333333, 0x22222222, 0x11111111}}, key);
    };
    EXPECT_THAT(bits, ElementsAre(word(block(0)[1], block(0)[0]), word(block(0)[3], block(0)[2]),
                                  word(block(1)[1], block(1)[0]), word(block(1)[3], block(1)[2])));
    EXPECT_EQ(first(1, Draw({{0, 0}}, 0, 0))[0], 0xe169c58d'6627e8d5);
}

// Recorded results depend on these. If this test fails, every golden file changes: it must never fail.
TEST(Stream, FirstDrawsNeverChange) {
    const Stream stream({1, 0}, "clients.east/requests");
    EXPECT_THAT(first(3, stream.at(0)),
                ElementsAre(0xd55f03e0'985adcb4, 0xdd992f45'f871db59, 0x627bf14c'9a76bf46));
    EXPECT_THAT(first(1, stream.at(1)), ElementsAre(0xddf114bc'40e200c7));
    EXPECT_THAT(first(1, stream.at(0, 1)), ElementsAre(0x392a5959'197aea9e));
    EXPECT_THAT(first(1, Stream({1, 99}, "clients.east/requests").at(0)), ElementsAre(0x85de7778'262a7813));
    EXPECT_THAT(first(1, Stream({0xdead'beef'0000'0002, 0}, "").at(0xffff'ffff'ffff'ffff, 0xffff'ffff)),
                ElementsAre(0xc9e0cb10'49a9af6a));
}

TEST(Stream, DrawsAreAddressedNotSequential) {
    const Stream stream({7, 3}, "tests/order");
    std::vector<std::uint64_t> forwards;
    for (std::uint64_t entity = 0; entity < 100; ++entity) {
        forwards.push_back(stream.at(entity)());
    }
    for (std::uint64_t entity = 100; entity-- > 0;) {
        Draw greedy = stream.at(entity, 1); // takes many bits elsewhere, as a rejection does
        for (int i = 0; i < 50; ++i) {
            greedy();
        }
        EXPECT_EQ(stream.at(entity)(), forwards[entity]);
    }
}

TEST(Stream, MadeAgainFromTheSameNameIsTheSame) {
    const Randomness randomness{42, 7};
    EXPECT_EQ(first(4, randomness.stream("a/b").at(5, 6)), first(4, Stream({42, 7}, "a/b").at(5, 6)));
}

TEST(Stream, EveryPartOfAnAddressMatters) {
    const auto at = [](std::uint64_t seed, std::uint32_t replication, const char* name, std::uint64_t entity,
                       std::uint32_t ordinal) {
        return Stream({seed, replication}, name).at(entity, ordinal)();
    };
    const std::vector<std::uint64_t> draws{
        at(1, 0, "a/b", 0, 0),
        at(2, 0, "a/b", 0, 0),
        at(std::uint64_t{1} << 32 | 1, 0, "a/b", 0, 0), // the upper half of the seed
        at(1, 1, "a/b", 0, 0),
        at(1, 0, "a/c", 0, 0),
        at(1, 0, "b/a", 0, 0),
        at(1, 0, "", 0, 0),
        at(1, 0, "a/b", 1, 0),
        at(1, 0, "a/b", std::uint64_t{1} << 32, 0), // the upper half of the entity
        at(1, 0, "a/b", 0, 1),
    };
    EXPECT_EQ(std::set<std::uint64_t>(draws.begin(), draws.end()).size(), draws.size());
}

TEST(Stream, MoreBitsOfOneDrawDoNotRunIntoAnother) {
    const Stream stream({1, 0}, "tests/overlap");
    std::set<std::uint64_t> seen;
    for (std::uint64_t entity = 0; entity < 50; ++entity) {
        for (std::uint32_t ordinal = 0; ordinal < 50; ++ordinal) {
            for (const std::uint64_t bits : first(8, stream.at(entity, ordinal))) {
                seen.insert(bits);
            }
        }
    }
    EXPECT_EQ(seen.size(), 50U * 50U * 8U);
}

// ---- uniform and independent ----
// The seeds are fixed, so each of these gives one p-value for ever. A sound generator would fall below the
// bound with one seed in a million.
constexpr double error = 1e-6;

double p_value_of_chi_square(const std::vector<int>& cells, double expected) {
    double sum = 0;
    for (const int cell : cells) {
        sum += (cell - expected) * (cell - expected) / expected;
    }
    const boost::math::chi_squared law(static_cast<double>(cells.size() - 1));
    return cdf(complement(law, sum));
}

struct Neighbours {
    std::string name;
    std::uint64_t (*draw)(std::uint64_t number);
};

/// Draws at addresses that differ in one part only, by one: there a poor generator shows.
class NeighbouringAddresses : public ::testing::TestWithParam<Neighbours> {
protected:
    static constexpr int draws = 1 << 18;
};

TEST_P(NeighbouringAddresses, AreUniformInTheirHighestAndLowestBits) {
    for (const int shift : {0, 28, 32, 56}) {
        std::vector<int> cells(256);
        for (std::uint64_t i = 0; i < draws; ++i) {
            ++cells[GetParam().draw(i) >> shift & 255];
        }
        EXPECT_GT(p_value_of_chi_square(cells, draws / 256.0), error) << "bits from " << shift;
    }
}

TEST_P(NeighbouringAddresses, AreIndependentInPairs) {
    std::vector<int> cells(256);
    for (std::uint64_t i = 0; i < draws; ++i) {
        ++cells[(GetParam().draw(2 * i) >> 60) << 4 | GetParam().draw(2 * i + 1) >> 60];
    }
    EXPECT_GT(p_value_of_chi_square(cells, draws / 256.0), error);
}

TEST_P(NeighbouringAddresses, DifferInHalfOfTheirBits) {
    double different = 0;
    for (std::uint64_t i = 0; i < draws; ++i) {
        different += __builtin_popcountll(GetParam().draw(i) ^ GetParam().draw(i + 1));
    }
    const double deviation = std::sqrt(64.0 / 4 / draws);
    const double bound = quantile(complement(boost::math::normal(), error / 2)) * deviation;
    EXPECT_NEAR(different / draws, 32, bound);
}

INSTANTIATE_TEST_SUITE_P(
    Random, NeighbouringAddresses,
    ::testing::Values(Neighbours{"Entities",
                                 [](std::uint64_t i) {
                                     return Stream({1, 0}, "tests/x").at(i)();
                                 }},
                      Neighbours{"Ordinals",
                                 [](std::uint64_t i) {
                                     return Stream({1, 0}, "tests/x").at(3, static_cast<std::uint32_t>(i))();
                                 }},
                      Neighbours{"Replications",
                                 [](std::uint64_t i) {
                                     return Stream({1, static_cast<std::uint32_t>(i)}, "tests/x").at(0)();
                                 }},
                      Neighbours{"Seeds",
                                 [](std::uint64_t i) {
                                     return Stream({i, 0}, "tests/x").at(0)();
                                 }},
                      Neighbours{"Names",
                                 [](std::uint64_t i) {
                                     return Stream({1, 0}, "tests/" + std::to_string(i)).at(0)();
                                 }}),
    [](const auto& instance) { return instance.param.name; });

} // namespace
} // namespace gameday::sim
