#include "reports/comparison/words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/comparison/difference_text.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports::comparison_words {

namespace {

std::size_t count(const studies::ResultComparison& comparison, Told wanted) {
    return static_cast<std::size_t>(
        std::count_if(comparison.statistics.begin(), comparison.statistics.end(),
                      [wanted](const studies::ComparedStatistic& one) { return told(one) == wanted; }));
}

} // namespace

Told told(const studies::ComparedStatistic& statistic) {
    const studies::StatisticDifference& known = statistic.known;
    if (!statistic.held) {
        return Told::not_told;
    }
    if (known.same || (!known.base && !known.changed)) {
        return Told::same;
    }
    if (!known.told()) {
        return Told::not_told;
    }
    return (*known.difference < 0) != statistic.more_is_better ? Told::better : Told::worse;
}

std::string_view word_of(Told told) {
    switch (told) {
    case Told::same:
        return "same";
    case Told::better:
        return "better";
    case Told::worse:
        return "worse";
    case Told::not_told:
        break;
    }
    return "~";
}

std::string tally(const studies::ResultComparison& comparison) {
    return fmt::format("{} worse, {} better, {} of which no difference can be told, {} the same",
                       count(comparison, Told::worse), count(comparison, Told::better),
                       count(comparison, Told::not_told), count(comparison, Told::same));
}

std::string basis(const studies::ResultComparison& comparison) {
    const auto intervals = static_cast<std::size_t>(
        std::count_if(comparison.statistics.begin(), comparison.statistics.end(), [](const auto& one) {
            return one.known.why == studies::NoInterval::none && !one.known.same;
        }));
    const bool too_few =
        std::any_of(comparison.statistics.begin(), comparison.statistics.end(), [](const auto& one) {
            return one.known.why == studies::NoInterval::few_beyond && !one.known.same;
        });
    const std::string all = intervals == 0   ? too_few ? "There are too few replications for intervals." : ""
                            : intervals == 1 ? "The interval holds with 95 %."
                                             : fmt::format("The {} intervals hold together with 95 %.",
                                                           count_text(static_cast<double>(intervals)));
    switch (comparison.by) {
    case studies::ComparedBy::pairs:
        return fmt::format("Paired, over {}: parts of the same name met the same random numbers. {}",
                           counted(comparison.compared, "replication", "replications"), all);
    case studies::ComparedBy::values:
        return fmt::format("Not paired: intervals are of independent runs. {}", all);
    case studies::ComparedBy::summaries:
        break;
    }
    return fmt::format(
        "No values are kept (--keep values): intervals are of independent runs, and asymptotic. {}", all);
}

std::string title(const studies::ComparedStatistic& statistic) {
    return statistic.key + " " + brief_text(statistic.statistic);
}

studies::Unit unit(const studies::ComparedStatistic& statistic) {
    return statistic.statistic.kind == studies::Statistic::Kind::never_happened ? studies::Unit::count
                                                                                : statistic.unit;
}

std::string difference(const studies::ComparedStatistic& statistic) {
    const studies::StatisticDifference& known = statistic.known;
    if (known.same || !known.difference) {
        return "";
    }
    std::string text = difference_text(unit(statistic), *known.difference);
    const std::string reach =
        known.why == studies::NoInterval::none ? reach_text(unit(statistic), known) : "";
    text += reach.empty() ? "" : " " + reach;
    if (known.of_values && known.pairs > known.both) {
        text +=
            fmt::format(" [it came with both in {} of {}]", count_text(known.both), count_text(known.pairs));
    }
    return text;
}

std::string relative(const studies::ComparedStatistic& statistic) {
    const studies::StatisticDifference& known = statistic.known;
    if (known.same || !known.difference || !known.base || *known.base == 0 ||
        !std::isfinite(*known.difference)) {
        return "";
    }
    const double percent = 100 * *known.difference / std::abs(*known.base);
    return fmt::format("{}{:.1f} %", percent < 0 ? "−" : "+", std::abs(percent));
}

std::string outcome(const JudgedFailIf& judged, const studies::ResultComparison& comparison) {
    const auto lacking =
        std::find_if(comparison.lacking.begin(), comparison.lacking.end(),
                     [&](const studies::LackingMetric& one) { return one.key == judged.fail_if.of.key; });
    const std::string why =
        lacking == comparison.lacking.end()
            ? ""
            : fmt::format(": absent in the {} result{}{}", lacking->in_second ? "second" : "first",
                          lacking->why.empty() ? "" : ", ", lacking->why);
    const bool held =
        std::all_of(comparison.statistics.begin(), comparison.statistics.end(), [&](const auto& one) {
            return one.held || one.key != judged.fail_if.of.key ||
                   one.statistic != judged.fail_if.of.statistic;
        });
    if (!held) {
        return "undecided: not both documents hold it; --keep values lets any statistic be compared";
    }
    switch (judged.outcome) {
    case studies::Outcome::met:
        return "no regression" + why;
    case studies::Outcome::missed:
        return "REGRESSION" + why;
    case studies::Outcome::undecided:
        break;
    }
    const bool of_values = comparison.by != studies::ComparedBy::summaries;
    if (why.empty() && !of_values) {
        return "undecided: documents without values do not tell; --keep values, or more replications would";
    }
    return "undecided" + (why.empty() ? std::string(": more replications would tell") : why);
}

std::vector<std::string> warnings(const studies::ResultComparison& comparison) {
    std::vector<std::string> all;
    const auto add = [&](const char* which, const studies::RecordedResult& result) {
        for (const studies::RecordedWarning& one : result.warnings) {
            if (!one.accepted) {
                all.push_back(fmt::format("{}: {}{} in {} of {}: {}", which, one.name,
                                          one.subject.empty() ? "" : " " + one.subject, count_text(one.count),
                                          counted(result.runs, "replication", "replications"), one.reason));
            }
        }
    };
    add("before", *comparison.before);
    add("after", *comparison.after);
    return all;
}

std::string headline(const studies::ResultComparison& comparison, std::span<const JudgedFailIf> judged) {
    std::vector<std::string> failed;
    for (const JudgedFailIf& one : judged) {
        if (one.outcome == studies::Outcome::missed) {
            failed.push_back(one.fail_if.text);
        }
    }
    if (!failed.empty()) {
        return "Regression: " + language::joined(failed, "; ");
    }
    const std::size_t worse = count(comparison, Told::worse);
    const std::size_t better = count(comparison, Told::better);
    if (worse == 0 && better == 0) {
        return count(comparison, Told::not_told) == 0 && comparison.lacking.empty()
                   ? "Nothing changed"
                   : "No difference can be told";
    }
    return fmt::format("{} got worse, {} got better", counted(worse, "figure", "figures"), better);
}

} // namespace gameday::reports::comparison_words
