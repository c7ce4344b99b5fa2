#pragma once

#include <vector>

#include "studies/warnings/file_warning.hpp"

/// What can be known of a failure before it is simulated.
namespace gameday::studies {

/// For each region what the others would have to serve without it: everybody's first attempts, where DNS
/// would send them. Repeated attempts are not counted.
[[nodiscard]] std::vector<FileWarning::Finding> regions_without_room(const Document& document);
/// Runbooks without `on` that the timeline does not start, where something fails that they, or any runbook,
/// would have to do something about.
[[nodiscard]] std::vector<FileWarning::Finding> runbooks_never_started(const Document& document);
/// Faults that make users leave another region than the one that `shift` is about, or that one again.
[[nodiscard]] std::vector<FileWarning::Finding> regions_left_besides(const Document& document);
/// Names that users ask for whose only region fails.
[[nodiscard]] std::vector<FileWarning::Finding> names_without_another_region(const Document& document);
/// Names with failover or hybrid routing that leave open which region comes first.
[[nodiscard]] std::vector<FileWarning::Finding> primaries_by_name(const Document& document);
/// Steps that shift users away from a name's only region, or from the last one that is left.
[[nodiscard]] std::vector<FileWarning::Finding> shifts_from_last_region(const Document& document);

} // namespace gameday::studies
