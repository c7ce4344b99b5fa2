#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "studies/audit/audit.hpp"
#include "studies/summary.hpp"
#include "studies/unit.hpp"

namespace gameday::studies {

/// One metric over all replications. Its key is what an expectation calls it: `shift{resolvers:isp}`.
struct MetricResult {
    std::string key;
    std::string doc;
    Unit unit = Unit::seconds;
    Summary summary;
    /// Percentiles that are reported: 5, 50, 95, 99, and those that expectations ask for.
    std::vector<double> percentiles;
    /// Where the metric that it means nothing without never came in some replication: the values, never in
    /// those. A lost write that nobody has counted yet is no write saved.
    std::optional<Summary> where_known = {};

    /// What is held against other results.
    [[nodiscard]] const Summary& judged() const { return where_known ? *where_known : summary; }
};

/// A metric that has no subject in this scenario, and why.
struct AbsentMetric {
    std::string key;
    std::string reason;
};

/// One part of the headline time. In each replication the parts add up to that time exactly, to the
/// nanosecond; a part that is not on the way there in some replication is 0 in it.
struct PhaseResult {
    std::string name; ///< detect, dns, acknowledge, …
    std::string from; ///< what it starts with, in words
    std::string to;   ///< what it ends with, in words
    Summary seconds;
    double in_median = 0; ///< seconds in the median replication
};

/// What is known of an expectation.
enum class Outcome : std::uint8_t {
    met,
    missed,
    undecided, ///< 95 % confidence has it neither met nor missed
};

/// What an outcome rests on.
enum class Basis : std::uint8_t {
    replications, ///< the replications that were made, and no test: `min`, `max`, `== 0`, or only one was
                  ///< wanted
    exact,        ///< a binomial test on the share of replications that meet the bound: `p(N)`, `never`
    asymptotic,   ///< an interval that is right for many replications: `mean`, `sd`
};

/// One expectation, held against the result.
struct ExpectationResult {
    std::string metric;          ///< the metric's key
    std::string text;            ///< "p(95) <= 160s"
    std::string location;        ///< "scenarios/x.yaml:31:9"
    Unit unit = Unit::seconds;   ///< of value, low and high
    bool counts_runs = false;    ///< `never`: value, low and high are numbers of replications
    std::optional<double> value; ///< nothing: it never happened, or not often enough
    Interval interval;           ///< 95 % confidence interval of the value; none with `Basis::replications`
    Outcome outcome = Outcome::undecided;
    std::uint32_t worst_replication = 0; ///< the one farthest on the wrong side
    std::optional<double> worst_value;   ///< of that replication; nothing: never
    Basis basis = Basis::replications;
    std::uint32_t meeting = 0; ///< replications whose own value meets the bound
    std::uint32_t never = 0;   ///< replications in which it never happened

    /// Whether it is met, and that is decided.
    [[nodiscard]] bool ok() const { return outcome == Outcome::met; }
};

/// Something that nobody may overlook, in some replications.
struct WarningResult {
    std::string name;               ///< "users-not-served"
    std::string subject;            ///< what it is about, such as a region; empty: the application
    std::string words;              ///< before "3 of 200 replications": "users are not served at the end of"
    std::uint32_t count = 0;        ///< replications that give it
    std::string reason;             ///< as most of them tell it
    std::uint32_t first = 0;        ///< the first of them
    std::optional<double> accepted; ///< the share in which it may come; nothing: it is not accepted
    std::string acceptance;         ///< why that is
    Outcome outcome = Outcome::missed; ///< of the acceptance; without one it is missed
};

/// One line of the story of a replication.
struct TimelineLine {
    std::int64_t at = 0; ///< nanoseconds since the clock started
    std::string what;    ///< "us-west-2 replica promoted; 19 acknowledged writes lost"
    std::string cause;   ///< one word for what led to it: "health", "on-call"; empty: nothing did
    std::optional<std::int64_t> since_cause; ///< nanoseconds since then
};

/// A parameter whose value rests on no published source.
struct AssumptionLine {
    std::string path;
    std::string value;
    std::string origin; ///< "default", or "two-region.yaml:12"
    std::string why;    ///< "assumed", or what it differs from
    std::string doc;
};

enum class Verdict : std::uint8_t {
    pass,      ///< every expectation is met
    fail,      ///< one at least is missed
    undecided, ///< none is missed, and one at least is undecided
    none,      ///< there are none
};

/// Why there are as many replications as there are.
enum class Ending : std::uint8_t {
    complete,      ///< so many were asked for
    decided,       ///< every expectation is decided
    not_decided,   ///< so many were allowed, and one is not
    precise,       ///< what was to be precise is precise enough
    never_comes,   ///< what was to be precise never comes: no more replications will tell
    not_precise,   ///< so many were allowed, and it is not
    interrupted,   ///< by hand, or by a signal
    time_limit,    ///< the time given for it has passed
    output_failed, ///< what is written meanwhile could be written no more
    out_of_memory, ///< there was no memory for more
};

/// A replication that could not be made: a defect in gameday.
struct FailedReplication {
    std::uint32_t number = 0;
    std::string what;
};

/// The values of each replication, and all parameters in force.
struct KeptDetails {
    std::vector<std::vector<double>>
        values; ///< of each of `Result::metrics`, in reported units; +infinity: never
    std::vector<std::pair<std::string, std::string>> parameters; ///< paths and values
    /// Which replications they are of; empty: the first ones, without a gap.
    std::vector<std::uint32_t> numbers = {};
};

/// Everything that a study found out: what reports are made from. Holds nothing that differs from one
/// machine, number of threads or moment to another.
struct Result {
    std::string scenario; ///< the scenario's title
    std::string file;     ///< as the user named it
    std::string digest;
    std::uint64_t seed = 1;
    std::uint64_t usual_seed = 1; ///< the scenario's, where nobody gives another
    std::uint32_t runs = 0;       ///< replications that were made
    std::uint32_t planned = 0;    ///< those that were asked for, or allowed
    Ending ending = Ending::complete;
    std::string precision; ///< what had to be precise: "rto p(95) within 2%"; empty: nothing
    std::vector<FailedReplication> failed;
    std::string grain = "request";
    std::string beyond_flows;   ///< what flows cannot follow; empty: nothing that is known
    std::optional<Audit> audit; ///< nothing where the grain was no question
    Verdict verdict = Verdict::none;
    std::vector<MetricResult> metrics;
    std::vector<AbsentMetric> absent;
    std::vector<WarningResult> warnings;
    std::string headline; ///< the key of the metric that the phases split; empty: there is none
    std::vector<PhaseResult> phases;
    std::vector<ExpectationResult> expectations;
    std::uint32_t median_replication = 1; ///< whose timeline is told: the headline's median
    std::uint32_t worst_replication =
        1; ///< the headline's greatest value, or the first in which it never came
    std::vector<std::uint32_t>
        missing; ///< those whose own values miss an expectation, or that meet a warning nobody accepts
    std::vector<TimelineLine> timeline;
    std::vector<AssumptionLine> assumptions;

    /// What another result is compared with replication by replication; nothing: nobody asked for it.
    std::optional<KeptDetails> details = {};

    /// Whether there was enough before there were as many replications as were allowed.
    [[nodiscard]] bool enough() const {
        return ending == Ending::precise || ending == Ending::never_comes || ending == Ending::decided;
    }
    /// The metric of that key; nothing when it is absent.
    [[nodiscard]] const MetricResult* metric(const std::string& key) const;
};

} // namespace gameday::studies
