// Flows and requests agree on random systems, where flows do not say that they cannot follow.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/clients/flow/beyond_flows.hpp"
#include "studies/audit/compare.hpp"
#include "tests/random_systems/property.hpp"

namespace gameday::properties {
namespace {

using models::Grain;
using studies::AuditedMetric;

constexpr std::uint64_t quick = 60;
constexpr std::uint64_t full = 2000;
constexpr std::uint32_t few = 12;
constexpr std::uint32_t many = 120;
// Two-sided, of a normal law.
constexpr double three_deviations = 0.9973;
constexpr double five_deviations = 1 - 5.733e-7;

/// Means may be so far apart: what is shed by tests/grains/bounds.py, and the busiest minute of a region of
/// few requests as docs/flow.md has it under Known differences.
double allowed(const AuditedMetric& metric) {
    constexpr double shed = 0.08;
    constexpr double busiest = 0.2;
    return metric.key.starts_with("load")   ? busiest
           : metric.key.starts_with("shed") ? shed
                                            : studies::audited_within;
}

/// Windows slide by a second, and so do the times that they tell.
bool is_within_resolution(const AuditedMetric& metric) {
    constexpr double resolution = 1;
    const studies::PairedDifference& difference = metric.difference;
    return metric.unit == studies::Unit::seconds && difference.one_sided <= studies::audited_within &&
           std::abs(difference.other - difference.reference) <= resolution;
}

/// The metrics that are further apart, with that confidence.
std::vector<AuditedMetric> apart(const studies::Study& study, std::uint32_t runs, std::uint64_t seed,
                                 double confidence) {
    auto all = studies::compare_metrics(study, replications(study, Grain::request, 2, 1, runs, seed),
                                        replications(study, Grain::flow, 2, 1, runs, seed), confidence);
    std::erase_if(all, [](const AuditedMetric& metric) {
        return !metric.difference.beyond(allowed(metric)) || is_within_resolution(metric);
    });
    return all;
}

std::vector<models::BeyondFlows> known(const studies::Study& study) {
    return models::beyond_flows(study.document().system, study.document().timeline);
}

/// What flows can follow, in place of a field that they cannot.
void tame(Scenario& scenario, const std::string& path) {
    const auto part = [&](int number) {
        std::size_t begin = 0;
        for (int i = 0; i < number; ++i) {
            begin = path.find('.', begin) + 1;
        }
        return path.substr(begin, path.find('.', begin) - begin);
    };
    if (part(0) == "timeline") {
        scenario["timeline"][std::stoul(part(1))].erase("for");
        return;
    }
    if (part(0) == "scale_users") {
        scenario.erase(part(0));
        return;
    }
    Scenario& named = scenario[part(0)][part(1)]; // a region, a place, or a database
    const std::string field = part(2);
    if (part(0) == "database" && field != "pool") {
        named["replicas"][part(3)]["lag"] = "20s";
    } else if (part(0) == "regions") {
        named = {{"capacity", "1000/s"}};
    } else if (field == "keep_alive") {
        named[field] = {{"idle", "100ms"}, {"max_age", "200ms"}};
    } else if (field == "timeout") {
        named[field] = "200ms";
    } else if (field == "retry") {
        named[field] = {{"attempts", 2}};
    } else {
        named.erase(field);
    }
}

/// A wild system without what flows cannot follow, so that what they can is looked at.
Scenario followed_system(std::uint64_t seed) {
    Scenario scenario = wild_system(seed);
    for (int fields = 0; fields < 20; ++fields) {
        const auto beyond = known(*read(scenario).study);
        if (beyond.empty()) {
            break;
        }
        tame(scenario, beyond.front().path);
    }
    return scenario;
}

/// Screens with few replications; whatever is suspect is looked at again with many, and other luck.
std::string grains_differ(const studies::Study& study) {
    if (!known(study).empty() || apart(study, few, 1, three_deviations).empty()) {
        return "";
    }
    std::string told;
    for (const AuditedMetric& metric : apart(study, many, 2, five_deviations)) {
        told += fmt::format("{}: {:.6g} by requests, {:.6g} as flows (came alone in {} and {}); ", metric.key,
                            metric.difference.reference, metric.difference.other,
                            metric.difference.only_reference, metric.difference.only_other);
    }
    return told;
}

TEST(Grains, AgreeOnRandomSystems) {
    EXPECT_EQ(broken_among(1, quick, grains_differ, followed_system), "");
}
TEST(GrainsFull, AgreeOnRandomSystems) {
    EXPECT_EQ(broken_among(1001, full, grains_differ, followed_system), "");
}

// It would say little if most systems were passed over.
TEST(Grains, AreComparedOnMostRandomSystems) {
    std::uint64_t compared = 0;
    for (std::uint64_t seed = 1; seed <= quick; ++seed) {
        const Reading reading = read(followed_system(seed));
        compared += reading.study && known(*reading.study).empty() ? 1 : 0;
    }
    EXPECT_GT(compared, 3 * quick / 4);
}

} // namespace
} // namespace gameday::properties
