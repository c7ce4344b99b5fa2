#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "studies/result.hpp"

namespace gameday::reports {

/// The result document, `schema: gameday.result/1`: everything a Result holds, in a fixed order, and nothing
/// that differs from one machine or moment to another. Numbers are rounded to 9 significant digits; what
/// never happened is null.
[[nodiscard]] nlohmann::ordered_json result_document(const studies::Result& result);

/// The bytes of a document: two spaces an indentation, numbers to 9 significant digits (whole numbers in
/// full), a line break at the end. The same on every machine and under every locale. Print documents with
/// this, not with dump(): that one prints some numbers with 17 digits.
[[nodiscard]] std::string to_text(const nlohmann::ordered_json& document);

} // namespace gameday::reports
