#include <algorithm>

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "reports/text/sections.hpp"

namespace gameday::reports::sections {

namespace {

/// The verdict in one word, and what it rests on.
struct Judgement {
    Span word;
    std::string reason;
};

/// The metrics whose expectations were missed, each once: "failover, rto".
std::string missed_metrics(const studies::Result& result) {
    std::vector<std::string> names;
    for (const studies::ExpectationResult& one : result.expectations) {
        if (!one.ok && std::find(names.begin(), names.end(), one.metric) == names.end()) {
            names.push_back(one.metric);
        }
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

Judgement judge(const studies::Result& result) {
    const std::size_t all = result.expectations.size();
    const auto missed = static_cast<std::size_t>(std::count_if(
        result.expectations.begin(), result.expectations.end(), [](const auto& one) { return !one.ok; }));
    switch (result.verdict) {
    case studies::Verdict::fail:
        return {{"FAIL", Tone::bad},
                fmt::format("{} of {} missed: {}", missed, counted(all, "expectation", "expectations"),
                            missed_metrics(result))};
    case studies::Verdict::pass:
        return {{"PASS", Tone::good},
                all == 1 ? "the one expectation holds" : fmt::format("all {} expectations hold", all)};
    case studies::Verdict::none:
        break;
    }
    return {{"DONE", Tone::strong}, "the scenario states no expectations, so nothing was judged"};
}

} // namespace

void head(const Page& page) {
    const studies::Result& result = page.result;
    const std::string what =
        fmt::format("{}, seed {}, {} grain", counted(result.runs, "replication", "replications"), result.seed,
                    result.grain);
    page.screen.ends({{result.scenario, Tone::strong}}, {{what, Tone::faint}});
    page.screen.blank();
    const Judgement judgement = judge(result);
    page.screen.line({{"  "}, judgement.word, {"   " + judgement.reason}});
}

} // namespace gameday::reports::sections
