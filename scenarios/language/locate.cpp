#include "scenarios/language/locate.hpp"

#include <algorithm>

#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

/// Moves a place into the text of a scalar, and lets it end with the word there.
Position moved_into(const Position& at, std::size_t offset) {
    std::string_view rest = skip_code_points(at.source->line(at.line), at.column - 1);
    const std::size_t quote = rest.starts_with('"') || rest.starts_with('\'') ? 1 : 0;
    offset += quote;
    if (offset >= at.length) {
        return at; // a text over several lines, or of escapes
    }
    rest = skip_code_points(rest, offset);
    const std::size_t word = code_points(rest.substr(0, rest.find_first_of(" \"'")));
    Position moved = at;
    moved.column += offset;
    moved.length = std::clamp<std::size_t>(word, 1, at.length - offset);
    return moved;
}

} // namespace

Located locate(const Node& root, const fields::Problem& problem) {
    const Found found = follow(root, problem.path);
    const Node& node = *found.node;
    // A collection begins wherever its first part does; its name is what people look for.
    const bool by_key =
        found.key != nullptr && (!found.whole || problem.at_key || !node.is_scalar() || node.empty);
    if (by_key) {
        return {found.key->at, node.repeated};
    }
    const bool inside = found.whole && node.is_scalar() && problem.offset > 0 && node.at.source != nullptr;
    return {inside ? moved_into(node.at, problem.offset) : node.at, node.repeated};
}

std::string quoted_path(const std::string& path) {
    return path.empty() ? "the file" : "'" + path + "'";
}

} // namespace gameday::language
