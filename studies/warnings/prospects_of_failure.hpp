#pragma once

#include <vector>

#include "studies/warnings/file_warning.hpp"

/// What can be known of a failure before it is simulated.
namespace gameday::studies {

/// For each region what the others would have to serve without it: everybody's first attempts, where DNS
/// would send them.
[[nodiscard]] std::vector<FileWarning::Finding> regions_without_room(const Document& document);
[[nodiscard]] std::vector<FileWarning::Finding> runbooks_never_started(const Document& document);
[[nodiscard]] std::vector<FileWarning::Finding> shifts_from_last_region(const Document& document);

} // namespace gameday::studies
