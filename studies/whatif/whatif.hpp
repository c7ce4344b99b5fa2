#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "scenarios/language/load.hpp"
#include "studies/audit/audit.hpp"
#include "studies/comparison/asked.hpp"
#include "studies/comparison/difference.hpp"
#include "studies/replicate.hpp"
#include "studies/result.hpp"
#include "studies/study.hpp"
#include "studies/whatif/variant.hpp"

namespace gameday::studies {

/// What every variant is asked.
struct Question {
    std::vector<AskedStatistic> columns;
    std::optional<Target> target;
    std::optional<DifferencePrecision> precision; ///< when enough has been replicated
};

/// A scenario, and its variants, each read and checked; and what they are asked.
struct Alternatives {
    /// The scenario itself, then its variants in their order.
    struct One {
        Study study;
        std::string name; ///< "base" is the scenario itself
        std::vector<std::string> sets;
        /// Where each column of the question is measured, by its place in `measured()`; or why it is not.
        struct Column {
            std::optional<std::size_t> measured;
            std::string absent;
        };
        std::vector<Column> columns;
        Column target, precision;
        /// Parts that the base lacks, or that this lacks: "regions.eu-west-1". Their random numbers meet
        /// none.
        std::vector<std::string> unpaired;
    };
    std::vector<One> all;
    Question question;
    std::vector<Sweep> sweeps;
    bool only_sweeps = false; ///< every variant is a cell of them
    /// Reads the scenario once more, with those instead of the variants' changes: "dns.app.ttl=45s". Nothing
    /// where that has a fault, which is left in `why`, unless that is null.
    using Reader =
        std::function<std::optional<Study>(const std::vector<std::string>& sets, std::string* why)>;
    Reader with;
    std::vector<std::shared_ptr<const language::Source>> sources; ///< of the command line
};

/// What the command line says of a question.
struct QuestionArguments {
    std::vector<std::string> metrics = {}; ///< "shift{resolvers:isp} p(95)"; none: the usual ones
    std::string target = {};               ///< empty: there is none
    std::string precision = {};            ///< empty: there is none
};

/// Reads a scenario, its variants and what they are asked. Every fault goes to the diagnostics, as
/// file:line:column; nothing comes back when there was one.
[[nodiscard]] std::optional<Alternatives>
load_alternatives(const std::string& scenario, const language::LoadOptions& options,
                  const VariantArguments& variants, const QuestionArguments& question,
                  Study::Differences differences, language::Diagnostics& diagnostics);

/// Reads that scenario again and again, as `Alternatives::with` does.
[[nodiscard]] Alternatives::Reader
reader_of(const std::string& scenario, const language::LoadOptions& options, Study::Differences differences);

/// Finds where each alternative measures what the question asks, and which of their parts are unpaired: of
/// alternatives that were put together by hand.
void place_columns(Alternatives& alternatives);

/// A column of the comparison.
struct WhatIfColumn {
    std::string key; ///< of the metric
    Statistic statistic;
    Unit unit = Unit::seconds;
    bool more_is_better = false;
};

/// One column of one variant.
struct WhatIfCell {
    std::string absent = {}; ///< why there is nothing here; empty: there is
    std::optional<double> value = {};
    Interval interval = {};        ///< of the value alone, 95 %
    StatisticDifference base = {}; ///< how it differs from the base; nothing of the base itself
    bool compared = false;         ///< that is known: the base has it, too
};

/// The mean of some metric, that is certain to differ from the base's: what a sentence is made of.
struct ChangedMean {
    std::string key = {};
    Unit unit = Unit::seconds;
    bool better = false;
    double base = 0;       ///< of the pairs in which it came on both sides
    double difference = 0; ///< changed − base
};

/// The mean time that a part of the time to failover takes.
struct PhaseMean {
    std::string name = {};
    double seconds = 0;
};

/// Up to which value of a swept duration a target is met.
struct Boundary {
    std::string path;
    sim::Duration met;    ///< with 95 % confidence
    sim::Duration missed; ///< with 95 % confidence; between the two it is undecided
    /// The target is met by values below `met`; else by those above.
    [[nodiscard]] bool met_below() const { return met < missed; }
    std::uint32_t values = 0; ///< that were tried between those of the sweep
};

/// The scenario, or a variant of it, and what came of it.
struct WhatIfVariant {
    std::string name = {};
    std::vector<std::string> sets = {};
    std::string digest = {};
    std::vector<WhatIfCell> cells = {};    ///< one each column
    std::vector<ChangedMean> changes = {}; ///< of all that is measured, the most changed first
    std::vector<PhaseMean> phases = {};
    std::vector<WarningResult> warnings = {};
    std::vector<std::string> unpaired = {};
    /// Every value of everything that is measured is the base's, in each replication.
    bool same = false;
    std::optional<ExpectationResult> target = {};
};

/// What came of a question. Holds nothing that differs from one machine, number of threads or moment to
/// another.
struct WhatIf {
    std::string scenario = {}; ///< the scenario's title
    std::string file = {};     ///< as the user named it
    std::uint64_t seed = 1;
    std::uint32_t runs = 0;    ///< replications of each
    std::uint32_t planned = 0; ///< those that were asked for, or allowed
    Ending ending = Ending::complete;
    std::string precision = {}; ///< what had to be precise; empty: nothing
    std::string grain = "request";
    std::string beyond_flows =
        {}; ///< what flows cannot follow, and in which variant; empty: nothing that is known
    std::optional<Audit> audit = {}; ///< of each metric the variant that is farthest off
    bool only_base_audited = false;
    std::string off_in = {}; ///< the first variant in which flows are off; empty: in none
    std::string target = {}; ///< as it was written; empty: there is none
    std::vector<WhatIfColumn> columns = {};
    std::vector<std::string> left_out = {}; ///< usual columns that are absent everywhere, with their reasons
    std::vector<WhatIfVariant> variants = {}; ///< the base first
    std::vector<Sweep> sweeps = {};
    bool only_sweeps = false;
    std::uint32_t intervals = 0;           ///< that hold together
    std::optional<Boundary> boundary = {}; ///< of the target, along one swept duration

    /// The variant that meets the target with the fewest changes, the first of equals; nothing: none does.
    [[nodiscard]] const WhatIfVariant* fewest_changes_that_meet() const;
};

/// A replication of a variant could not be made: a defect in gameday.
class DefectiveReplication : public std::runtime_error {
public:
    DefectiveReplication(const std::string& variant, const FailedReplication& failed);
};

/// How alternatives are replicated.
struct WhatIfOptions {
    std::uint64_t seed = 1;
    std::uint32_t runs = 200;
    unsigned threads = 1;
    bool audit = true; ///< flows are held against requests
    std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};
    std::function<std::optional<StopReason>()> stop = {};
};

/// Replicates all alternatives with the same random numbers, at one grain, and compares each with the base.
/// Where it is stopped, it is about as many replications as each of them has. Throws NothingReplicated, and
/// DefectiveReplication.
[[nodiscard]] WhatIf compare_alternatives(const Alternatives& alternatives, const WhatIfOptions& options);

} // namespace gameday::studies
