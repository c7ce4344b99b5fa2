// What comes one after the other, and what is mixed: each rule at both grains.

#include "own_system.hpp"

namespace gameday::studies {
namespace {

struct Sequences : AtEachGrain {
    static double mean_of(const OwnSystem& system, const char* metric, std::uint32_t runs = 4) {
        return result(system, runs).metric(metric)->summary.mean().value();
    }
};

// ---- replicas ----

TEST_P(Sequences, TimeWithoutAReplicaCountsOnceHoweverManyReasonsItHas) {
    OwnSystem system;
    system.on = "";
    system.timeline = "  - {at: 5m, fault: replica-stall, target: main, replica: west, for: 7m}\n"
                      "  - {at: 10m, fault: region-down, target: west, for: 10m}\n";
    EXPECT_NEAR(mean_of(system, "unprotected"), 900, 1) << "from 5 to 20 min";
    system.timeline = "  - {at: 5m, fault: replica-stall, target: main, replica: west, for: 7m}\n"
                      "  - {at: 20m, fault: region-down, target: west, for: 2m}\n";
    EXPECT_NEAR(mean_of(system, "unprotected"), 540, 1) << "both of them";
}

TEST_P(Sequences, AfterItsOnlyReplicaIsPromotedADatabaseIsUnprotected) {
    OwnSystem system;
    const Result told = result(system);
    EXPECT_NEAR(told.metric("unprotected")->summary.mean().value(),
                35 * 60 - told.metric("promote")->summary.mean().value(), 1)
        << "from the promotion to the end, 35 min after the fault";
}

// From T+0 on the replica falls behind as fast as time goes, and at T+2:00 the primary stops: at T+3:00, when
// that is over, two minutes are missing, which arrive within 24 s.
TEST_P(Sequences, ASwitchoverGoesOnWhenTheLagIsOverThatItBeganIn) {
    OwnSystem system;
    system.on = "";
    system.more_runbooks = "  plan: {steps: [{switchover: main}]}\n";
    system.timeline =
        "  - {at: 5m, fault: lag-spike, target: main, replica: west, to: 10m, ramp: 10m, for: 3m}\n"
        "  - {at: 7m, runbook: plan}\n";
    EXPECT_NEAR(mean_of(system, "promote"), 180 + 24 + 60, 3);
}

// ---- e-mail ----

OwnSystem with_mail(const std::string& outages) {
    OwnSystem system;
    system.rest = "saas: {mail: {endpoint: west, rate: 1/s, accepts: 3/s, outbox: {retry_every: 5s}}}\n";
    system.timeline = outages;
    system.duration = "70m";
    return system;
}

// 600 e-mails wait, less 2 each second: 400 are left when the provider fails again for 300 s.
TEST_P(Sequences, AnOutboxThatASecondOutageInterruptsDrainsAfterIt) {
    const double drain = mean_of(with_mail("  - {at: 10m, fault: saas-outage, target: mail, for: 600s}\n"
                                           "  - {at: 1300s, fault: saas-outage, target: mail, for: 300s}\n"),
                                 "email_drain", 40);
    EXPECT_NEAR(drain, 400 + 700 / 2.0, 25) << "from the first return";
}

TEST_P(Sequences, OfTwoOutagesFarApartTheLongerDrainCounts) {
    const double drain = mean_of(with_mail("  - {at: 10m, fault: saas-outage, target: mail, for: 600s}\n"
                                           "  - {at: 50m, fault: saas-outage, target: mail, for: 120s}\n"),
                                 "email_drain", 40);
    EXPECT_NEAR(drain, 600 / 2.0, 20);
}

// ---- users ----

// A hundred users ask often, and their caches let go within 40 s; ten ask as much as all of these, and let go
// within 400 s.
OwnSystem two_crowds() {
    OwnSystem system;
    system.resolvers = "isp: {own: true, refresh: 40s}, slow: {own: true, refresh: 400s}";
    system.clients =
        "  few: {near: east, asks: app, users: 10, requests: 1/s, writes: 0%, via: {slow: 100%}}\n";
    return system;
}

TEST_P(Sequences, TwoCrowdsThatLeaveOneRegionCountByWhatTheyAsk) {
    OwnSystem system = two_crowds();
    // Both are half of all requests. From the answer's change on there move 1/40 and 1/400 of each a second.
    const double all = mean_of(system, "shift", 60) - mean_of(system, "detect", 60);
    system.rest =
        "expect: {\"shift{share:75%}\": [min > 0s], \"shift{clients:few,share:50%}\": [min > 0s]}\n";
    const Result told = result(system, 60);
    const double detected = told.metric("detect")->summary.mean().value();
    const double three_quarters = told.metric("shift{share:75%}")->summary.mean().value() - detected;
    const double half_of_few = told.metric("shift{clients:few,share:50%}")->summary.mean().value() - detected;
    // 75 %: all of the quick ones, and half of the slow ones; 95 %: nine tenths of these. Ten users: 200 s
    // has a standard error of 5 s, and the news of health takes up to 10 s.
    EXPECT_NEAR(three_quarters, 200, 25);
    EXPECT_NEAR(half_of_few, 200, 25);
    EXPECT_NEAR(all, 345, 30);
}

TEST_P(Sequences, OfTwoCrowdsTheStaleShareIsByWhatTheyAsk) {
    OwnSystem system = two_crowds();
    system.timeline = "  - {at: 5m, runbook: drain}\n";
    system.on = "";
    system.more_runbooks = "  drain: {steps: [{shift: app, away_from: east}]}\n";
    system.rest = "expect: {\"stale@1m45s\": [min >= 0%], \"stale{clients:few}@1m45s\": [min >= 0%]}\n";
    const Result told = result(system, 100);
    const double few = told.metric("stale{clients:few}@1m45s")->summary.mean().value();
    // The edit is known within 5 to 60 s: by then the quick ones have moved.
    EXPECT_NEAR(told.metric("stale@1m45s")->summary.mean().value(), few / 2, 0.02);
    EXPECT_GT(few, 0.7);
    EXPECT_LT(few, 0.95);
}

// Nobody answers for 8 s. Who waits 10 s before trying again finds everything as it was.
TEST_P(Sequences, AWriteThatHangsIsTriedAgainWhenItsTimeOutIsOver) {
    OwnSystem system;
    system.on = "";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main, answer: black-hole, for: 8s}\n";
    system.more_database = ", pool: {size: 200, socket_timeout: 1s, connect_timeout: 1s}";
    system.client = ", timeout: 10s, retry: {attempts: 2, backoff: 1s, jitter: none}";
    EXPECT_LT(mean_of(system, "failed_writes", 20), 0.5);
    system.client = ", timeout: 10s, retry: {attempts: 1}";
    EXPECT_NEAR(mean_of(system, "failed_writes", 100), 16, 2.5) << "two a second";
}

// ---- pools of which one connection stands for several as flows ----

struct Many {
    const char* name;
    const char* timeline;
    const char* pool = "on_error: hang";
    const char* writes = "20%"; // of 10 requests a second, each of four users
};

class ManyInOne : public ::testing::TestWithParam<Many> {};

TEST_P(ManyInOne, AreUsedUpAsOneByOne) {
    OwnSystem system;
    system.timeline = GetParam().timeline;
    system.writes = GetParam().writes;
    system.more_database = std::string(", pool: {") + GetParam().pool + "}";
    system.rest = "scale_users: 4\n";
    if (system.timeline.find("id: last") != std::string::npos) {
        system.rest += "clock: last\n";
    }
    const Reading reading = read(system.text());
    const Result one_by_one = run(reading.get(), {.runs = 96, .grain = models::Grain::request});
    const Result flows = run(reading.get(), {.runs = 96, .grain = models::Grain::flow});
    constexpr double luck_and_resolution = 0.07;
    for (const char* const metric : {"rto_writes", "failed_writes"}) {
        const double expected = one_by_one.metric(metric)->summary.mean().value();
        EXPECT_NEAR(flows.metric(metric)->summary.mean().value(), expected, luck_and_resolution * expected)
            << metric;
        EXPECT_EQ(flows.metric(metric)->summary.never(), one_by_one.metric(metric)->summary.never())
            << metric;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, ManyInOne,
    ::testing::Values(
        Many{"ACrash", "  - {at: 5m, fault: primary-crash, target: main, answer: black-hole}\n"
                       "  - {at: 6m, runbook: move}\n"},
        Many{"ThatIsOverSoon",
             "  - {at: 5m, fault: primary-crash, target: main, answer: black-hole, for: 60s}\n"},
        // By then some of each host's hang, and the first to be given up comes back to another primary.
        Many{"TwiceInARow",
             "  - {at: 5m, fault: primary-crash, target: main, answer: black-hole, for: 15s}\n"
             "  - {at: 12m, fault: primary-crash, target: main, answer: black-hole, id: last}\n"
             "  - {at: 13m, runbook: move}\n"},
        // Nobody writes in the west until users come there.
        Many{"ARegionThatUsersLeave", "  - {at: 5m, fault: region-down, target: east}\n"},
        // Few write: each service host is long in using up its own, one after the other.
        Many{"RecycledAfterErrors",
             "  - {at: 5m, fault: primary-crash, target: main, answer: refuse, for: 30s}\n"
             "  - {at: 320s, runbook: move}\n",
             "size: 40", "4%"},
        Many{"RecycledAfterSocketTimeouts",
             "  - {at: 5m, fault: primary-crash, target: main, answer: black-hole}\n"
             "  - {at: 6m, runbook: move}\n",
             "size: 20, socket_timeout: 20s", "5%"},
        // The first of each service host's that tries again finds the host back.
        Many{"RecycledUntilTheirHostIsBack",
             "  - {at: 5m, fault: primary-crash, target: main, answer: black-hole, for: 88s}\n", "size: 20",
             "10%"},
        Many{"RefusedAndNeverRecycled",
             "  - {at: 5m, fault: primary-crash, target: main, answer: refuse}\n"
             "  - {at: 310s, runbook: move}\n",
             "size: 40, on_error: hang", "5%"},
        // Their region comes back when its database host answers again.
        Many{"RefusedInARegionThatGoesDark",
             "  - {at: 5m, fault: primary-crash, target: main, answer: refuse, for: 120s}\n"
             "  - {at: 330s, fault: region-down, target: east, for: 3m}\n",
             "size: 40", "5%"},
        // Ages of as many as there are decide when the last leaves a primary that has been replaced.
        Many{"ThatOnlyAgeRetires", "  - {at: 5m, runbook: move}\n", "size: 20, lifetime: 10m, on_error: hang",
             "5%"}),
    [](const auto& many) { return many.param.name; });

// ---- pools that are partly good ----

/// Mean of failed writes by requests, and as flows.
struct Failed {
    explicit Failed(const OwnSystem& system, std::uint32_t runs = 200)
        : requests(of(system, models::Grain::request, runs)), flows(of(system, models::Grain::flow, runs)) {}

    static double of(const OwnSystem& system, models::Grain grain, std::uint32_t runs) {
        return run(read(system.text()).get(), {.runs = runs, .grain = grain})
            .metric("failed_writes")
            ->summary.mean()
            .value();
    }

    double requests, flows;
};

OwnSystem moved_by_hand(const char* pool, const char* writes, const char* attempts) {
    OwnSystem system;
    system.on = "";
    system.timeline = "  - {at: 5m, runbook: move}\n";
    system.more_database = std::string(", pool: {") + pool + "}";
    system.writes = writes;
    system.client = std::string(", retry: {attempts: ") + attempts + "}";
    return system;
}

// Before its turn comes, many a connection has been renewed by age.
TEST(Pools, OfWhichAgeRenewsSomeFailAsManyWritesAsByRequests) {
    for (const char* const attempts : {"1", "3"}) {
        OwnSystem system = moved_by_hand("lifetime: 5m, size: 200", "4%", attempts);
        system.promotion = "1s";
        const Failed failed(system);
        EXPECT_NEAR(failed.flows, failed.requests, 0.06 * failed.requests) << attempts;
    }
}

// Until services learn of the new primary, writes renew connections to the old one, in turn: those used last
// do not retire before their turn comes again. A turn of all takes less than a lifetime, or more.
TEST(Pools, ThatWritesRenewedAreNotAsOldAsTheyWouldBe) {
    struct Case {
        const char *size, *attempts, *scale;
    };
    for (const auto& [size, attempts, scale] :
         {Case{"160", "3", "1"}, Case{"40", "3", "4"}, Case{"160", "1", "1"}, Case{"40", "1", "4"}}) {
        const std::string pool = std::string("lifetime: 5m, size: ") + size;
        OwnSystem system = moved_by_hand(pool.c_str(), "4.44%", attempts);
        system.timeline = "  - {at: 5m, runbook: stop}\n  - {at: 520s, runbook: move}\n";
        system.more_runbooks = "  stop: {steps: [{fence: main}]}\n";
        system.rest = std::string("scale_users: ") + scale + "\n";
        const Failed failed(system);
        EXPECT_NEAR(failed.flows, failed.requests, 0.05 * failed.requests)
            << size << ", " << attempts << " attempts, scale " << scale;
    }
}

/// Of users who have been away while their database moved, those who come back: all connections of their
/// services lead to the old primary, but those that have been renewed by age.
struct Returned {
    Returned(OwnSystem system, const std::string& timeline, const char* away) {
        const auto failed = [&](const std::string& time) {
            system.timeline =
                "  - {at: 5m, fault: health-override, target: east, for: " + time + "}\n" + timeline;
            return Failed(system);
        };
        const Failed some = failed(away);
        const Failed none = failed("1h");
        requests = some.requests - none.requests;
        flows = some.flows - none.flows;
    }
    double requests, flows;
};

TEST(Pools, ThatUsersComeBackToAreUsedUpAsTheyCome) {
    for (const char* const attempts : {"1", "3"}) {
        const Returned some(moved_by_hand("size: 180", "80%", attempts), "  - {at: 9m, runbook: move}\n",
                            "10m");
        EXPECT_GT(some.requests, 30);
        EXPECT_NEAR(some.flows, some.requests, 0.06 * some.requests) << attempts;
    }
}

// Their writes failed before they left, and renewed connections to the old primary.
TEST(Pools, ThatUsersRenewedBeforeTheyLeftAreAsYoungAsThat) {
    OwnSystem system = moved_by_hand("size: 300, lifetime: 5m", "80%", "1");
    system.more_runbooks = "  stop: {steps: [{fence: main}]}\n";
    const Returned some(system, "  - {at: 6m, runbook: stop}\n  - {at: 460s, runbook: move}\n", "4m");
    EXPECT_GT(some.requests, 200);
    EXPECT_NEAR(some.flows, some.requests, 0.06 * some.requests);
}

// ---- overload ----

/// 100 requests a second come to a region that serves 50.
OwnSystem overloaded(int attempts) {
    OwnSystem system;
    system.east = "5/s";
    system.client = ", retry: {attempts: " + std::to_string(attempts) + "}";
    system.rest = "scale_users: 10\naccept: {region-overloaded: {reason: a test}, users-not-served: {reason: "
                  "a test}}\n";
    return system;
}

TEST_P(Sequences, WhatIsTurnedAwayReachesNoDatabase) {
    OwnSystem system = overloaded(1);
    system.rest += "expect: {\"shed{region:east}\": [min >= 0%]}\n";
    // Half of 20 writes a second are acknowledged: the last second of them is lost.
    EXPECT_NEAR(mean_of(system, "lost_writes", 30), 10, 2);
    system.east = "100/s";
    EXPECT_NEAR(mean_of(system, "lost_writes", 30), 20, 3);
}

TEST_P(Sequences, WhatIsTurnedAwayAndComesAgainIsLoad) {
    OwnSystem system;
    const auto load = [&](int attempts) {
        system = overloaded(attempts);
        system.timeline = "  - {at: 5m, fault: region-down, target: west}\n";
        system.rest += "expect: {\"load{region:east}\": [min >= 0%]}\n";
        return mean_of(system, "load{region:east}", 4);
    };
    const double once = load(1);
    EXPECT_NEAR(once, 2, 0.1);
    // Of n attempts each is turned away with the same chance s, n/2 (1 + s + s²) times what is served: s = 1
    // − 1/L.
    const double thrice = load(3);
    const double shed = 1 - 1 / thrice;
    EXPECT_NEAR(thrice, 2 * (1 + shed + shed * shed), 0.1 * thrice);
    EXPECT_GT(thrice, 4);
}

INSTANTIATE_TEST_SUITE_P(Grains, Sequences, Sequences::grains(), Sequences::name);

} // namespace
} // namespace gameday::studies
