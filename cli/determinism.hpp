#pragma once

#include "studies/replicate.hpp"

namespace gameday::cli {

/// `--check-determinism`: says what was compared, and the first difference if there is one. The exit code.
[[nodiscard]] int check_determinism(const studies::Study& study, studies::ReplicateOptions options);

} // namespace gameday::cli
