#pragma once

#include <string>
#include <string_view>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/parse.hpp"
#include "scenarios/language/tree.hpp"
#include "sim/fields/type.hpp"

namespace gameday::language {

/// One edit of a tree: "dns.app.ttl" becomes a value.
struct Edit {
    std::string path; ///< as it was written
    Position at;      ///< where the path begins
    Node value;       ///< what is to stand there
};

/// Reads a command-line argument "path=value", or that part of it; the value is YAML. Faults are told at
/// `name`:1:column.
[[nodiscard]] std::optional<Edit> parse_edit(const std::shared_ptr<Source>& argument,
                                             Diagnostics& diagnostics, const Limits& limits, Part part = {});

/// Applies edits as if somebody had changed those lines of the file.
class Editor {
public:
    /// With `incomplete`, entries that are not there are made: the file that has them could not be read.
    Editor(const fields::Type& document, Diagnostics& diagnostics, const Limits& limits, bool incomplete)
        : document_(document), diagnostics_(diagnostics), limits_(limits), incomplete_(incomplete) {}

    /// Makes one edit, or tells why it cannot be made. Edits that came first are seen by later ones.
    void apply(Node& root, Edit edit);

private:
    struct Cursor;
    struct Step;

    [[nodiscard]] bool next_step(const Edit& edit, std::string_view& rest, const Cursor& here, Step& step);
    [[nodiscard]] Node* enter(Cursor& here, const Step& step, const Node* shadow, const fields::Type* type);
    [[nodiscard]] Node* enter_element(Cursor& here, const Step& step);
    void assign(Cursor& here, const Step& step, Node value);
    void no_such_entry(const Cursor& here, const Step& step);

    const fields::Type& document_;
    Diagnostics& diagnostics_;
    const Limits& limits_;
    bool incomplete_;
};

} // namespace gameday::language
