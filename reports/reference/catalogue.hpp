#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "scenarios/language/field_places.hpp"

/// What the descriptions of metrics, faults, actions, warnings and fields hold, for `gameday list` and
/// `gameday explain`.
namespace gameday::reports {

/// What there are lists of.
enum class Catalogue : std::uint8_t { metrics, faults, actions, warnings, fields };

/// Their names, as `gameday list` takes them, in the order of the enumeration.
[[nodiscard]] const std::vector<std::string>& catalogue_names();

/// All entries of a catalogue: an array of objects with `kind`, `name` and `doc`, and what else there is to
/// know. A metric: unit, labels, needs_instant, absent_where. A fault or an action: fields. A warning:
/// of (what it is told of: a replication or a file). A field: see `field_entry`.
[[nodiscard]] nlohmann::ordered_json catalogue(Catalogue which);

/// A field: path, only (the fault or action it belongs to), type, choices, low, high, refers_to, required,
/// default, source, not_read (why no outcome depends on it). What it does not have is left out.
[[nodiscard]] nlohmann::ordered_json field_entry(const language::FieldPlace& place);

/// Every field that a file may hold.
[[nodiscard]] const std::vector<language::FieldPlace>& all_field_places();

} // namespace gameday::reports
