#pragma once

#include <optional>
#include <string>

#include "scenarios/language/diagnostics.hpp"
#include "studies/comparison/recorded.hpp"

namespace gameday::reports {

/// What a document is called, and how to come by one.
struct RecordedKind {
    std::string schema;
    std::string help;
};

/// Reads a document of that kind, which is laid out as a result is. What it does not need it passes over.
/// Every fault goes to the diagnostics, at its place.
[[nodiscard]] std::optional<studies::RecordedResult>
read_recorded(const std::string& file, const RecordedKind& kind, language::Diagnostics& diagnostics);

/// Reads a result document, `gameday.result/1`. What it does not need it passes over. Every fault goes to the
/// diagnostics, at its place: a file that is no JSON, or cut off; another document, or another version of it;
/// a value that cannot be.
[[nodiscard]] std::optional<studies::RecordedResult> read_result(const std::string& file,
                                                                 language::Diagnostics& diagnostics);

} // namespace gameday::reports
