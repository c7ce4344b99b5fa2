#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "values.hpp"

namespace gameday::properties {

/// A scenario with one change that its description allows: a value is another one, more or less of it, a
/// field is added or left out, an entry is copied under another name, or taken out with all that names it, or
/// two entries of a list change places. Whole numbers, shares and references mostly stay such.
[[nodiscard]] Scenario mutated(Scenario scenario, const fields::Type& document, Dice& dice);

/// One with a section of another.
[[nodiscard]] Scenario crossed(Scenario one, const Scenario& other, Dice& dice);

/// What YAML (of which JSON is a part) says; nothing where it is none, or no mapping.
[[nodiscard]] std::optional<Scenario> scenario_of(std::string_view text);

/// The same as YAML, in one of the ways in which people write it.
[[nodiscard]] std::string text_of(const Scenario& scenario, Dice& dice);

/// A scenario for beginnings: a random valid system of few users, of which a replication takes little.
[[nodiscard]] Scenario small_system(std::uint64_t seed);

} // namespace gameday::properties
