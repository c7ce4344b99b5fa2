#pragma once

#include <string>

#include "studies/comparison/results.hpp"

namespace gameday::reports {

/// Two lines: the heading of a table of figures.
inline constexpr std::string_view markdown_heading =
    "| figure | before | after | | difference |\n|---|---:|---:|---|---|\n";

/// A row of it.
[[nodiscard]] std::string markdown_row(const studies::ComparedStatistic& one);

/// What stands folded under a summary, which is plain text: no Markdown is read in it.
[[nodiscard]] std::string markdown_folded(const std::string& summary, const std::string& body);

} // namespace gameday::reports
