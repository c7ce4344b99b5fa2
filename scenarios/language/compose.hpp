#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/parse.hpp"
#include "scenarios/language/tree.hpp"
#include "sim/fields/type.hpp"

namespace gameday::language {

/// A file with all that it uses, as one tree.
struct Composed {
    Node tree;               ///< without `uses` and `set`, which are carried out
    bool incomplete = false; ///< a file could not be read: what it would have held is missing
    std::vector<std::shared_ptr<const Source>> sources; ///< in the order in which they were opened
};

/// Lays one tree over another: sections are merged by name, their entries field by field; a field, and a
/// list, is replaced whole.
[[nodiscard]] Node overlay(Node base, Node over);

/// Reads a file and the files that it `uses`, or those that are given instead, lays it over them, and applies
/// its own `set`.
[[nodiscard]] Composed compose(const std::string& path, const fields::Type& document,
                               Diagnostics& diagnostics, const Limits& limits,
                               const std::optional<Node>& uses = std::nullopt);

} // namespace gameday::language
