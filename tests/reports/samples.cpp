#include "tests/reports/samples.hpp"

#include <cmath>
#include <optional>
#include <random>
#include <utility>

#include "studies/judge.hpp"

namespace gameday::samples {

using studies::Basis;
using studies::Outcome;
using studies::Summary;
using studies::Unit;

namespace {

constexpr std::int64_t second = 1'000'000'000;

studies::PhaseResult phase(std::string name, std::string from, std::string to, std::uint32_t runs,
                           double seconds) {
    return {std::move(name), std::move(from), std::move(to),
            Summary(spread(0.6 * seconds, 1.5 * seconds, runs)), seconds};
}

studies::TimelineLine line(std::int64_t at, std::string what, std::string cause = "",
                           std::int64_t since = 0) {
    const bool caused = !cause.empty();
    return {at * second, std::move(what), std::move(cause),
            caused ? std::optional(since * second) : std::nullopt};
}

std::vector<studies::PhaseResult> outage_phases(std::uint32_t runs) {
    return {phase("detect", "us-east-1 unreachable", "health check of us-east-1 red, 14 of 16 checkers", runs,
                  97),
            phase("acknowledge", "alarm: on-call is paged", "on-call acknowledges", runs, 146),
            phase("confirm", "on-call acknowledges", "on-call finds that it is real", runs, 288),
            phase("decide", "on-call finds that it is real", "region-failover started", runs, 49),
            phase("promote", "region-failover started", "us-west-2 replica promoted", runs, 530),
            phase("reconnect", "us-west-2 replica promoted", "services in us-west-2 can write", runs, 32)};
}

std::vector<studies::TimelineLine> outage_timeline() {
    return {line(0, "us-east-1 unreachable"),
            line(97, "health check of us-east-1 red, 14 of 16 checkers", "fault", 97),
            line(102, "app.example.com answers us-west-2 near us-east-1", "health", 5),
            line(134, "half of the traffic that must move has moved", "DNS", 32),
            line(243, "on-call acknowledges", "alarm", 146),
            line(531, "on-call finds that it is real", "on-call", 288),
            line(580, "region-failover started", "on-call", 49),
            line(1110, "us-west-2 replica promoted; 19 acknowledged writes lost", "decision", 530),
            line(1142, "services in us-west-2 can write", "promotion", 32),
            line(2038, "99% of requests served again")};
}

std::vector<studies::ExpectationResult> outage_expectations() {
    const std::string file = "scenarios/gamedays/region-outage.yaml";
    return {
        {"detect", "max <= 103s", file + ":28:6", Unit::seconds, false, 101.4, {}, Outcome::met, 12, 101.4},
        {"failover",
         "p(95) < 15m",
         file + ":31:9",
         Unit::seconds,
         false,
         1866.0,
         {1812.0, 1921.0},
         Outcome::missed,
         88,
         2462.0,
         Basis::exact,
         180},
        {"lost_writes",
         "p(99) <= 100",
         file + ":30:9",
         Unit::count,
         false,
         62.0,
         {58.0, 71.0},
         Outcome::met,
         4,
         77.0,
         Basis::exact,
         1000},
        {"rto", "never == 0", file + ":32:9", Unit::seconds, true, 3.0, {}, Outcome::missed, 231, {}}};
}

std::vector<studies::AssumptionLine> outage_assumptions() {
    return {
        {"operators.on-call.confirm", "lognormal(p50=5m, p95=15m)", "two-region.yaml:31", "assumed",
         "How long it takes to find out whether the alarm is real."},
        {"operators.on-call.decide", "lognormal(p50=5m, p95=20m)", "two-region.yaml:31", "assumed",
         "How long it takes to decide on a failover."},
        {"clients.east.via.corporate", "10%", "two-region.yaml:22", "assumed", "Share of users behind it."},
        {"clients.east.retry.attempts", "3", "default", "assumed",
         "Attempts at a request, the first included."},
        {"health.east.checkers", "16", "two-region.yaml:12", "differs from 8 (R53a)",
         "Checkers of the fleet."}};
}

} // namespace

std::vector<double> spread(double low, double high, std::uint32_t runs, std::uint32_t never) {
    std::vector<double> values;
    for (std::uint32_t i = 0; i < runs; ++i) {
        const double part = runs > 1 ? static_cast<double>(i) / static_cast<double>(runs - 1) : 0;
        values.push_back(i + never >= runs ? HUGE_VAL : low + (high - low) * part);
    }
    return values;
}

studies::MetricResult metric(std::string key, Unit unit, std::vector<double> values, std::string doc) {
    if (unit == Unit::count) {
        for (double& value : values) {
            value = std::round(value);
        }
    }
    return {std::move(key), std::move(doc), unit, Summary(std::move(values)), {5, 50, 95, 99}};
}

studies::Result outage() {
    constexpr std::uint32_t runs = 1000;
    studies::Result result;
    result.scenario = "us-east-1 goes dark, unannounced";
    result.file = "scenarios/gamedays/region-outage.yaml";
    result.digest = "2ad0f1c3";
    result.runs = result.planned = runs;
    result.grain = "flow";
    result.verdict = studies::Verdict::fail;
    result.metrics = {
        metric("failover", Unit::seconds, spread(350, 1900, runs), "Time to failover."),
        metric("detect", Unit::seconds, spread(72.2, 101.4, runs),
               "The failed region's health check turns unhealthy."),
        metric("shift", Unit::seconds, spread(130, 900, runs),
               "95 % of the users that have to move have moved."),
        metric("shift{resolvers:corporate}", Unit::seconds, spread(730, 2000, runs),
               "The users behind them alone."),
        metric("stale@10m", Unit::share, spread(0.05, 0.1, runs),
               "Would still go to the region they should leave."),
        metric("rto", Unit::seconds, spread(1500, 2600, runs, 3), "Users are served again."),
        metric("rpo", Unit::seconds, spread(0.4, 4.1, runs), "Time that the lost writes span."),
        metric("lost_writes", Unit::count, spread(4, 41, runs), "Acknowledged, and gone."),
        metric("divergent_writes", Unit::count, spread(0, 0, runs),
               "Acknowledged by the old primary afterwards."),
        metric("conflicts", Unit::count, spread(0, 0, runs), "Multi-master writes discarded."),
        metric("stale_reads", Unit::count, spread(0, 1234, runs),
               "Reads that lacked a write acknowledged before."),
        metric("failed_requests", Unit::count, spread(20100, 61800, runs), "As users saw them."),
        metric("availability", Unit::share, spread(0.91, 0.9712, runs), "Successful requests over all."),
        metric("unprotected", Unit::seconds, spread(11000, 14100, runs, 40), "Time with no replica.")};
    result.absent = {{"email_drain", "no e-mail provider fails"},
                     {"email_delay", "no e-mail provider fails"},
                     {"duplicate_jobs", "the system has no jobs"}};
    result.headline = "failover";
    result.phases = outage_phases(runs);
    result.expectations = outage_expectations();
    result.median_replication = 417;
    result.worst_replication = 88;
    for (std::uint32_t number = 7; number < runs; number += 81) {
        result.missing.push_back(number);
    }
    result.timeline = outage_timeline();
    result.assumptions = outage_assumptions();
    return result;
}

studies::Result single_outage() {
    studies::Result result = outage();
    result.runs = 1;
    result.seed = 7;
    result.grain = "request";
    result.median_replication = 1;
    result.phases = outage_phases(1);
    for (studies::PhaseResult& one : result.phases) {
        one.seconds = Summary({one.in_median});
    }
    for (studies::MetricResult& one : result.metrics) {
        const auto median = one.summary.quantile(50);
        one.summary = Summary({one.key == "failover" ? 1142.0 : median.value_or(HUGE_VAL)});
    }
    result.expectations[1].value = 1142;
    result.expectations[1].interval = {};
    result.expectations[1].worst_replication = 1;
    result.expectations[1].worst_value = 1142;
    result.expectations[3].value = 0;
    result.expectations[3].outcome = Outcome::met;
    return result;
}

studies::Result undecided() {
    studies::Result result = outage();
    result.verdict = studies::Verdict::undecided;
    const std::string file = "scenarios/gamedays/region-outage.yaml";
    result.expectations.resize(1);
    const auto add = [&](const std::string& metric, const std::string& text, Unit unit, double value,
                         const studies::Interval& interval, Basis basis) {
        result.expectations.push_back({metric, text, file + ":33:9", unit, false, value, interval,
                                       Outcome::undecided, 17, 1900.0, basis, 943});
    };
    add("failover", "p(95) <= 30m", Unit::seconds, 1822, {1794.0, 1851.0}, Basis::exact);
    add("failover", "p(50) > 18m", Unit::seconds, 1124, {1071.0, 1180.0}, Basis::exact);
    add("failover", "p(99.9) < 40m", Unit::seconds, 1899, {1880.0, {}}, Basis::exact);
    add("lost_writes", "mean < 20", Unit::count, 19.2, {17.1, 21.3}, Basis::asymptotic);
    add("rto", "never <= 5", Unit::seconds, 3, {0.619, 8.742}, Basis::exact);
    result.expectations.back().counts_runs = true;
    result.expectations.back().never = 3;
    return result;
}

studies::Result planned() {
    constexpr std::uint32_t runs = 200;
    studies::Result result;
    result.scenario = "Planned failover to us-west-2";
    result.file = "planned.yaml";
    result.digest = "77aa";
    result.runs = runs;
    result.metrics = {metric("failover", Unit::seconds, spread(540, 700, runs)),
                      metric("rto", Unit::seconds, spread(0, 0, runs)),
                      metric("rpo", Unit::seconds, spread(0, 0, runs)),
                      metric("lost_writes", Unit::count, spread(0, 0, runs))};
    result.headline = "failover";
    result.phases = {phase("drain", "the runbook begins", "step 'drain' done", runs, 120),
                     phase("promote", "step 'drain' done", "us-west-2 replica promoted", runs, 499.5)};
    result.median_replication = 12;
    result.worst_replication = 140;
    result.timeline = {line(0, "runbook planned begins"), line(120, "step 'drain' done", "plan", 120)};
    return result;
}

studies::Result unwieldy() {
    studies::Result result = outage();
    const std::string mile(200, 'm');
    result.scenario =
        "A title that goes on and on, with \x1b[31mred\x1b[0m in it, 東京リージョン, and the word " + mile;
    result.file = "scenarios/a folder with spaces/" + mile + ".yaml";
    result.seed = 18446744073709551615U;
    result.metrics[3].key = "shift{resolvers:" + mile + "}";
    result.expectations[1].metric = "shift{resolvers:" + mile + "}";
    result.expectations[1].location = result.file + ":31:9";
    result.timeline[1].what = mile + " turns red";
    result.timeline[2].cause = "a cause with many words";
    result.phases[0].name = mile;
    result.absent[0].reason = mile;
    result.assumptions[0].path = "operators." + mile + ".confirm";
    return result;
}

namespace {

/// Draws for random(): only the engine itself gives the same numbers with every standard library.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(engine_() % end); }
    bool one_in(std::uint32_t n) { return below(n) == 0; }
    double part() { return static_cast<double>(engine_()) / 4294967296.0; }
    /// Of any size, and sometimes 0.
    double size() { return one_in(8) ? 0 : std::pow(10.0, 14 * part() - 4); }
    std::optional<double> maybe() { return one_in(4) ? std::nullopt : std::optional(size()); }
    std::string words(std::uint32_t most) {
        const std::vector<std::string> known{
            "region", "us-east-1",          "é",    "東京", "👍",     "a{b:c}@10m", "\x1b[2J",
            "\n",     std::string(90, 'x'), "95 %", "\xFF", "<&>\"'", "e\u0301"};
        std::string text;
        for (std::uint32_t i = below(most + 1); i > 0; --i) {
            text += known[below(static_cast<std::uint32_t>(known.size()))];
            text += one_in(3) ? "" : " ";
        }
        return text;
    }

private:
    std::mt19937 engine_;
};

std::vector<double> random_values(Dice& dice, Unit unit, std::uint32_t runs) {
    const double low = unit == Unit::share ? dice.part() : dice.size();
    const double high = unit == Unit::share ? 1 : low + dice.size();
    return spread(low, high, runs, dice.one_in(3) && unit == Unit::seconds ? dice.below(runs + 1) : 0);
}

void add_random_metrics(Dice& dice, studies::Result& result) {
    for (const char* key :
         {"failover", "rto", "lost_writes", "rpo", "stale@5m", "email_drain", "failed_requests"}) {
        if (dice.one_in(2)) {
            const auto unit = static_cast<Unit>(dice.below(3));
            auto values = random_values(dice, unit, result.runs);
            result.metrics.push_back(metric(key, unit, std::move(values), dice.words(12)));
        }
    }
    for (std::uint32_t i = dice.below(20); i > 0; --i) {
        const auto unit = static_cast<Unit>(dice.below(3));
        const std::string key = "metric" + std::to_string(i) + dice.words(3);
        auto values = random_values(dice, unit, result.runs);
        result.metrics.push_back(metric(key, unit, std::move(values), dice.words(20)));
    }
    for (std::uint32_t i = dice.below(6); i > 0; --i) {
        result.absent.push_back({"absent" + std::to_string(i), dice.words(5)});
    }
}

void add_random_expectations(Dice& dice, studies::Result& result) {
    for (std::uint32_t i = dice.below(6); i > 0; --i) {
        const std::string text = dice.one_in(2)   ? "p(95) <= 160s"
                                 : dice.one_in(2) ? "max < 10%"
                                                  : "never == 0";
        result.expectations.push_back({dice.words(3) + "m",
                                       text,
                                       dice.words(4),
                                       static_cast<Unit>(dice.below(3)),
                                       dice.one_in(4),
                                       dice.maybe(),
                                       {dice.maybe(), dice.maybe()},
                                       static_cast<Outcome>(dice.below(3)),
                                       dice.below(result.runs + 1),
                                       dice.maybe(),
                                       static_cast<Basis>(dice.below(3)),
                                       dice.below(result.runs + 1),
                                       dice.below(result.runs + 1)});
    }
    result.verdict = studies::verdict_of(result.expectations);
}

} // namespace

studies::Result random(std::uint32_t seed) {
    Dice dice(seed);
    studies::Result result;
    result.scenario = dice.words(12);
    result.file = dice.words(6) + ".yaml";
    result.digest = dice.words(1);
    result.seed = dice.one_in(2) ? 1 : dice.below(1'000'000);
    result.runs = dice.one_in(3) ? 1 : 1 + dice.below(60);
    result.median_replication = 1 + dice.below(result.runs);
    add_random_metrics(dice, result);
    add_random_expectations(dice, result);
    result.headline = result.metrics.empty() ? "" : result.metrics.front().key;
    for (std::uint32_t i = dice.below(9); i > 0; --i) {
        result.phases.push_back({"phase" + std::to_string(i) + dice.words(2), dice.words(3), dice.words(3),
                                 Summary(random_values(dice, Unit::seconds, result.runs)), dice.size()});
    }
    for (std::uint32_t i = dice.below(12); i > 0; --i) {
        const auto at = static_cast<std::int64_t>(dice.size() * 1e4) - second;
        const bool caused = dice.one_in(2);
        result.timeline.push_back({at, "event " + dice.words(9), caused ? "cause " + dice.words(3) : "",
                                   caused ? std::optional(at) : std::nullopt});
    }
    for (std::uint32_t i = dice.below(30); i > 0; --i) {
        result.assumptions.push_back({"a" + std::to_string(i % 7) + "." + dice.words(2) + ".b", dice.words(3),
                                      dice.words(2), dice.one_in(2) ? "assumed" : "differs from 3",
                                      dice.words(9)});
    }
    return result;
}

} // namespace gameday::samples
