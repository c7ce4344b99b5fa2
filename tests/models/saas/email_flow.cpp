#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/saas/email_rig.hpp"

/// The flow grain of e-mail against the request grain. Seeds are fixed, and the two grains draw from
/// different streams, so what differs is sampling noise: of two samples of 2,000 from one continuous law
/// the Kolmogorov-Smirnov distance exceeds 0.06 once in 670 times (2 exp(−2 · 1,000 · 0.06²)), and less
/// often for a law with ties.
namespace gameday::models {
namespace {

using testing::at_second;
using testing::EmailRig;
using testing::one_a_second;
using testing::seconds;

using Sample = std::vector<double>;
/// What is measured, and in which second.
struct Measure {
    std::int64_t second;
    double (*of)(const EmailRig&);
    const char* name;
};
using Plan = std::function<void(EmailRig&)>;

constexpr std::uint64_t seeds = 2000;
constexpr double noise = 0.06;

struct Pair {
    Sample request, flow;
};

/// Each measure of a plan's runs, at either grain; measures are in order of time.
std::vector<Pair> sampled(const EmailParameters& with, const Plan& plan,
                          const std::vector<Measure>& measures) {
    std::vector<Pair> samples(measures.size());
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        for (const Grain grain : {Grain::request, Grain::flow}) {
            EmailRig rig(with, {.seed = seed}, 1, grain);
            plan(rig);
            for (std::size_t i = 0; i < measures.size(); ++i) {
                rig.run_until(at_second(measures[i].second));
                Pair& pair = samples[i];
                (grain == Grain::request ? pair.request : pair.flow).push_back(measures[i].of(rig));
            }
        }
    }
    return samples;
}

/// The Kolmogorov-Smirnov distance of two samples.
double distance(Pair pair) {
    std::sort(pair.request.begin(), pair.request.end());
    std::sort(pair.flow.begin(), pair.flow.end());
    const auto below = [](const Sample& sample, double value) {
        const auto end = std::upper_bound(sample.begin(), sample.end(), value);
        return static_cast<double>(end - sample.begin()) / static_cast<double>(sample.size());
    };
    double greatest = 0;
    for (const Sample* sample : {&pair.request, &pair.flow}) {
        for (const double value : *sample) {
            greatest = std::max(greatest, std::abs(below(pair.request, value) - below(pair.flow, value)));
        }
    }
    return greatest;
}

double mean(const Sample& sample) {
    double sum = 0;
    for (const double value : sample) {
        sum += value;
    }
    return sum / static_cast<double>(sample.size());
}

double spread(const Sample& sample) {
    const double middle = mean(sample);
    double squares = 0;
    for (const double value : sample) {
        squares += (value - middle) * (value - middle);
    }
    return std::sqrt(squares / static_cast<double>(sample.size() - 1));
}

/// Distance below `noise`, and means apart by no more than four standard errors (once in 16,000 times).
void expect_same_law(const Pair& pair, const std::string& what) {
    SCOPED_TRACE(what);
    const double error = std::hypot(spread(pair.request), spread(pair.flow)) / std::sqrt(double{seeds});
    EXPECT_NEAR(mean(pair.request), mean(pair.flow), 4 * error);
    EXPECT_LT(distance(pair), noise) << "request " << mean(pair.request) << " ± " << spread(pair.request)
                                     << ", flow " << mean(pair.flow) << " ± " << spread(pair.flow);
}

/// Runs a plan at both grains, and expects the same law of every measure.
std::vector<Pair> expect_same_laws(const EmailParameters& with, const Plan& plan,
                                   const std::vector<Measure>& measures) {
    std::vector<Pair> samples = sampled(with, plan, measures);
    for (std::size_t i = 0; i < measures.size(); ++i) {
        expect_same_law(samples[i],
                        std::string(measures[i].name) + " at second " + std::to_string(measures[i].second));
    }
    return samples;
}

double emptied(const EmailRig& rig) {
    return rig.email.backlog().since().since_start().in_seconds();
}
double longest(const EmailRig& rig) {
    return rig.email.longest_delay().in_seconds();
}
double lost(const EmailRig& rig) {
    return static_cast<double>(rig.email.lost());
}
double waiting(const EmailRig& rig) {
    return static_cast<double>(rig.email.waiting());
}
double accepted(const EmailRig& rig) {
    return static_cast<double>(rig.email.accepted());
}
double wanted(const EmailRig& rig) {
    return accepted(rig) + lost(rig) + waiting(rig);
}
double backlogs(const EmailRig& rig) {
    return static_cast<double>(rig.email.backlog().history().size());
}

std::vector<Measure> at_end(std::int64_t second) {
    return {{second, emptied, "emptied"},
            {second, longest, "longest delay"},
            {second, lost, "lost"},
            {second, wanted, "wanted"},
            {second, backlogs, "backlogs"}};
}
std::vector<Measure> joined(std::vector<Measure> first, const std::vector<Measure>& then) {
    first.insert(first.end(), then.begin(), then.end());
    return first;
}

/// As one a second, but the provider takes this many.
EmailParameters taking(double a_second, Duration give_up = Duration::hours(24)) {
    EmailParameters parameters = one_a_second(give_up);
    parameters.accepts = {a_second};
    return parameters;
}

Plan outages(std::vector<std::pair<std::int64_t, std::int64_t>> spans) {
    return [spans = std::move(spans)](EmailRig& rig) {
        for (const auto& [from, to] : spans) {
            rig.outage(from, to);
        }
    };
}

TEST(EmailFlowNoSan, ADrainTakesAsLongAndWaitsAreAsLong) {
    expect_same_laws(taking(10), outages({{100, 400}}), at_end(600));
    expect_same_laws(taking(2), outages({{100, 400}}), at_end(1200));
    expect_same_laws(taking(1.25), outages({{100, 250}}), at_end(2500));
}

TEST(EmailFlowNoSan, AnOutageThatFewEmailsMeetIsAsLikelyToGoUnseen) {
    EmailParameters rare = taking(0.5);
    rare.rate = {0.02}; // 50 s apart
    const auto samples =
        expect_same_laws(rare, outages({{100, 160}}), joined({{150, backlogs, "backlogs"}}, at_end(2000)));
    EXPECT_NEAR(mean(samples[0].flow), 1 + (1 - std::exp(-1)), 4 * std::sqrt(0.25 / seeds));
}

TEST(EmailFlowNoSan, AsManyWaitAtTheEndOfAnOutageAndOfADrainThatIsNotOver) {
    const auto samples = expect_same_laws(taking(2), outages({{100, 700}}),
                                          {{50, accepted, "accepted before"},
                                           {700, waiting, "waiting"},
                                           {700, accepted, "accepted"},
                                           {700, wanted, "wanted"},
                                           {900, waiting, "waiting in the drain"},
                                           {900, accepted, "accepted in the drain"},
                                           {900, longest, "longest delay in the drain"}});
    EXPECT_NEAR(mean(samples[1].flow), 600, 4 * std::sqrt(600.0 / seeds));
}

TEST(EmailFlowNoSan, AsManyAreGivenUp) {
    // At 1.25 a second an e-mail or ten more grow too old while the outbox drains.
    for (const double accepts : {10.0, 1.25}) {
        SCOPED_TRACE("accepts " + std::to_string(accepts));
        expect_same_laws(taking(accepts, seconds(120)), outages({{100, 400}}),
                         joined({{200, lost, "lost before any is too old"},
                                 {400, lost, "lost by tries of the outage"},
                                 {400, waiting, "waiting"},
                                 {400, wanted, "wanted"}},
                                at_end(2000)));
    }
}

TEST(EmailFlowNoSan, TriesThatGiveUpAllEndABacklogDuringTheOutage) {
    // Two seconds, and one e-mail a second: one try in seven finds none that is young enough.
    EmailParameters with = taking(10, seconds(2));
    with.outbox.retry_every = seconds(10);
    const auto samples =
        expect_same_laws(with, outages({{100, 400}}), joined({{390, lost, "lost"}}, at_end(500)));
    EXPECT_GT(mean(samples.back().flow), 5);
}

TEST(EmailFlowNoSan, AProviderThatFailsAgainDuringTheDrainLeavesAsMany) {
    const Plan twice = outages({{100, 400}, {500, 620}});
    expect_same_laws(taking(2), twice,
                     joined({{600, waiting, "waiting"}, {600, accepted, "accepted"}, {600, wanted, "wanted"}},
                            at_end(1800)));
    expect_same_laws(taking(2, seconds(200)), twice, at_end(1500));
}

TEST(EmailFlowNoSan, AProviderThatFailsAgainAsTheDrainEndsLeavesAsMany) {
    // The try at 401 s, of some 301 e-mails, makes drains that end at 702 s, give or take 25 s.
    const auto samples = expect_same_laws(taking(2), outages({{100, 400}, {702, 800}}), at_end(1500));
    EXPECT_NEAR(mean(samples.back().flow), 4, 0.4) << "three values for one backlog, five for two";
}

TEST(EmailFlowNoSan, AReturnBetweenTwoTriesGoesUnseenAsOften) {
    expect_same_laws(taking(10), outages({{100, 400}, {405, 520}}), at_end(700));
}

TEST(EmailFlowNoSan, AProviderThatTakesLessThanComesNeverDrains) {
    constexpr std::int64_t a_month = std::int64_t{30} * 24 * 3600;
    for (const double accepts : {1.0, 0.5}) {
        EmailRig rig(taking(accepts), {}, 1, Grain::flow);
        rig.outage(1000, 4600);
        rig.run_until(at_second(a_month));
        EXPECT_TRUE(rig.email.backlog().value());
        EXPECT_GT(rig.email.waiting(), 0U);
        const double sent = static_cast<double>(rig.email.accepted()) - 1000;
        EXPECT_NEAR(sent, accepts * static_cast<double>(a_month - 4615), 250)
            << "the first 1,000 s, and a phase of 30 s";
    }
}

std::uint64_t events_at(double scale) {
    EmailRig rig(one_a_second(seconds(1800)), {}, scale, Grain::flow);
    rig.outage(1000, 4600);
    rig.outage(4640, 5000);
    rig.run_until(at_second(20'000));
    EXPECT_FALSE(rig.email.backlog().value());
    EXPECT_NEAR(static_cast<double>(rig.email.accepted() + rig.email.lost()), 20'000 * scale,
                4 * std::sqrt(20'000 * scale));
    return rig.engine.events_handled();
}

TEST(EmailFlow, TheCostDoesNotDependOnTheScale) {
    const std::uint64_t events = events_at(1);
    EXPECT_EQ(events, 8U) << "four of the outages, the first e-mail, two tries, and the end of the drain";
    for (const double scale : {1e3, 1e6, 1e9, 1e12}) {
        EXPECT_EQ(events_at(scale), events) << scale;
    }
}

/// What changed and why, without the instants.
std::string story(const EmailParameters& with, Grain grain) {
    EmailRig rig(with, {}, 1, grain);
    rig.outage(1000, 4600);
    rig.outage(4640, 5000);
    rig.outage(8000, 8100);
    rig.run_until(at_second(10'000));
    std::string text;
    const sim::Journal& journal = rig.engine.journal();
    for (std::size_t place = 0; place < journal.changes().size(); ++place) {
        const sim::ChangeId id = sim::Journal::id_at(place);
        text += std::to_string(id.number) + " " + journal.describe(id) + " because " +
                std::to_string(journal[id].cause.number) + "\n";
    }
    return text;
}

TEST(EmailFlow, TheStoryAndItsCausesAreTheSame) {
    EXPECT_EQ(story(one_a_second(), Grain::flow), story(one_a_second(), Grain::request));
}

TEST(EmailFlow, AnOutboxThatGivesUpAllIsEmptyBecauseOfItsFirstRefusal) {
    EmailParameters rare = one_a_second(seconds(1));
    rare.rate = {0.02};
    rare.outbox.retry_every = seconds(2000); // long after the provider has returned, which it does not notice
    EXPECT_EQ(story(rare, Grain::flow), story(rare, Grain::request));
}

TEST(EmailFlow, ToAskChangesNothing) {
    const auto run = [](bool ask) {
        EmailRig rig(taking(2, seconds(200)), {}, 1, Grain::flow);
        rig.outage(100, 700);
        rig.outage(800, 900);
        for (std::int64_t second = 0; ask && second < 3000; second += 7) {
            rig.acts.at_second(second, [&rig] { EXPECT_GE(wanted(rig), 0); });
        }
        rig.run_until(at_second(3000));
        return testing::journal_text(rig.engine.journal()) + std::to_string(rig.email.accepted()) + " " +
               std::to_string(rig.email.lost()) + " " + std::to_string(longest(rig));
    };
    EXPECT_EQ(run(true), run(false));
}

} // namespace
} // namespace gameday::models
