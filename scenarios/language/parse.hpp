#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/tree.hpp"

namespace gameday::language {

/// What one file may ask of the machine. Far above what people write.
struct Limits {
    std::size_t bytes = 1024UL * 1024; ///< in a file
    std::size_t depth = 64;            ///< of nesting
    std::size_t nodes = 100'000;       ///< values in a file, after its aliases are expanded
    std::size_t aliases = 1'000;       ///< in a file
    std::size_t entries = 10'000;      ///< in one mapping
    std::size_t key_length = 200;      ///< code points of a key
    std::size_t files = 64;            ///< that one scenario reads through `uses`
    std::size_t uses_depth = 16;       ///< of `uses` within `uses`
    std::size_t steps = 32;            ///< of a path in `set`
    std::size_t sets = 10'000;         ///< of one file
    std::size_t samples = 100'000;     ///< of an empirical distribution
};

/// Some bytes of a text, one after the other.
struct Part {
    std::size_t begin = 0;
    std::size_t end = std::string::npos; ///< the first byte after it
};

/// Reads one YAML document into a tree. Faults go to the diagnostics; a tree comes back unless one of
/// them ended the reading. Of the source only that part counts; what is outside of it counts as blank.
[[nodiscard]] std::optional<Node> parse_yaml(const Source& source, Diagnostics& diagnostics,
                                             const Limits& limits = {}, Part part = {});

} // namespace gameday::language
