#pragma once

#include <string>

#include "studies/replicate.hpp"

/// One line for each replication, for pandas, DuckDB and the like.
namespace gameday::reports {

/// How lines are written.
enum class RowFormat : std::uint8_t {
    csv,  ///< a line of names first; a time that did not come is an empty field
    json, ///< an object a line; a time that did not come is null
};

/// What goes before the lines; empty for JSON.
[[nodiscard]] std::string rows_header(const studies::Study& study, RowFormat format);

/// The line of a replication, with its end: its number, `pass`, `fail` or `none` by its own values alone (see
/// `studies::passes_alone`), and each metric in its reported unit (s, count, share) to 9 significant digits.
[[nodiscard]] std::string row(const studies::Study& study, const studies::Replication& replication,
                              RowFormat format);

} // namespace gameday::reports
