// Answers that were given for a short while, and who still holds them: flows against requests.

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "own_system.hpp"

namespace gameday::studies {
namespace {

constexpr std::uint32_t many = 250; // replications

Result result_at(models::Grain grain, const OwnSystem& system) {
    return run(read(system.text()).get(), {.runs = many, .grain = grain});
}

/// Means differ by no more than chance has it, and 3 %.
void expect_alike(const OwnSystem& system, const std::vector<std::string>& metrics) {
    const Result requests = result_at(models::Grain::request, system);
    const Result flows = result_at(models::Grain::flow, system);
    for (const std::string& name : metrics) {
        SCOPED_TRACE(name);
        const Summary& one = requests.metric(name)->summary;
        const Summary& other = flows.metric(name)->summary;
        const double error = std::hypot(one.deviation().value(), other.deviation().value()) / std::sqrt(many);
        EXPECT_GT(one.mean().value(), 4 * error) << "tells nothing";
        EXPECT_NEAR(other.mean().value(), one.mean().value(), 4 * error + 0.03 * one.mean().value());
    }
}

// A false alarm of three minutes sends every tenth resolver to the west, for its thirty minutes; 25 minutes
// later the west is gone.
TEST(BriefAnswers, ReachWhoeverAsksMeanwhile) {
    OwnSystem system;
    system.resolvers = "isp: {count: 50, ttl: {at_least: 30m}}";
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503, for: 3m}\n"
                      "  - {at: 30m, fault: region-down, target: west}\n";
    system.duration = "70m";
    expect_alike(system, {"failed_requests", "outage_writes", "stale_reads"});
}

// As many resolvers as users: each of them is shared by few, and luck decides how many are sent west.
TEST(BriefAnswers, OfFewResolversAreAsManyAsLuckHasIt) {
    OwnSystem system;
    system.resolvers = "isp: {count: 40, ttl: {at_least: 1h}}";
    system.on = "";
    system.more_runbooks = "  leave: {steps: [{shift: app, away_from: east}]}\n"
                           "  back: {steps: [{shift: app, away_from: west}]}\n";
    system.timeline = "  - {at: 5m, runbook: leave}\n"
                      "  - {at: 11m, runbook: back}\n"
                      "  - {at: 15m, fault: region-down, target: west}\n";
    expect_alike(system, {"failed_requests"});
}

// Connections of ten minutes are as old when the alarm begins as they would be on any other day.
TEST(BriefAnswers, ComeToLongConnectionsWhenTheseEnd) {
    OwnSystem system;
    system.resolvers = "isp: {count: 50, ttl: {at_least: 30m}}";
    system.client = ", keep_alive: {idle: 2m, max_age: 10m}";
    system.on = "";
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503, for: 8m}\n"
                      "  - {at: 30m, fault: region-down, target: west}\n";
    system.duration = "70m";
    expect_alike(system, {"failed_requests", "stale_reads"});
}

} // namespace
} // namespace gameday::studies
