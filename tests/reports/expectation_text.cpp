#include "reports/expectation_text.hpp"

#include <gtest/gtest.h>

namespace gameday::reports {
namespace {

using studies::Unit;

studies::ExpectationResult expectation(std::string text, Unit unit, std::optional<double> value) {
    studies::ExpectationResult result;
    result.text = std::move(text);
    result.unit = unit;
    result.value = value;
    return result;
}

std::string told(std::string text, Unit unit, std::optional<double> value) {
    return expectation_value(expectation(std::move(text), unit, value), 1000);
}

TEST(ExpectationText, UsesTheUnitOfTheBound) {
    EXPECT_EQ(told("max <= 103s", Unit::seconds, 101.4), "101.4s");
    EXPECT_EQ(told("max <= 2m", Unit::seconds, 101.4), "1m 41s");
    EXPECT_EQ(told("max <= 103s", Unit::seconds, 4000), "1h 07m");
    EXPECT_EQ(told("p(50) > 500ms", Unit::seconds, 0.7), "700ms");
}

TEST(ExpectationText, NeverLooksEqualToTheBoundWhenItIsNot) {
    EXPECT_EQ(told("p(95) <= 15m", Unit::seconds, 900.4), "15m 00.4s");
    EXPECT_EQ(told("p(95) <= 15m", Unit::seconds, 900), "15m 00s");
    EXPECT_EQ(told("p(95) <= 15m", Unit::seconds, 900.0001), "900.0001s");
    EXPECT_EQ(told("max <= 92s", Unit::seconds, 92.02), "92.020s");
    EXPECT_EQ(told("max <= 1h", Unit::seconds, 3601), "1h 00m 01s");
    EXPECT_EQ(told("mean < 1000", Unit::count, 1000.25), "1,000.25");
    EXPECT_EQ(told("mean >= 99.9%", Unit::share, 0.99899), "99.899 %");
    EXPECT_EQ(told("mean < 50%", Unit::share, 0.5000001), "50.00001 %");
}

TEST(ExpectationText, NeverIsAWordOrACountOfReplications) {
    EXPECT_EQ(told("max <= 103s", Unit::seconds, std::nullopt), "never");
    auto never = expectation("never == 0", Unit::seconds, 3);
    never.counts_runs = true;
    EXPECT_EQ(expectation_value(never, 1000), "3 of 1,000");
}

TEST(ExpectationText, AMeanOverWhatNeverCameSaysHowOften) {
    auto mean = expectation("mean < 15m", Unit::seconds, std::nullopt);
    mean.never = 3;
    EXPECT_EQ(expectation_value(mean, 1000), "never in 3 of 1,000");
    mean.never = 1000;
    EXPECT_EQ(expectation_value(mean, 1000), "never");
    EXPECT_EQ(told("sd < 15m", Unit::seconds, std::nullopt), "unknown") << "of one replication";
}

TEST(ExpectationText, SaysWhatIsInDoubt) {
    auto result = expectation("p(99) <= 90s", Unit::seconds, 89.4);
    result.basis = studies::Basis::exact;
    result.meeting = 200;
    result.outcome = studies::Outcome::met;
    EXPECT_EQ(expectation_doubt(result, 200), "");
    result.outcome = studies::Outcome::undecided;
    EXPECT_EQ(expectation_doubt(result, 200), "200 of 200 meet it, and 368 at least can tell");
    EXPECT_EQ(expectation_doubt(result, 400), "200 of 400 meet it; more can tell whether 99 % of all do");
    result.text = "p(5) > 90s";
    EXPECT_EQ(expectation_doubt(result, 400),
              "200 of 400 meet it; more can tell whether more than 95 % of all do");
    result.text = "mean < 90s";
    result.basis = studies::Basis::asymptotic;
    result.interval = {89.4, 89.4};
    EXPECT_EQ(expectation_interval(result), "89.4s – 89.4s, asymptotic");
    EXPECT_EQ(expectation_doubt(result, 12), "so far all values are equal; 36 replications can tell");
}

TEST(ExpectationText, AnUnreadableTextDoesNoHarm) {
    EXPECT_EQ(told("", Unit::seconds, 97), "1m 37s");
    EXPECT_EQ(told("nonsense", Unit::count, 5), "5");
    EXPECT_EQ(told("max <=", Unit::share, 0.5), "50.0 %");
}

TEST(ExpectationText, IntervalAndWorst) {
    auto result = expectation("p(95) <= 160s", Unit::seconds, 149.1);
    EXPECT_EQ(expectation_interval(result), "");
    EXPECT_EQ(expectation_worst(result), "");
    result.interval = {148.0, {}};
    result.worst_replication = 1234;
    EXPECT_EQ(expectation_interval(result), "at least 148.0s");
    EXPECT_EQ(expectation_worst(result), "never in replication 1,234");
    result.worst_value = 2462;
    EXPECT_EQ(expectation_worst(result), "41m 02s in replication 1,234");
}

} // namespace
} // namespace gameday::reports
