#pragma once

#include <nlohmann/json.hpp>

namespace gameday::reports {

/// The JSON Schema (draft-07) of result documents: what `gameday schema --result` prints.
[[nodiscard]] nlohmann::ordered_json result_schema();

} // namespace gameday::reports
