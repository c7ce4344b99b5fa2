#pragma once

#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "reports/text/report.hpp"
#include "studies/comparison/results.hpp"

namespace gameday::reports {

/// A condition on a comparison, and what came of it.
struct JudgedFailIf {
    studies::FailIf fail_if;
    studies::Outcome outcome = studies::Outcome::undecided;
};

/// What `gameday compare` prints: what is not the same, which parameters differ, and of each metric what can
/// be told. Ends with a line break.
[[nodiscard]] std::string comparison_report(const studies::ResultComparison& comparison,
                                            std::span<const JudgedFailIf> judged, const TextOptions& options);

/// The same as Markdown, for a comment.
[[nodiscard]] std::string comparison_markdown(const studies::ResultComparison& comparison,
                                              std::span<const JudgedFailIf> judged);

/// `gameday.comparison/1`: all of it; see `gameday schema --comparison`.
[[nodiscard]] nlohmann::ordered_json comparison_document(const studies::ResultComparison& comparison,
                                                         std::span<const JudgedFailIf> judged);

/// The JSON Schema (draft-07) of those documents.
[[nodiscard]] nlohmann::ordered_json comparison_schema();

} // namespace gameday::reports
