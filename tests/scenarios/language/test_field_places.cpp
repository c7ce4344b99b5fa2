// Where files hold each field, as the description alone says.

#include "scenarios/language/field_places.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday::language {
namespace {

using testing::Contains;
using testing::IsSupersetOf;

std::vector<FieldPlace> places() {
    return field_places(example::Document::description());
}

FieldPlace place(const std::string& path, const std::string& only = "") {
    for (const FieldPlace& one : places()) {
        if (one.text() == path && one.only == only) {
            return one;
        }
    }
    ADD_FAILURE() << "there is no " << path;
    return {};
}

TEST(FieldPlaces, AreBelowMapsListsOptionalsAndAlternatives) {
    std::vector<std::string> paths;
    for (const FieldPlace& one : places()) {
        paths.push_back(one.text());
    }
    EXPECT_THAT(paths, IsSupersetOf({"gameday", "dns", "dns.*.ttl", "health.*.expect.status",
                                     "workload.retry.attempts", "clients.*.second.backoff",
                                     "resolvers.*.ttl.at_least", "timeline.*.at"}));
}

TEST(FieldPlaces, TellWhichFaultOrActionAFieldBelongsTo) {
    EXPECT_EQ(place("timeline.*.answer", "health-override").usual, "503");
    EXPECT_EQ(place("runbooks.*.steps.*.nap.for", "nap").usual, "1m") << "it has no target";
    EXPECT_EQ(place("runbooks.*.steps.*.promote", "promote").doc, "which region")
        << "its target stands by its name";
    EXPECT_EQ(place("runbooks.*.steps.*.takes", "promote").usual, "5m");
}

TEST(FieldPlaces, HoldWhatTheDescriptionSays) {
    const FieldPlace zones = place("regions.*.zones");
    EXPECT_EQ(zones.low + " " + zones.high + " " + zones.usual, "1 6 3");
    EXPECT_EQ(place("regions.*.footprint").source, "R17");
    EXPECT_EQ(place("regions.*.capacity").usual, "none");
    EXPECT_TRUE(place("clients.*.near").required);
    EXPECT_EQ(place("clients.*.near").usual, "");
    EXPECT_THAT(place("clients.*.near").refers_to, Contains("regions"));
}

TEST(FieldPlaces, AreLedToByPathsWithNamesOfTheUsers) {
    const auto leads = [](const char* to, const char* path) { return leads_to(place(to), keys_of(path)); };
    EXPECT_TRUE(leads("dns.*.ttl", "dns.app.ttl"));
    EXPECT_TRUE(leads("dns.*.ttl", "dns.*.ttl"));
    EXPECT_TRUE(leads("dns.*.targets", "dns.app.targets.us-east-1")) << "an element of it";
    EXPECT_TRUE(leads("regions", "regions.us-east-1"));
    EXPECT_FALSE(leads("dns.*.ttl", "dns.app"));
    EXPECT_FALSE(leads("dns.*.ttl", "dns.app.ttl.x"));
    EXPECT_FALSE(leads("dns.*.ttl", "health.app.ttl"));
    EXPECT_FALSE(leads("dns.*.ttl", ""));
}

} // namespace
} // namespace gameday::language
