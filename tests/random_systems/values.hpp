#pragma once

#include "dice.hpp"
#include "sim/fields/type.hpp"
#include "wild_system.hpp"

/// Random scenarios close to valid ones, from the description of a document alone: a field that is added
/// there is tried here without a line more.
namespace gameday::properties {

/// Some value of a type: mostly one that people write, now and then the least or the greatest that is
/// allowed, and now and then one that is not. Names are those of the sections of `whole` that the field
/// refers to.
[[nodiscard]] Scenario value_of(const fields::Type& type, const fields::Field* field, const Scenario& whole,
                                Dice& dice);

/// The names that a field may hold.
[[nodiscard]] std::vector<std::string> names_in(const Scenario& whole,
                                                const std::vector<std::string>& sections);

/// Shares of those names that add up to a whole.
[[nodiscard]] Scenario shares_of(const std::vector<std::string>& names, Dice& dice);

} // namespace gameday::properties
