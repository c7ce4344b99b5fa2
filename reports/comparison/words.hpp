#pragma once

#include <string>
#include <vector>

#include "reports/comparison/report.hpp"

/// What all forms of a comparison say alike.
namespace gameday::reports::comparison_words {

/// What is certain of a statistic.
enum class Told : std::uint8_t { same, better, worse, not_told };

[[nodiscard]] Told told(const studies::ComparedStatistic& statistic);
/// "better", "worse", "same", "~"
[[nodiscard]] std::string_view word_of(Told told);
/// "12 better, 3 worse, no difference can be told of 20, 9 the same"
[[nodiscard]] std::string tally(const studies::ResultComparison& comparison);
/// What the intervals rest on, in a sentence.
[[nodiscard]] std::string basis(const studies::ResultComparison& comparison);
/// "rto p95"
[[nodiscard]] std::string title(const studies::ComparedStatistic& statistic);
[[nodiscard]] studies::Unit unit(const studies::ComparedStatistic& statistic);
/// "−31s ±4s"
[[nodiscard]] std::string difference(const studies::ComparedStatistic& statistic);
/// "−3.0 %", of the first result's value; empty: there is no such share.
[[nodiscard]] std::string relative(const studies::ComparedStatistic& statistic);
/// "regression", "no regression", "undecided", and why.
[[nodiscard]] std::string outcome(const JudgedFailIf& judged, const studies::ResultComparison& comparison);
/// What nobody may overlook, of either result.
[[nodiscard]] std::vector<std::string> warnings(const studies::ResultComparison& comparison);
/// One sentence that says what matters most.
[[nodiscard]] std::string headline(const studies::ResultComparison& comparison,
                                   std::span<const JudgedFailIf> judged);

} // namespace gameday::reports::comparison_words
