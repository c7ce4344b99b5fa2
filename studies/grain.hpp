#pragma once

#include <cstdint>
#include <string>

#include "models/grain.hpp"
#include "studies/document.hpp"

namespace gameday::studies {

/// At which grain a document's traffic is simulated when so many replications are wanted. Left to itself
/// (`grain: auto`) few requests, up to four million a replication, are simulated one by one if they are
/// wanted once, or where a region's queue holds fewer than ten of them; everything else at the flow grain.
[[nodiscard]] models::Grain grain_of(const Document& document, std::uint32_t runs);

/// As it is written: "request", "flow".
[[nodiscard]] std::string grain_word(models::Grain grain);

} // namespace gameday::studies
