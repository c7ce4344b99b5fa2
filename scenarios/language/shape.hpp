#pragma once

#include <string>
#include <string_view>

#include "scenarios/language/tree.hpp"
#include "sim/fields/type.hpp"

namespace gameday::language {

/// The type without the optionals around it.
[[nodiscard]] const fields::Type& bare(const fields::Type& type);

/// Whether this is a map of records: a section whose entries may say `like`.
[[nodiscard]] bool has_entries(const fields::Type& type);

/// The entry of a catalogue that a mapping names (by its discriminator, or by one of its keys).
[[nodiscard]] const fields::CaseOption* chosen_case(const fields::Type& cases, const Node& mapping);

/// The type of the value one step below a value of this type; nothing when there is no such field.
[[nodiscard]] const fields::Type* type_below(const fields::Type& type, const Node& node,
                                             std::string_view step);

/// The alternative of a one_of that is written {name: …}; nothing when there is none.
[[nodiscard]] const fields::Alternative* keyed_alternative(const fields::Type& type, std::string_view name);

/// The value that is held, as people would write it, if that is one word; else empty.
[[nodiscard]] std::string default_text(const fields::Type& type, const void* held);

} // namespace gameday::language
