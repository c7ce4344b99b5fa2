#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/parse.hpp"
#include "scenarios/language/tree.hpp"

namespace gameday::language {

/// The file that `empirical(file.csv)` names; nothing when the text is no such thing.
[[nodiscard]] std::optional<std::string> empirical_file(const std::string& text);

/// Reads the durations in the first column of a file and gives `empirical(v1, v2, …)`. The file's path
/// starts where the text that names it stands. Faults are told at their line of that file.
[[nodiscard]] std::optional<std::string> read_empirical(const std::string& file, const Node& named_by,
                                                        Diagnostics& diagnostics, const Limits& limits,
                                                        std::vector<std::shared_ptr<const Source>>& sources);

} // namespace gameday::language
