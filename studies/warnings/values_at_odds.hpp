#pragma once

#include <vector>

#include "studies/warnings/file_warning.hpp"

/// Values of a file that do not go together.
namespace gameday::studies {

/// Lag spikes that reach no further than the usual lag; back-offs above their limit; connections idle beyond
/// their maximum age; time-outs below the round trip to a region; pages that test what the system does not
/// have.
[[nodiscard]] std::vector<FileWarning::Finding> spikes_below_lag(const Document& document);
[[nodiscard]] std::vector<FileWarning::Finding> backoffs_above_limit(const Document& document);
[[nodiscard]] std::vector<FileWarning::Finding> idle_above_max_age(const Document& document);
[[nodiscard]] std::vector<FileWarning::Finding> timeouts_below_round_trip(const Document& document);
[[nodiscard]] std::vector<FileWarning::Finding> pages_that_test_nothing(const Document& document);
[[nodiscard]] std::vector<FileWarning::Finding> differences_of_flows(const Document& document);

} // namespace gameday::studies
