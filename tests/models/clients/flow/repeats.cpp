#include "models/clients/flow/repeats.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/dns/name_rig.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::NameRig;
using testing::seconds;

constexpr std::size_t reads = 0;
constexpr std::size_t writes = 1;

/// A hundred users in the east behind each of a hundred resolvers, with a TTL of 60 s; so busy that every
/// cache is hot. A time-out is noticed after 10 s, and so is each repeated attempt, without a back-off.
struct RepeatsRig : NameRig {
    RepeatsRig() : NameRig(testing::tiny_system()) {
        clients = system.clients.begin()->second;
        clients.requests = Rate{1};
        clients.keep_alive = {Duration{}, Duration{}};
        clients.timeout = seconds(10);
        clients.retry.attempts = Count{3};
        clients.retry.backoff = Duration{};
        flows = std::make_unique<Flows>(randomness, "some", clients, east, *name,
                                        std::vector<FlowGroup>{{"isp", &resolvers, 10'000, 100}});
        repeats = std::make_unique<Repeats>(*flows, 1, topology, 2);
    }

    [[nodiscard]] std::array<double, 2> users(double second) const {
        std::array<double, 2> there{};
        flows->spread(Time{} + Duration::from_seconds(second), there);
        return there;
    }
    /// From that second on so many attempts of each number fail in the east.
    void fail(double second, const std::vector<Failing>& failing, bool jumps = true,
              std::size_t kind = reads) const {
        repeats->come_back(second, users(second), users(second)); // who come back may fail again
        std::copy(failing.begin(), failing.end(), repeats->failing(east.index(), kind).begin());
        repeats->record(second, users(second), jumps);
    }
    /// Who come back to a region at that second for their second and third attempt.
    [[nodiscard]] std::vector<double> back(double second, RegionId region, std::size_t kind = reads) const {
        repeats->come_back(second, users(second), users(second));
        const auto all = repeats->returning(region.index(), kind);
        return {all.begin(), all.end()};
    }
    void leave_east(int second) {
        name->set_withdrawn(east, true);
        flows->follow_answer(at_second(second), {.alive = false, .down_for = 0, .refuses = false}, Time{});
    }

    using Rates = std::vector<double>;
    ClientParameters clients;
    ResolverParameters resolvers;
    std::unique_ptr<Flows> flows;
    std::unique_ptr<Repeats> repeats;
};

TEST(Repeats, ComeBackWhenTheirTimeOutHasPassed) {
    RepeatsRig rig;
    rig.fail(0, {{}, {}});
    rig.fail(100, {{50, 0}, {20, 0}});
    EXPECT_EQ(rig.back(109.9, rig.east), (RepeatsRig::Rates{0, 0}));
    EXPECT_EQ(rig.back(110, rig.east), (RepeatsRig::Rates{50, 20}));
    rig.fail(150, {{}, {}});
    EXPECT_EQ(rig.back(159.9, rig.east), (RepeatsRig::Rates{50, 20})) << "though all is well by now";
    EXPECT_EQ(rig.back(160, rig.east), (RepeatsRig::Rates{0, 0}));
    EXPECT_EQ(rig.back(160, rig.west), (RepeatsRig::Rates{0, 0}));
    EXPECT_EQ(rig.back(110, rig.east, writes), (RepeatsRig::Rates{0, 0}));
}

TEST(Repeats, ChangeAlongLinesButWhereTheyJump) {
    RepeatsRig rig;
    rig.fail(100, {{50, 0}, {}});
    rig.fail(120, {{30, 0}, {}}, false);
    rig.fail(130, {{70, 0}, {}}, true);
    EXPECT_NEAR(rig.back(115, rig.east)[0], 45, 1e-9);
    EXPECT_NEAR(rig.back(130, rig.east)[0], 30, 1e-9);
    EXPECT_NEAR(rig.back(139.9, rig.east)[0], 30, 1e-9);
    EXPECT_NEAR(rig.back(140, rig.east)[0], 70, 1e-9);
}

TEST(Repeats, GoWhereDnsSendsThemByThen) {
    RepeatsRig rig;
    rig.fail(0, {{100, 0}, {}});
    rig.leave_east(1000);
    rig.fail(1000, {{100, 0}, {}});
    for (int second = 1001; second < 1060; ++second) {
        const double now = rig.users(second)[rig.east.index()];
        // Up to the tenth second those come back who asked before the answer changed.
        const double before = second < 1010 ? 10'000 : rig.users(second - 10)[rig.east.index()];
        EXPECT_NEAR(rig.back(second, rig.east)[0], 100 * now / before, 1e-9) << second;
        EXPECT_NEAR(rig.back(second, rig.west)[0], 100 * (1 - now / before), 1e-9) << second;
        rig.fail(second, {{100, 0}, {}}, false);
    }
}

TEST(Repeats, FollowThoseWhoHaveLeftSinceTheLastRecord) {
    RepeatsRig rig;
    rig.fail(0, {{100, 0}, {}});
    rig.leave_east(1000);
    rig.fail(1000, {{100, 0}, {}});
    const double first = rig.users(1000)[rig.east.index()];
    const double now = rig.users(1030)[rig.east.index()];
    const double then = first + (now - first) * 2 / 3; // ten seconds ago
    EXPECT_NEAR(rig.back(1030, rig.east)[0], 100 * now / first, 1e-9);
    EXPECT_NEAR(rig.back(1030, rig.west)[0], 100 * (then - now) / first, 1e-9);
}

TEST(Repeats, AreSteadyUnlessOthersHaveFailedOfLateThanBefore) {
    RepeatsRig rig;
    const auto steady_for = [&rig](double second) {
        return rig.repeats->steady_for(second, rig.users(second));
    };
    EXPECT_EQ(steady_for(0), HUGE_VAL) << "nothing has failed";
    rig.fail(0, {{10'000, 0}, {}});
    EXPECT_EQ(steady_for(0), HUGE_VAL) << "all come back to where they have been";
    rig.leave_east(1000);
    for (double second = 1000; second <= 1060; second += 4) {
        rig.fail(second, {{rig.users(second)[rig.east.index()], 0}, {}}, second == 1000);
    }
    EXPECT_EQ(steady_for(1060), 5) << "nobody is left to fail: soon nobody will come back";
    rig.fail(1065, {{}, {}}, false);
    EXPECT_EQ(steady_for(1065), 5);
    rig.fail(1070, {{}, {}}, false);
    EXPECT_EQ(steady_for(1070), HUGE_VAL);
}

TEST(Repeats, AreLeftToACrowdFromThereOnUntilItIsOver) {
    RepeatsRig rig;
    const auto left = [&rig](double second) {
        static_cast<void>(rig.back(second, rig.east));
        const auto all = rig.repeats->left_to_crowd(rig.east.index(), reads);
        return RepeatsRig::Rates(all.begin(), all.end());
    };
    rig.fail(100, {{50, 0}, {20, 0}});
    rig.repeats->leave_to_crowd(rig.east.index(), 150);
    EXPECT_TRUE(rig.repeats->left_to_crowd(rig.east.index()));
    EXPECT_FALSE(rig.repeats->left_to_crowd(rig.west.index()));
    EXPECT_EQ(rig.back(159.9, rig.east), (RepeatsRig::Rates{50, 20})) << "they failed before";
    EXPECT_EQ(left(159.9), (RepeatsRig::Rates{0, 0}));
    EXPECT_EQ(rig.back(160, rig.east), (RepeatsRig::Rates{0, 0}));
    EXPECT_EQ(left(160), (RepeatsRig::Rates{50, 20})) << "they are load all the same";
    rig.repeats->take_from_crowd(rig.east.index());
    EXPECT_EQ(rig.back(160, rig.east), (RepeatsRig::Rates{50, 20})) << "of those in the crowd as well";
    EXPECT_EQ(left(160), (RepeatsRig::Rates{0, 0}));
    rig.repeats->leave_to_crowd(rig.east.index(), 170);
    rig.repeats->clear();
    EXPECT_FALSE(rig.repeats->left_to_crowd(rig.east.index()));
}

TEST(Repeats, OfARefusalComeBackAtOnceUnlessTheirBackOffIsLong) {
    RepeatsRig rig;
    rig.fail(0, {{}, {}});
    rig.fail(100, {{0, 80}, {}});
    EXPECT_EQ(rig.back(101, rig.east)[0], 80);
    std::vector<Repeats::Echo> echoes;
    rig.repeats->add_echoes(100, false, true, echoes);
    EXPECT_FALSE(echoes.empty()) << "when the last of them has come, that is over";
    for (const Repeats::Echo& echo : echoes) {
        EXPECT_GE(echo.second, 100);
        EXPECT_LT(echo.second, 102);
    }
}

TEST(Repeats, AreEchoesOfWhatHasJumped) {
    RepeatsRig rig;
    rig.fail(0, {{}, {}});
    std::vector<Repeats::Echo> echoes;
    rig.repeats->add_echoes(0, true, true, echoes);
    EXPECT_TRUE(echoes.empty()) << "nothing fails";
    rig.fail(100, {{50, 0}, {20, 0}});
    rig.repeats->add_echoes(100, false, true, echoes);
    EXPECT_EQ(echoes, (std::vector<Repeats::Echo>{{110, true}, {120, true}}));
    echoes.clear();
    rig.fail(200, {{50, 0}, {20, 0}});
    rig.repeats->add_echoes(200, false, true, echoes);
    EXPECT_TRUE(echoes.empty()) << "it goes on as it was";
    rig.repeats->add_echoes(200, true, true, echoes);
    EXPECT_EQ(echoes,
              (std::vector<Repeats::Echo>{{202.5, false}, {205, false}, {207.5, false}, {210, false}}))
        << "but some will go elsewhere";
}

TEST(Repeats, AreForgottenWhenTheyHaveComeBack) {
    RepeatsRig rig;
    for (int second = 0; second < 1000; ++second) {
        rig.fail(second, {{static_cast<double>(second), 0}, {}}, false);
    }
    EXPECT_NEAR(rig.back(1000, rig.east)[0], 990, 1e-9);
    EXPECT_NEAR(rig.back(1000.5, rig.east)[0], 990.5, 1e-9);
    rig.repeats->clear();
    EXPECT_EQ(rig.back(10, rig.east), (RepeatsRig::Rates{0, 0}));
}

TEST(Repeats, OfOneAttemptThereAreNone) {
    RepeatsRig rig;
    rig.clients.retry.attempts = Count{1};
    Repeats none(*rig.flows, 1, rig.topology, 2);
    none.record(0, rig.users(0), true);
    none.come_back(10, rig.users(10), rig.users(10));
    EXPECT_TRUE(none.returning(0, reads).empty());
    std::vector<Repeats::Echo> echoes;
    none.add_echoes(0, true, true, echoes);
    EXPECT_TRUE(echoes.empty());
}

} // namespace
} // namespace gameday::models
