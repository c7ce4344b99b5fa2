// What files mean together: `uses`, `like`, `set` and `--set`.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::Folder;
using example::Outcome;
using example::read_in;
using example::read_text;
using testing::ElementsAre;
using testing::Pair;

namespace {

/// The system in sys.yaml, and a scenario on top of it.
Outcome over_system(const std::string& scenario, const std::vector<std::string>& sets = {}) {
    const Folder folder;
    folder.write("sys.yaml", example::whole_system);
    folder.write("mine.yaml", "gameday: 1\nuses: sys.yaml\n" + scenario);
    Outcome outcome = read_in(folder, sets);
    EXPECT_EQ(outcome.told, "");
    return outcome;
}

sim::Duration seconds(std::int64_t count) {
    return sim::Duration::seconds(count);
}

} // namespace

TEST(UsesMeaning, AnUntouchedSystemIsTheSystem) {
    EXPECT_EQ(over_system("").loaded.digest, read_text(example::whole_system).loaded.digest);
}

TEST(UsesMeaning, EntriesAreMergedFieldByField) {
    const Outcome outcome =
        over_system("dns: {app: {ttl: 5s}}\nclients: {east: {users: 7}, north: {near: us-west-2}}\n");
    const auto& zone = outcome.document().dns.at("app");
    EXPECT_EQ(zone.ttl, seconds(5));
    EXPECT_EQ(zone.name, "app.example.com");
    EXPECT_EQ(outcome.document().clients.size(), 3U);
    EXPECT_EQ(outcome.document().clients.at("east").users.value, 7);
    EXPECT_EQ(outcome.document().clients.at("east").near.text, "us-east-1");
}

TEST(UsesMeaning, AFieldIsReplacedWhole) {
    const Outcome outcome = over_system("clients: {east: {via: {isp: 100%}, retry: {backoff: 1s}}}\n");
    EXPECT_EQ(outcome.document().clients.at("east").via.size(), 1U);
    EXPECT_EQ(outcome.document().clients.at("east").retry.attempts.value, 3)
        << "the default, not the system's";
}

TEST(UsesMeaning, ListsAreReplaced) {
    const Outcome outcome = over_system("timeline: []\nexpect: {detect: [never]}\n");
    EXPECT_TRUE(outcome.document().timeline.empty());
    EXPECT_THAT(outcome.document().expect.at("detect"), ElementsAre("never"));
    EXPECT_EQ(outcome.document().expect.size(), 2U);
}

TEST(UsesMeaning, NamesOfFilesDoNotClash) {
    const Outcome outcome = over_system("scenario: mine\n");
    EXPECT_EQ(outcome.document().system, "two-region");
    EXPECT_EQ(outcome.document().scenario, "mine");
}

TEST(UsesMeaning, LaterFilesOfAListWin) {
    const Folder folder;
    folder.write("sys.yaml", example::whole_system);
    folder.write("parts/slow.yaml", "dns: {app: {ttl: 10m}}\nduration: 2h\n");
    folder.write("mine.yaml", "gameday: 1\nuses: [sys.yaml, parts/slow.yaml]\nduration: 3h\n");
    const Outcome outcome = read_in(folder);
    EXPECT_EQ(outcome.told, "");
    EXPECT_EQ(outcome.document().dns.at("app").ttl, seconds(600));
    EXPECT_EQ(outcome.document().duration, seconds(3 * 3600));
    EXPECT_EQ(outcome.loaded.sources.size(), 3U);
}

TEST(UsesMeaning, OneFileMayBeUsedTwice) {
    const Folder folder;
    folder.write("sys.yaml", example::whole_system);
    folder.write("a.yaml", "uses: sys.yaml\n");
    folder.write("b.yaml", "uses: sys.yaml\ndns: {app: {ttl: 9s}}\n");
    folder.write("mine.yaml", "uses: [a.yaml, b.yaml]\n");
    const Outcome outcome = read_in(folder);
    EXPECT_EQ(outcome.told, "");
    EXPECT_EQ(outcome.document().dns.at("app").ttl, seconds(9));
}

TEST(UsesMeaning, PathsStartAtTheFileThatSaysThem) {
    const Folder folder;
    folder.write("systems/parts/base.yaml", example::whole_system);
    folder.write("systems/sys.yaml", "uses: parts/base.yaml\n");
    folder.write("games/mine.yaml", "uses: ../systems/sys.yaml\n");
    const Outcome outcome = read_in(folder, {}, "games/mine.yaml");
    EXPECT_EQ(outcome.told, "");
    EXPECT_EQ(outcome.loaded.sources.back()->name(), folder.path("systems/parts/base.yaml"));
}

TEST(UsesMeaning, DepthIsLimited) {
    const Folder folder;
    for (int i = 0; i < 30; ++i) {
        folder.write("f" + std::to_string(i) + ".yaml", "uses: f" + std::to_string(i + 1) + ".yaml\n");
    }
    EXPECT_EQ(read_in(folder, {}, "f0.yaml").told,
              R"(f15.yaml:1:7: error: more than 16 files that use one another
    1 | uses: f16.yaml
      |       ^^^^^^^^
1 error; nothing was run
)");
}

TEST(UsesMeaning, NumberOfFilesIsLimited) {
    const Folder folder;
    folder.write("f.yaml", "gameday: 1\n");
    std::string uses = "uses: [f.yaml";
    for (int i = 0; i < 64; ++i) {
        uses += ", f.yaml";
    }
    folder.write("mine.yaml", uses + "]\n");
    EXPECT_THAT(read_in(folder).told, testing::HasSubstr("error: more than 64 files in one scenario\n"));
}

TEST(LikeMeaning, FieldsNotGivenComeFromTheOther) {
    const Outcome outcome = read_text(example::whole_system);
    const auto& west = outcome.document().clients.at("west");
    EXPECT_EQ(west.near.text, "us-west-2");
    EXPECT_EQ(west.users.value, 250);
    EXPECT_EQ(west.via.size(), 2U);
}

TEST(LikeMeaning, ChainsWorkInAnyOrder) {
    const Outcome outcome = over_system("clients: {a: {like: b}, b: {like: c, users: 1}, c: {like: west}}\n");
    EXPECT_EQ(outcome.document().clients.at("a").users.value, 1);
    EXPECT_EQ(outcome.document().clients.at("c").users.value, 250);
    EXPECT_EQ(outcome.document().clients.at("a").near.text, "us-west-2");
}

TEST(LikeMeaning, FollowsWhatWasSet) {
    EXPECT_EQ(over_system("set: {clients.east.via: {isp: 100%}}\n").document().clients.at("west").via.size(),
              1U);
}

TEST(SetMeaning, LaterOnesWin) {
    const Outcome outcome = over_system("set: {dns.app.ttl: 5s}\n", {"dns.app.ttl=6s", "dns.app.ttl=7s"});
    EXPECT_EQ(outcome.document().dns.at("app").ttl, seconds(7));
}

TEST(SetMeaning, ArgumentsWinOverTheFile) {
    EXPECT_EQ(over_system("set: {dns.app.ttl: 5s}\n", {"dns.app.ttl=6s"}).document().dns.at("app").ttl,
              seconds(6));
}

TEST(SetMeaning, ScenariosWinOverSystems) {
    const Folder folder;
    folder.write("sys.yaml", example::whole_system + "set: {dns.app.ttl: 5s, duration: 2h}\n");
    folder.write("mine.yaml", "uses: sys.yaml\ndns: {app: {ttl: 6s}}\n");
    const Outcome outcome = read_in(folder);
    EXPECT_EQ(outcome.told, "");
    EXPECT_EQ(outcome.document().dns.at("app").ttl, seconds(6));
    EXPECT_EQ(outcome.document().duration, seconds(2 * 3600));
}

TEST(SetMeaning, WhatIsNotThereIsMade) {
    const Outcome outcome = over_system(
        "", {"workload.retry.attempts=9", "clients.east.second.attempts=4", "health.east.expect.body=fine"});
    EXPECT_EQ(outcome.document().workload.retry.attempts.value, 9);
    EXPECT_EQ(outcome.document().clients.at("east").second->attempts.value, 4);
    EXPECT_EQ(outcome.document().health.at("east").expect.body, "fine");
    EXPECT_EQ(outcome.document().health.at("east").expect.status.value, 200);
}

TEST(SetMeaning, AWholeEntryCanBeNew) {
    const Outcome outcome =
        over_system("", {"clients.north={near: us-west-2, users: 3}", "clients.north.users=4"});
    EXPECT_EQ(outcome.document().clients.at("north").users.value, 4);
}

TEST(SetMeaning, NoneMeansAbsent) {
    const Outcome outcome = over_system("", {"clients.east.idle=none"});
    EXPECT_FALSE(outcome.document().clients.at("east").idle.has_value());
    EXPECT_FALSE(outcome.document().clients.at("west").idle.has_value()) << "like east";
}

TEST(SetMeaning, NoneCanBecomeARecordAgain) {
    const Outcome outcome =
        over_system("clients: {east: {second: none}}\n", {"clients.east.second.attempts=2"});
    EXPECT_EQ(outcome.document().clients.at("east").second->attempts.value, 2);
}

TEST(SetMeaning, AlternativesReplaceOneAnother) {
    const Outcome outcome =
        over_system("", {"resolvers.isp.ttl.at_least=7m", "resolvers.corporate.ttl=honour"});
    EXPECT_TRUE(std::holds_alternative<example::AtLeast>(outcome.document().resolvers.at("isp").ttl));
    EXPECT_TRUE(std::holds_alternative<example::Honour>(outcome.document().resolvers.at("corporate").ttl));
}

TEST(SetMeaning, ElementsOfLists) {
    const Outcome outcome =
        over_system("", {"timeline.1.at=21m", "timeline.0.answer=500",
                         "runbooks.failover.steps.1.promote=us-west-2", "health.east.tests.1=email"});
    EXPECT_EQ(outcome.document().timeline[1].at, seconds(21 * 60));
    EXPECT_EQ(outcome.document().timeline[0].fault.as<example::HealthOverride>().answer.value, 500);
    EXPECT_EQ(outcome.document().health.at("east").tests[1].text, "email");
    EXPECT_EQ(outcome.document().health.at("west").tests[1].text, "email") << "like east";
}

TEST(SetMeaning, PartOfWhatLikeBrings) {
    // The west has no retry of its own: it gets one that differs from the east's in one field.
    const Outcome outcome = over_system("", {"clients.west.retry.attempts=9"});
    EXPECT_EQ(outcome.document().clients.at("west").retry.attempts.value, 9);
    EXPECT_EQ(outcome.document().clients.at("west").retry.backoff, sim::Duration::milliseconds(200));
    EXPECT_EQ(outcome.document().clients.at("east").retry.attempts.value, 3);
}

TEST(SetMeaning, PartOfWhatLikeBringsInEitherOrder) {
    const std::string west = "clients.west.retry.attempts=9";
    const std::string east = "clients.east.retry.backoff=5s";
    EXPECT_EQ(over_system("", {west, east}).loaded.digest, over_system("", {east, west}).loaded.digest);
    EXPECT_EQ(over_system("", {west, east}).document().clients.at("west").retry.backoff, seconds(5));
}

TEST(SetMeaning, ElementOfAListThatLikeBrings) {
    const Outcome outcome = over_system("", {"health.west.tests.0=email"});
    EXPECT_THAT(outcome.document().health.at("west").tests,
                ElementsAre(testing::Field(&fields::Name::text, "email"),
                            testing::Field(&fields::Name::text, "cache")));
    EXPECT_EQ(outcome.document().health.at("east").tests[0].text, "database");
}

TEST(SetMeaning, KeysWithDots) {
    const Outcome outcome =
        over_system("dns: {db.internal: {name: db.internal}}\n",
                    {"dns.db.internal.ttl=5s", "dns.\"db.internal\".name=x",
                     "expect.shift{resolvers:isp}=[never]", "expect.\"stale@2.5m\"=[never]"});
    EXPECT_EQ(outcome.document().dns.at("db.internal").ttl, seconds(5));
    EXPECT_EQ(outcome.document().dns.at("db.internal").name, "x");
    EXPECT_THAT(outcome.document().expect, testing::Contains(Pair("stale@2.5m", ElementsAre("never"))));
}

TEST(SetMeaning, ValuesAreYaml) {
    const Outcome outcome =
        over_system("", {"dns.app.name='a: b # c'", "expect.detect=[\"p(99) <= 90s\", max <= 9s]",
                         "dns.app.health_delay=lognormal(p50=3m, p95=12m)", "duration=3h # three hours"});
    EXPECT_EQ(outcome.document().dns.at("app").name, "a: b # c");
    EXPECT_THAT(outcome.document().expect.at("detect"), ElementsAre("p(99) <= 90s", "max <= 9s"));
    EXPECT_EQ(outcome.document().duration, seconds(3 * 3600));
}

TEST(SetMeaning, PathsAreLimited) {
    std::string path = "a";
    for (int i = 0; i < 100; ++i) {
        path += ".a";
    }
    EXPECT_THAT(read_text("gameday: 1\n", {path + "=1"}).told,
                testing::HasSubstr("error: a path of more than 32 steps\n"));
    EXPECT_THAT(read_text("gameday: 1\n", {std::string(300, 'x') + "=1"}).told,
                testing::HasSubstr("error: a key of more than 200 characters\n"));
}

TEST(EmpiricalMeaning, ValuesComeFromTheFileBesideTheYaml) {
    const Folder folder;
    folder.write("sys/delays.csv", "delay,region\n15s,us-east-1\n\"1m\",us-west-2\n2s\n");
    folder.write("sys/sys.yaml", example::whole_system);
    folder.write("mine.yaml", "uses: sys/sys.yaml\ndns: {app: {health_delay: empirical(sys/delays.csv)}}\n");
    const Outcome outcome = read_in(folder);
    EXPECT_EQ(outcome.told, "");
    const auto& law =
        std::get<fields::Distribution::Empirical>(outcome.document().dns.at("app").health_delay.law());
    EXPECT_THAT(law.values, ElementsAre(seconds(15), seconds(60), seconds(2)));
    EXPECT_EQ(outcome.loaded.sources.back()->name(), folder.path("sys/delays.csv"));
}

TEST(EmpiricalMeaning, ValuesInTheYamlStay) {
    const Outcome outcome = over_system("", {"dns.app.health_delay=empirical(1s, 2s)"});
    EXPECT_EQ(fields::Scalar<fields::Distribution>::format(outcome.document().dns.at("app").health_delay),
              "empirical(1s, 2s)");
}

} // namespace gameday
