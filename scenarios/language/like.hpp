#pragma once

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/parse.hpp"
#include "scenarios/language/tree.hpp"
#include "sim/fields/type.hpp"

namespace gameday::language {

/// Gives every entry of a section that says `like: name` the fields of the entry named which it does not
/// give itself, and takes `like` away.
void resolve_likes(Node& root, const fields::Type& document, Diagnostics& diagnostics, const Limits& limits);

} // namespace gameday::language
