#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "reports/comparison/difference_text.hpp"
#include "reports/headline.hpp"
#include "reports/quantities.hpp"
#include "reports/whatif/sections.hpp"
#include "scenarios/language/text.hpp"
#include "studies/metric_key.hpp"

namespace gameday::reports::whatif_sections {

namespace {

using studies::Statistic;
using studies::Unit;

/// More sentences than anybody reads.
constexpr std::size_t sentences_most = 30;

/// So many metrics are named beside the one that matters most.
constexpr std::size_t others_most = 2;

/// What a part of the time to failover waits for.
struct WaitsFor {
    std::string_view phase;
    std::string_view what;
};
constexpr std::array waits{WaitsFor{"detect", "the health check"},
                           WaitsFor{"dns", "DNS"},
                           WaitsFor{"caches", "DNS caches"},
                           WaitsFor{"acknowledge", "people"},
                           WaitsFor{"confirm", "people"},
                           WaitsFor{"decide", "people"},
                           WaitsFor{"promote", "the promotion"},
                           WaitsFor{"reconnect", "connections"},
                           WaitsFor{"point", "DNS"},
                           WaitsFor{"hindrance", "a runbook's step"},
                           WaitsFor{"before", "what began later than the clock"}};

/// What takes the greatest part of the time to failover; empty: it never comes.
std::string longest_wait(const studies::WhatIfVariant& variant) {
    std::vector<std::pair<std::string, double>> sums;
    for (const studies::PhaseMean& phase : variant.phases) {
        const auto* const known = std::find_if(waits.begin(), waits.end(),
                                               [&](const WaitsFor& one) { return one.phase == phase.name; });
        const std::string what = known == waits.end() ? "'" + phase.name + "'" : std::string(known->what);
        auto sum = std::find_if(sums.begin(), sums.end(), [&](const auto& one) { return one.first == what; });
        if (sum == sums.end()) {
            sum = sums.insert(sums.end(), {what, 0});
        }
        sum->second += phase.seconds;
    }
    const auto longest = std::max_element(sums.begin(), sums.end(),
                                          [](const auto& a, const auto& b) { return a.second < b.second; });
    return longest == sums.end() ? "" : longest->first;
}

/// "failover", "users behind isp move": what a time is of, before "38s sooner".
std::string subject_of(const std::string& written) {
    const auto parsed = studies::parse_metric_key(written);
    const studies::MetricKey key = parsed.value.value_or(studies::MetricKey{});
    const bool whole = key.labels.size() <= 1 && key.label("share").empty();
    const auto of = [&](std::string_view label) { return key.label(label); };
    if (key.name == "shift" && whole) {
        return !of("resolvers").empty() ? of("resolvers") + " users move"
               : !of("clients").empty() ? of("clients") + " users move"
               : !of("region").empty()  ? "users in " + of("region") + " move"
                                        : "users move";
    }
    if (key.name == "promote" && whole) {
        return (of("database").empty() ? "the database" : of("database")) + " is promoted";
    }
    if (key.name == "writable" && whole) {
        return (of("database").empty() ? "the database" : of("database")) + " can be written to";
    }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> plain{
        {{"failover", "failover is done"},
         {"rto", "users are served again"},
         {"rto_reads", "reads are served again"},
         {"rto_writes", "writes are served again"},
         {"detect", "the failure is detected"},
         {"decide", "the failover is decided"},
         {"email_drain", "the e-mail queue is drained"}}};
    const auto* const found =
        std::find_if(plain.begin(), plain.end(), [&](const auto& one) { return one.first == key.name; });
    return found != plain.end() && key.labels.empty() ? std::string(found->second) : "";
}

/// "38s sooner", "12 fewer", "3.2 pp more", of the thing that is named before or after.
std::string changed_text(const std::string& key, Unit unit, double difference) {
    const bool less = difference < 0;
    if (std::isinf(difference)) {
        return key + (less ? " comes where it never did" : " never comes");
    }
    const std::string size = size_text(unit, difference);
    if (const std::string subject = subject_of(key); !subject.empty()) {
        return fmt::format("{} {} {}", subject, size, less ? "sooner" : "later");
    }
    const std::string name = plain_name(key);
    if (unit == Unit::seconds) {
        return fmt::format("{} {} {}", name, size, less ? "shorter" : "longer");
    }
    if (unit == Unit::count) {
        return fmt::format("{} {} {}", size, less ? "fewer" : "more", name);
    }
    return fmt::format("{} {} {}", name, size, less ? "lower" : "higher");
}

/// "in 9 of 10 replications", "in 27 % of the replications", "in every replication"; never more than is true.
std::string how_often(std::uint32_t count, std::uint32_t all) {
    if (count == all) {
        return "in every replication";
    }
    constexpr std::uint32_t few = 100; // each of them counts
    const std::uint64_t percent = std::uint64_t{100} * count / std::max(all, 1U);
    if (all < few || percent < 1 || percent > 95) {
        return fmt::format("in {} of {} replications", count_text(count), count_text(all));
    }
    return percent % 10 == 0 ? fmt::format("in {} of 10 replications", percent / 10)
                             : fmt::format("in {} % of the replications", percent);
}

/// "rto never comes in 30 more replications"
std::string never_text(const std::string& key, double difference) {
    const double size = std::abs(difference);
    return fmt::format("{} never comes in {} {} {}", plain_name(key), count_text(size),
                       difference < 0 ? "fewer" : "more", size == 1 ? "replication" : "replications");
}

/// The column that a sentence begins with: time to failover, or users served again, or the first of all.
std::size_t leading(const studies::WhatIf& whatif) {
    for (const std::string_view wanted : {"failover", "rto"}) {
        for (std::size_t i = 0; i < whatif.columns.size(); ++i) {
            if (whatif.columns[i].key == wanted) {
                return i;
            }
        }
    }
    return 0;
}

/// What it makes of the figure that matters most.
std::string leading_part(const studies::WhatIf& whatif, const studies::WhatIfVariant& variant,
                         std::size_t place) {
    const studies::WhatIfColumn& column = whatif.columns[place];
    const studies::WhatIfCell& cell = variant.cells[place];
    if (!cell.compared) {
        return fmt::format("{} cannot be compared: {}", column.key,
                           cell.absent.empty() ? "it is absent in the base" : "absent: " + cell.absent);
    }
    const studies::StatisticDifference& known = cell.base;
    if (known.same) {
        const std::string wait = column.key == "failover" ? longest_wait(variant) : "";
        return "changes nothing for " + plain_name(column.key) +
               (!known.base && !known.changed ? ", which never comes"
                : wait.empty()                ? ""
                                              : ", whose longest part waits for " + wait);
    }
    if (!known.told() && known.only_base > known.only_changed) {
        return fmt::format("{} never comes in {} where it did before", plain_name(column.key),
                           counted(known.only_base, "replication", "replications"));
    }
    if (!known.told()) {
        return fmt::format("{} {}: no difference can be told from {}", plain_name(column.key),
                           brief_text(column.statistic), counted(known.pairs, "pair", "pairs"));
    }
    if (column.statistic.kind == Statistic::Kind::never_happened) {
        return never_text(column.key, *known.difference);
    }
    const Unit unit = column.unit;
    const bool better = (*known.difference < 0) != column.more_is_better;
    const std::string lost = known.only_base > 0
                                 ? fmt::format(", and never comes in {} where it did before",
                                               counted(known.only_base, "replication", "replications"))
                                 : "";
    return fmt::format("{} at {}, {} {}{}", changed_text(column.key, unit, *known.difference),
                       brief_text(column.statistic), better ? "better" : "worse",
                       how_often(better ? known.better : known.worse, known.pairs), lost);
}

/// Whether it is worth a word: one percent of it, and of a share half a percentage point.
bool matters(const studies::ChangedMean& change) {
    const bool least = !studies::is_percentage(change.unit) || std::abs(change.difference) >= 0.005;
    return least && std::abs(change.difference) >= 0.01 * std::abs(change.base);
}

/// The name of a metric without labels.
std::string family_of(const std::string& key) {
    return key.substr(0, key.find_first_of("{@"));
}

} // namespace

std::string sentence_of(const studies::WhatIf& whatif, const studies::WhatIfVariant& variant) {
    if (variant.same) {
        return "changes nothing: every value of every replication is the base's";
    }
    std::vector<std::string> parts;
    std::vector<std::string> told;
    if (!whatif.columns.empty()) {
        const std::size_t place = leading(whatif);
        parts.push_back(leading_part(whatif, variant, place));
        told.push_back(family_of(whatif.columns[place].key));
    }
    // What was asked for comes before what merely changed, however much.
    for (std::size_t i = 0; i < whatif.columns.size(); ++i) {
        const studies::WhatIfColumn& column = whatif.columns[i];
        const studies::WhatIfCell& cell = variant.cells[i];
        const std::string family = family_of(column.key);
        if (parts.size() > others_most || !cell.compared || !cell.base.told() ||
            std::find(told.begin(), told.end(), family) != told.end()) {
            continue;
        }
        if (column.statistic.kind == Statistic::Kind::never_happened) {
            parts.push_back(never_text(column.key, *cell.base.difference));
            continue;
        }
        parts.push_back(changed_text(column.key, column.unit, *cell.base.difference) +
                        (column.statistic.kind == Statistic::Kind::mean
                             ? std::string(" on average")
                             : " at " + brief_text(column.statistic)));
        told.push_back(family);
    }
    for (const studies::ChangedMean& change : variant.changes) {
        const std::string family = family_of(change.key);
        if (parts.size() > others_most || !matters(change) ||
            std::find(told.begin(), told.end(), family) != told.end()) {
            continue;
        }
        parts.push_back(changed_text(change.key, change.unit, change.difference) + " on average");
        told.push_back(family);
    }
    return language::joined(parts, "; ");
}

void sentences(const Page& page) {
    const auto& variants = page.whatif.variants;
    if (variants.size() < 2 || page.whatif.runs < 2) {
        return;
    }
    page.screen.section("In a sentence");
    const std::size_t shown = std::min(variants.size() - 1, sentences_most);
    for (std::size_t i = 1; i <= shown; ++i) {
        page.screen.paragraph(
            2, 4, label_of(page.whatif, variants[i]) + ": " + sentence_of(page.whatif, variants[i]) + ".");
    }
    if (shown + 1 < variants.size()) {
        page.screen.paragraph(2, 2,
                              fmt::format("and of {} more: see --format json",
                                          counted(variants.size() - 1 - shown, "variant", "variants")));
    }
}

} // namespace gameday::reports::whatif_sections
