#include <algorithm>

#include <boost/random/uniform_int_distribution.hpp>
#include <gtest/gtest.h>

#include "tests/models/health/probes.hpp"

/// The health check leaves out probes that cannot change anything. Here is one that leaves out none, and
/// both see the same over random schedules of the page's answers.
namespace gameday::models {
namespace {

using testing::at_second;
using testing::CheckRig;
using testing::fleet;
using testing::seconds;

struct Turn {
    Time at;
    bool healthy;
};

struct Reference {
    const CheckRig& rig;
    const std::vector<std::pair<Time, ProbeAnswer>>& schedule; // in order of time
    Time end;

    [[nodiscard]] ProbeAnswer answer(Time when) const {
        ProbeAnswer answer = ProbeAnswer::healthy;
        for (const auto& [from, value] : schedule) {
            answer = from <= when ? value : answer;
        }
        return answer;
    }

    void probe_as(std::size_t checker, std::vector<Turn>& turns) const {
        bool says_healthy = true;
        std::int64_t streak = 0;
        for (Time start = rig.phase(checker); start <= end;) {
            const ProbeAnswer met = answer(start);
            const Time ends = start + rig.length(met);
            const bool passed = met == ProbeAnswer::healthy;
            streak = passed == says_healthy ? 0 : streak + 1;
            if (streak == rig.parameters.threshold.value) {
                says_healthy = passed;
                streak = 0;
                turns.push_back({ends, passed});
            }
            start = ends + rig.parameters.interval;
        }
    }

    [[nodiscard]] std::vector<Turn> history() const {
        const auto checkers = static_cast<std::size_t>(rig.parameters.checkers.value);
        std::vector<Turn> turns;
        for (std::size_t i = 0; i < checkers; ++i) {
            probe_as(i, turns);
        }
        std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.at < b.at; });
        std::vector<Turn> history;
        std::size_t healthy = checkers;
        bool green = true;
        for (const Turn& turn : turns) {
            healthy += turn.healthy ? 1 : std::size_t(-1);
            const bool now_green = 100 * healthy > 18 * checkers;
            if (now_green != green && turn.at <= end) {
                green = now_green;
                history.push_back({turn.at, green});
            }
        }
        return history;
    }
};

/// Answers that change every few seconds to every few minutes.
std::vector<std::pair<Time, ProbeAnswer>> random_schedule(std::uint64_t seed, Time end) {
    sim::Draw bits = sim::Randomness{.seed = seed}.stream("test/schedule").at(0);
    std::vector<std::pair<Time, ProbeAnswer>> schedule;
    const auto draw = [&](std::int64_t low, std::int64_t high) {
        return boost::random::uniform_int_distribution<std::int64_t>{low, high}(bits);
    };
    Time now;
    while (now < end) {
        const std::int64_t longest = draw(0, 2) == 0 ? 20 : 400;
        now = now + Duration::nanoseconds(draw(1, longest * 1'000'000'000));
        const bool well = draw(0, 1) == 0;
        schedule.emplace_back(now, well ? ProbeAnswer::healthy : static_cast<ProbeAnswer>(draw(1, 3)));
    }
    return schedule;
}

TEST(HealthCheck, SeesWhatAFleetSeesThatLeavesOutNoProbe) {
    const Time end = at_second(2 * 3600);
    std::size_t turns = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        HealthCheckParameters parameters = fleet(static_cast<std::int64_t>(1 + seed % 17));
        parameters.threshold = {static_cast<std::int64_t>(1 + seed % 4)};
        parameters.interval = seconds(seed % 2 == 0 ? 30 : 10);
        CheckRig rig(parameters, {.seed = seed});
        const auto schedule = random_schedule(seed, end);
        for (const auto& [from, answer] : schedule) {
            rig.answers(from, answer);
        }
        rig.engine.run_until(end);
        const auto expected = Reference{rig, schedule, end}.history();
        const auto seen = rig.check.healthy().history();
        ASSERT_EQ(seen.size(), expected.size() + 1) << "seed " << seed;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            ASSERT_EQ(seen[i + 1].from, expected[i].at) << "seed " << seed;
            ASSERT_EQ(seen[i + 1].value, expected[i].healthy);
        }
        turns += expected.size();
    }
    EXPECT_GT(turns, 1000U) << "the schedules have to turn the check";
}

TEST(HealthCheck, InSteadyStateNoProbeIsAnEvent) {
    CheckRig rig(fleet(16));
    rig.engine.run_until(at_second(100'000));
    EXPECT_EQ(rig.engine.events_handled(), 0U);
    rig.answers(at_second(100'001), ProbeAnswer::wrong_status);
    rig.engine.run_until(at_second(200'000));
    // The change itself, and three probes, with start and end, of each checker.
    EXPECT_EQ(rig.engine.events_handled(), 1U + 16 * 3 * 2);
}

} // namespace
} // namespace gameday::models
