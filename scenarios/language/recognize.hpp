#pragma once

#include <string>

#include "scenarios/language/parse.hpp"

namespace gameday::language {

/// Whether a YAML file claims to be one of gameday's, by a key `gameday` at its top level: among other
/// people's YAML, files that do not are none of ours. One that cannot be read, or that begins like one of
/// ours and then goes wrong, counts as ours: its faults are to be told.
[[nodiscard]] bool claims_to_be_gameday(const std::string& path, const Limits& limits = {});

} // namespace gameday::language
