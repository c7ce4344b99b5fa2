#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reports/command.hpp"
#include "reports/headline.hpp"
#include "reports/quantities.hpp"
#include "reports/text/sections.hpp"

namespace gameday::reports::sections {

namespace {

constexpr std::size_t numbers_most = 8;

std::string numbers(const std::vector<std::uint32_t>& all) {
    std::string text;
    for (std::size_t i = 0; i < std::min(all.size(), numbers_most); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(all[i]);
    }
    return text + (all.size() > numbers_most ? ", …" : "");
}

} // namespace

void replays(const Page& page) {
    const studies::Result& result = page.result;
    const studies::MetricResult* const headline = result.metric(result.headline);
    if (!page.many() || headline == nullptr) {
        return;
    }
    page.screen.section("To replay alone",
                        fmt::format("--run {} shows the worst one", result.worst_replication));
    const auto tell = [&](const char* what, std::uint32_t number, std::optional<double> value) {
        page.screen.line({{fmt::format("  {:<8}replication {}: {} {}", what, number,
                                       plain_name(headline->key), value_text(headline->unit, value))}});
    };
    tell("median", result.median_replication, headline->summary.quantile(50));
    tell("worst", result.worst_replication, headline->summary.max());
    if (!result.missing.empty()) {
        page.screen.paragraph(2, 10,
                              fmt::format("missed  {} of {} alone {}: {}",
                                          count_text(static_cast<double>(result.missing.size())),
                                          count_text(result.runs),
                                          result.expectations.empty() ? "give a warning that nobody accepts"
                                                                      : "miss an expectation",
                                          numbers(result.missing)));
    }
}

} // namespace gameday::reports::sections
