#pragma once

#include <memory>
#include <string>
#include <vector>

#include "studies/whatif/variant.hpp"

namespace gameday::studies {

/// Reads a file of variants, which is kept beside the scenario:
///
///     gameday: 1
///     variants:
///       fast check: {health.east.interval: 10s, dns.app.ttl: 20s}
///       hot standby: {uses: ../systems/hot.yaml}
///
/// Every fault goes to the diagnostics, at its place.
[[nodiscard]] std::vector<Variant>
read_variants_file(const std::string& path, std::vector<std::shared_ptr<const language::Source>>& sources,
                   language::Diagnostics& diagnostics);

/// Whether a file is one of variants, though perhaps a faulty one: it names some, and is no scenario.
[[nodiscard]] bool is_variants_file(const std::string& path);

} // namespace gameday::studies
