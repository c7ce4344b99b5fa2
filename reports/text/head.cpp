#include <algorithm>

#include <fmt/format.h>

#include "reports/audit_text.hpp"
#include "reports/quantities.hpp"
#include "reports/text/sections.hpp"
#include "reports/warning_text.hpp"

namespace gameday::reports::sections {

namespace {

/// Columns before the text of a warning.
constexpr std::size_t warning_indent = 12;

/// The verdict in one word, and what it rests on.
struct Judgement {
    Span word;
    std::string reason;
};

/// The metrics whose expectations came out so, each once: "failover, rto".
std::string metrics_with(const studies::Result& result, studies::Outcome outcome) {
    std::vector<std::string> names;
    for (const studies::ExpectationResult& one : result.expectations) {
        if (one.outcome == outcome && std::find(names.begin(), names.end(), one.metric) == names.end()) {
            names.push_back(one.metric);
        }
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

Judgement judge(const studies::Result& result) {
    using studies::Outcome;
    const std::size_t all = result.expectations.size();
    const std::string expectations = counted(all, "expectation", "expectations");
    const auto how_many = [&](Outcome outcome) {
        return std::count_if(result.expectations.begin(), result.expectations.end(),
                             [&](const auto& one) { return one.outcome == outcome; });
    };
    const auto undecided = how_many(Outcome::undecided);
    switch (result.verdict) {
    case studies::Verdict::fail:
        if (how_many(Outcome::missed) == 0) {
            return {{"FAIL", Tone::bad},
                    (all == 0 ? "" : fmt::format("{} of {} met; ", how_many(Outcome::met), expectations)) +
                        "the warnings above are not accepted"};
        }
        return {{"FAIL", Tone::bad},
                fmt::format("{} of {} missed: {}", how_many(Outcome::missed), expectations,
                            metrics_with(result, Outcome::missed)) +
                    (undecided > 0 ? fmt::format("; {} undecided", undecided) : "")};
    case studies::Verdict::undecided:
        if (undecided == 0) {
            return {{"UNDECIDED", Tone::open},
                    fmt::format("after {}: whether the warnings above come as rarely as is accepted",
                                counted(result.runs, "replication", "replications"))};
        }
        return {{"UNDECIDED", Tone::open},
                fmt::format("{} of {} after {}: {}", undecided, expectations,
                            counted(result.runs, "replication", "replications"),
                            metrics_with(result, Outcome::undecided))};
    case studies::Verdict::pass:
        return {{"PASS", Tone::good},
                all == 1 ? "the one expectation holds" : fmt::format("all {} expectations hold", all)};
    case studies::Verdict::none:
        break;
    }
    return {{"DONE", Tone::strong}, "the scenario states no expectations, so nothing was judged"};
}

/// What must not be overlooked, before everything else.
void warn(const Page& page) {
    for (const studies::WarningResult& warning : page.result.warnings) {
        const bool accepted = warning.outcome == studies::Outcome::met;
        const std::string text = warning_text(warning, page.result.runs);
        const std::string_view word = accepted ? "accepted" : "WARNING";
        const std::vector<std::string> lines =
            wrapped(page.screen.clean(text), page.screen.width() - warning_indent,
                    page.screen.width() - warning_indent);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::string gap(warning_indent - 2 - (i == 0 ? word.size() : 0), ' ');
            page.screen.line({{"  "},
                              {i == 0 ? std::string(word) : "", accepted ? Tone::faint : Tone::bad},
                              {gap},
                              {lines[i], accepted ? Tone::faint : Tone::plain}});
        }
    }
}

std::string replications(const studies::Result& result) {
    const bool cut_short =
        result.ending != studies::Ending::complete && !result.enough() && result.runs < result.planned;
    return cut_short
               ? fmt::format("{} of {} replications", count_text(result.runs), count_text(result.planned))
               : counted(result.runs, "replication", "replications");
}

/// What is unusual about the number of replications; empty: nothing.
std::string why_so_many(const studies::Result& result) {
    switch (result.ending) {
    case studies::Ending::decided:
        return fmt::format("decided after {}", counted(result.runs, "replication", "replications"));
    case studies::Ending::not_decided:
        return fmt::format("not decided after {}", counted(result.runs, "replication", "replications"));
    case studies::Ending::precise:
        return fmt::format("precise enough after {}: {}", counted(result.runs, "replication", "replications"),
                           result.precision);
    case studies::Ending::never_comes:
        return fmt::format("{} never comes: no more replications will tell",
                           result.precision.substr(0, result.precision.rfind(" within ")));
    case studies::Ending::not_precise:
        return fmt::format("not precise enough after {}: {}",
                           counted(result.runs, "replication", "replications"), result.precision);
    case studies::Ending::interrupted:
        return "interrupted: all figures are about the replications that were finished";
    case studies::Ending::time_limit:
        return "the time limit came first: all figures are about the replications that were finished";
    case studies::Ending::output_failed:
        return "stopped because a file could be written no more: all figures are about what was finished";
    case studies::Ending::out_of_memory:
        return "stopped because memory ran out: all figures are about the replications that were finished";
    case studies::Ending::complete:
        break;
    }
    return {};
}

/// How flows and requests differ, or would.
std::string grain_told(const studies::Result& result) {
    const std::string grain = result.grain + " grain";
    if (!result.beyond_flows.empty()) {
        return (result.grain == "flow" ? "flow grain, which may be more than 3 % off: " : "request grain: ") +
               result.beyond_flows;
    }
    return result.audit ? fmt::format("{}{} {}", grain,
                                      result.audit->decision == studies::AuditDecision::request ? ":" : ",",
                                      audit_text(*result.audit))
                        : "";
}

/// Whether it must be known before the figures are read.
bool grain_matters(const studies::Result& result) {
    return !result.beyond_flows.empty() || (result.audit && result.audit->flows_are_off());
}

} // namespace

void head(const Page& page) {
    const studies::Result& result = page.result;
    const std::string what =
        fmt::format("{}, seed {}, {} grain", replications(result), result.seed, result.grain);
    page.screen.ends({{result.scenario, Tone::strong}}, {{what, Tone::faint}});
    page.screen.blank();
    if (grain_matters(result)) {
        page.screen.paragraph(2, 2, grain_told(result));
        page.screen.blank();
    }
    warn(page);
    const Judgement judgement = judge(result);
    const std::size_t indent = 2 + judgement.word.text.size() + 3;
    const std::size_t room = page.screen.width() - indent;
    const std::vector<std::string> reason = wrapped(page.screen.clean(judgement.reason), room, room);
    page.screen.line({{"  "}, judgement.word, {"   " + reason.front()}});
    for (std::size_t i = 1; i < reason.size(); ++i) {
        page.screen.line({{std::string(indent, ' ') + reason[i]}});
    }
    if (const std::string why = why_so_many(result); !why.empty()) {
        page.screen.paragraph(2, 2, why);
    }
    if (const std::string told = grain_told(result); !told.empty() && !grain_matters(result)) {
        page.screen.paragraph(2, 2, told, Tone::faint);
    }
}

} // namespace gameday::reports::sections
