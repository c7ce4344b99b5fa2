#pragma once

#include <cstdint>
#include <string_view>

#include "studies/replicate.hpp"

namespace gameday::cli {

/// How many replications of a study have room in this machine's memory side by side, at most as many as the
/// options have threads. 0
/// when not even one has: the diagnostics then say why, at the figure that makes it so large.
[[nodiscard]] unsigned threads_with_room(const studies::Study& study,
                                         const studies::ReplicateOptions& options,
                                         language::Diagnostics& diagnostics);

/// What helps when memory runs out all the same.
inline constexpr std::string_view less_memory =
    "--threads 1, --grain flow, or fewer regions or users take less";

/// Bytes that a new process may still take; very many when nothing tells.
[[nodiscard]] std::uint64_t free_memory();

} // namespace gameday::cli
