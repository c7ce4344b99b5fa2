#include "studies/whatif/whatif.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/fields/quantities.hpp"
#include "studies/conclude.hpp"
#include "studies/ending.hpp"
#include "studies/grain.hpp"
#include "studies/judge.hpp"
#include "studies/values.hpp"
#include "studies/warnings/conclude_warnings.hpp"
#include "studies/whatif/boundary.hpp"
#include "studies/whatif/changes.hpp"
#include "studies/whatif/kept_values.hpp"
#include "studies/whatif/one_grain.hpp"

namespace gameday::studies {

namespace {

using One = Alternatives::One;

/// Makes replications of all alternatives, some more at a time.
class Replicating {
public:
    Replicating(const Alternatives& alternatives, const WhatIfOptions& options, models::Grain grain)
        : alternatives_(alternatives), options_(options), grain_(grain) {
        for (const One& one : alternatives.all) {
            kept_.emplace_back(one.study, alternatives.question.precision ? 0 : options.runs);
        }
    }

    /// Until each alternative has so many; whether nobody stopped it. When somebody did, all have as many as
    /// the one that has fewest.
    bool up_to(std::uint32_t runs) {
        for (std::size_t i = 0; i < kept_.size() && !stopped_; ++i) {
            make(i, runs);
        }
        std::size_t fewest = runs;
        for (const KeptValues& one : kept_) {
            fewest = std::min(fewest, one.count());
        }
        for (KeptValues& one : kept_) {
            one.keep_first(fewest);
        }
        return !stopped_;
    }

    [[nodiscard]] const std::vector<KeptValues>& kept() const { return kept_; }
    [[nodiscard]] std::optional<StopReason> stopped() const { return stopped_; }

private:
    void make(std::size_t place, std::uint32_t runs) {
        KeptValues& kept = kept_[place];
        const auto have = static_cast<std::uint32_t>(kept.count());
        const One& one = alternatives_.all[place];
        ReplicateOptions how{.seed = options_.seed,
                             .first = have + 1,
                             .runs = runs - have,
                             .threads = options_.threads,
                             .grain = grain_};
        how.only_kept = true;
        how.keep = [&kept](const Replication& replication) { kept.add(replication); };
        how.stop = options_.stop;
        if (options_.progress) {
            const std::uint64_t all = std::uint64_t{options_.runs} * kept_.size();
            const std::uint64_t before = std::uint64_t{have} * kept_.size() + place * std::uint64_t{how.runs};
            how.progress = [this, before, all](std::uint32_t done) { options_.progress(before + done, all); };
        }
        const Replications made = replicate(one.study, how);
        if (!made.failed.empty()) {
            throw DefectiveReplication(one.name, made.failed.front());
        }
        stopped_ = made.stopped;
    }

    const Alternatives& alternatives_;
    const WhatIfOptions& options_;
    models::Grain grain_;
    std::vector<KeptValues> kept_;
    std::optional<StopReason> stopped_;
};

/// What is held against one another, and to which cell each belongs.
struct Comparisons {
    struct Place {
        std::size_t variant, column;
    };
    std::vector<ComparedSamples> all;
    std::vector<Place> places;
};

Comparisons comparisons_of(const Alternatives& alternatives, const std::vector<KeptValues>& kept) {
    Comparisons comparisons;
    const auto& columns = alternatives.question.columns;
    for (std::size_t variant = 1; variant < alternatives.all.size(); ++variant) {
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const auto before = alternatives.all.front().columns[column].measured;
            const auto after = alternatives.all[variant].columns[column].measured;
            if (before && after) {
                comparisons.all.push_back({kept.front().of(*before), kept[variant].of(*after),
                                           columns[column].statistic,
                                           columns[column].metric->more_is_better});
                comparisons.places.push_back({variant, column});
            }
        }
    }
    return comparisons;
}

BootstrapOptions bootstrap_of(const WhatIfOptions& options) {
    return {.seed = options.seed, .threads = options.threads};
}

/// Whether the difference that was asked for is narrow enough in every variant: by an interval that holds
/// together with all that are shown.
Narrow narrow(const Alternatives& alternatives, const std::vector<KeptValues>& kept,
              const WhatIfOptions& options) {
    const DifferencePrecision& wanted = *alternatives.question.precision;
    const auto before = alternatives.all.front().precision.measured;
    Comparisons comparisons = comparisons_of(alternatives, kept);
    const std::size_t shown = comparisons.all.size();
    for (std::size_t variant = 1; variant < alternatives.all.size(); ++variant) {
        const auto after = alternatives.all[variant].precision.measured;
        if (before && after) {
            comparisons.all.push_back({kept.front().of(*before), kept[variant].of(*after),
                                       wanted.of.statistic, wanted.of.metric->more_is_better});
        }
    }
    Narrow answer = Narrow::never_comes;
    const auto known = differences(comparisons.all, Pairing::paired, bootstrap_of(options));
    for (std::size_t i = shown; i < known.size(); ++i) {
        const StatisticDifference& one = known[i];
        const bool comes = one.base || one.changed;
        const bool enough =
            one.same || (one.why == NoInterval::none && one.interval.low && one.interval.high &&
                         (*one.interval.high - *one.interval.low) / 2 <= wanted.within);
        if (comes && !enough) {
            return Narrow::no;
        }
        answer = comes ? Narrow::yes : answer;
    }
    return answer;
}

/// Goes on from 100 to 200, 400, … replications of each: wherever it is stopped, all have about as many. Ends
/// early where what is to be narrow is.
Narrow replicate_by_looks(const Alternatives& alternatives, const WhatIfOptions& options,
                          Replicating& replicating) {
    constexpr std::uint64_t first_look = 100;
    for (std::uint64_t runs = first_look;; runs *= 2) {
        const auto upto = static_cast<std::uint32_t>(std::min<std::uint64_t>(runs, options.runs));
        if (!replicating.up_to(upto)) {
            return Narrow::no;
        }
        const Narrow answer =
            alternatives.question.precision ? narrow(alternatives, replicating.kept(), options) : Narrow::no;
        if (answer != Narrow::no || upto == options.runs) {
            return answer;
        }
    }
}

Ending ending_of(const Replicating& replicating, bool wanted, Narrow narrow) {
    if (const auto stopped = replicating.stopped()) {
        return ending_of(*stopped);
    }
    if (!wanted) {
        return Ending::complete;
    }
    return narrow == Narrow::yes           ? Ending::precise
           : narrow == Narrow::never_comes ? Ending::never_comes
                                           : Ending::not_precise;
}

/// Of the target, at a level that all alternatives share.
Outcome target_outcome(const Alternatives& alternatives, std::span<const double> values) {
    return outcome_at(alternatives.question.target->expectation, values,
                      usual_tail / static_cast<double>(alternatives.all.size()));
}

WhatIfVariant variant_of(const Alternatives& alternatives, std::size_t place,
                         const std::vector<KeptValues>& kept) {
    const One& one = alternatives.all[place];
    const One& base = alternatives.all.front();
    WhatIfVariant variant{.name = one.name, .sets = one.sets, .digest = one.study.loaded().digest};
    const Question& question = alternatives.question;
    for (std::size_t column = 0; column < question.columns.size(); ++column) {
        WhatIfCell cell{.absent = one.columns[column].absent};
        if (const auto measured = one.columns[column].measured) {
            const auto values = kept[place].of(*measured);
            const Summary summary({values.begin(), values.end()});
            cell.value = question.columns[column].statistic.of(summary);
            cell.interval = question.columns[column].statistic.interval_of(summary);
        }
        variant.cells.push_back(std::move(cell));
    }
    for (const auto& [name, seconds] : kept[place].mean_phases()) {
        variant.phases.push_back({name, seconds});
    }
    variant.warnings = conclude_warnings(one.study.document(), kept[place].warned(), kept[place].count());
    if (place > 0) {
        variant.unpaired = one.unpaired;
        variant.changes = changed_means(base, kept.front(), one, kept[place], alternatives.all.size() - 1);
        variant.same = nothing_changed(base, kept.front(), one, kept[place]);
    }
    if (question.target && one.target.measured) {
        variant.target =
            judge(question.target->expectation, kept[place].of(*one.target.measured), kept[place].numbers());
        // Somebody picks one of them: all outcomes are to hold together.
        variant.target->outcome = target_outcome(alternatives, kept[place].of(*one.target.measured));
        variant.target->metric = question.target->of.key.text();
        variant.target->text = question.target->expectation.text;
        variant.target->unit = question.target->of.metric->unit;
    }
    return variant;
}

/// Whether the scenario meets the target with that value of what is swept. Where it cannot be read with it,
/// or somebody stopped it, that is not known.
Outcome outcome_with(const Alternatives& alternatives, const WhatIfOptions& options, models::Grain grain,
                     std::uint32_t runs, const std::string& set) {
    auto study = alternatives.with({set}, nullptr);
    std::string why;
    const Target& target = *alternatives.question.target;
    const auto measured = study ? study->also_measure(target.of.key, why) : std::nullopt;
    if (!measured) {
        return Outcome::undecided;
    }
    KeptValues kept(*study, runs);
    ReplicateOptions how{.seed = options.seed, .runs = runs, .threads = options.threads, .grain = grain};
    how.only_kept = true;
    how.keep = [&kept](const Replication& replication) { kept.add(replication); };
    how.stop = options.stop;
    const Replications made = replicate(*study, how);
    return made.stopped || !made.failed.empty() ? Outcome::undecided
                                                : target_outcome(alternatives, kept.of(*measured));
}

/// Columns that somebody asked for, or that at least one alternative has.
void add_columns(const Alternatives& alternatives, WhatIf& whatif) {
    for (const AskedStatistic& asked : alternatives.question.columns) {
        whatif.columns.push_back(
            {asked.key.text(), asked.statistic, asked.metric->unit, asked.metric->more_is_better});
    }
    for (std::size_t column = whatif.columns.size(); column-- > 0;) {
        const auto& all = whatif.variants;
        const std::string& why = all.front().cells[column].absent;
        if (std::any_of(all.begin(), all.end(),
                        [&](const WhatIfVariant& one) { return one.cells[column].absent.empty(); })) {
            continue;
        }
        whatif.left_out.insert(whatif.left_out.begin(), whatif.columns[column].key + ": " + why);
        whatif.columns.erase(whatif.columns.begin() + static_cast<std::ptrdiff_t>(column));
        for (WhatIfVariant& one : whatif.variants) {
            one.cells.erase(one.cells.begin() + static_cast<std::ptrdiff_t>(column));
        }
    }
}

} // namespace

DefectiveReplication::DefectiveReplication(const std::string& variant, const FailedReplication& failed)
    : std::runtime_error(
          fmt::format("replication {} of '{}' failed: {}", failed.number, variant, failed.what)) {}

const WhatIfVariant* WhatIf::fewest_changes_that_meet() const {
    const WhatIfVariant* best = nullptr;
    for (const WhatIfVariant& one : variants) {
        const bool meets = one.target && one.target->outcome == Outcome::met;
        best = meets && (best == nullptr || one.sets.size() < best->sets.size()) ? &one : best;
    }
    return best;
}

WhatIf compare_alternatives(const Alternatives& alternatives, const WhatIfOptions& options) {
    const OneGrain chosen = one_grain(alternatives, options);
    Replicating replicating(alternatives, options, chosen.grain);
    const auto& precision = alternatives.question.precision;
    const Narrow narrowness = replicate_by_looks(alternatives, options, replicating);
    const std::vector<KeptValues>& kept = replicating.kept();
    if (kept.front().count() == 0) {
        throw NothingReplicated({.done = {}, .failed = {}, .stopped = replicating.stopped()}, options.seed);
    }
    const Study& base = alternatives.all.front().study;
    WhatIf whatif{.scenario = *base.document().scenario,
                  .file = base.file(),
                  .seed = options.seed,
                  .runs = static_cast<std::uint32_t>(kept.front().count()),
                  .planned = options.runs,
                  .ending = ending_of(replicating, precision.has_value(), narrowness),
                  .precision = precision ? precision->text : "",
                  .grain = grain_word(chosen.grain),
                  .beyond_flows = chosen.beyond_flows,
                  .audit = chosen.audit,
                  .only_base_audited = chosen.only_base_audited,
                  .off_in = chosen.off_in,
                  .target = alternatives.question.target ? alternatives.question.target->text : "",
                  .sweeps = alternatives.sweeps,
                  .only_sweeps = alternatives.only_sweeps};
    for (std::size_t i = 0; i < alternatives.all.size(); ++i) {
        whatif.variants.push_back(variant_of(alternatives, i, kept));
    }
    const Comparisons comparisons = comparisons_of(alternatives, kept);
    const auto known = differences(comparisons.all, Pairing::paired, bootstrap_of(options));
    for (std::size_t i = 0; i < known.size(); ++i) {
        WhatIfCell& cell = whatif.variants[comparisons.places[i].variant].cells[comparisons.places[i].column];
        cell.base = known[i];
        cell.compared = true;
        whatif.intervals += known[i].why == NoInterval::none ? 1 : 0;
    }
    add_columns(alternatives, whatif);
    if (alternatives.question.target && !replicating.stopped()) {
        whatif.boundary = find_boundary(whatif, [&](sim::Duration value) {
            const std::string set =
                whatif.sweeps.front().path + "=" + fields::Scalar<sim::Duration>::format(value);
            return outcome_with(alternatives, options, chosen.grain, whatif.runs, set);
        });
    }
    return whatif;
}

} // namespace gameday::studies
