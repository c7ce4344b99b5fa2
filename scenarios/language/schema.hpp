#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "sim/fields/type.hpp"

namespace gameday::language {

/// The JSON Schema (draft-07) of a document, for editors and other people's validators.
///
/// It accepts whatever the reader accepts, and most of what it refuses is refused by the reader too. What
/// no schema can see is left to the reader: references, ranges of quantities with units, rules between
/// fields, and keys that another file or a `set` may bring (so nothing that `uses` or `like` can fill in
/// is required).
[[nodiscard]] nlohmann::ordered_json schema(const fields::Type& document, const std::string& title);

} // namespace gameday::language
