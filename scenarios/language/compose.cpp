#include "scenarios/language/compose.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "scenarios/language/edit.hpp"

namespace gameday::language {

namespace {

// Sections, and the entries of sections: below them a field is replaced whole.
constexpr int merged_levels = 2;

void lay_over(Node& base, Node over, int levels) {
    if (levels < 0 || !base.is_mapping() || !over.is_mapping()) {
        base = std::move(over);
        return;
    }
    base.at = over.at;
    for (std::size_t i = 0; i < over.keys.size(); ++i) {
        if (Node* below = base.find(over.keys[i].text); below != nullptr) {
            lay_over(*below, std::move(over.items[i]), levels - 1);
            base.keys[base.index_of(over.keys[i].text)] = std::move(over.keys[i]);
        } else {
            base.put(std::move(over.keys[i]), std::move(over.items[i]));
        }
    }
}

class Composer {
public:
    Composer(const fields::Type& document, Diagnostics& diagnostics, const Limits& limits,
             const std::optional<Node>& uses)
        : document_(document), diagnostics_(diagnostics), limits_(limits), uses_(uses) {}

    /// Reads a file; `named_at` is where another file names it.
    Node file(const std::string& path, const Position& named_at) {
        Node nothing;
        nothing.kind = Node::Kind::mapping;
        auto read = read_source(path, limits_.bytes, open_.empty() ? Pipes::allowed : Pipes::refused);
        if (!read.why.empty() && read.at.line == 0 && named_at.source != nullptr) {
            diagnostics_.error(named_at, fmt::format("cannot use '{}': {}", path, read.why), read.help);
            result.incomplete = true;
            return nothing;
        }
        diagnostics_.open(*read.source);
        result.sources.push_back(read.source);
        nothing.at = {read.source.get(), 0, 0, 1};
        if (!read.why.empty()) {
            diagnostics_.error(read.at, read.why, read.help);
            result.incomplete = true;
            return nothing;
        }
        auto tree = parse_yaml(*read.source, diagnostics_, limits_);
        if (tree && !tree->is_mapping()) {
            diagnostics_.error(tree->at,
                               tree->empty ? "the file is empty"
                                           : "the file must hold a mapping, not " + describe(*tree),
                               "such as gameday: 1");
            tree.reset();
        }
        if (!tree) {
            result.incomplete = true;
            return nothing;
        }
        open_.push_back({path, identity(path)});
        Node composed = with_used(std::move(*tree), *read.source);
        open_.pop_back();
        return composed;
    }

    Composed result;

private:
    struct Open {
        std::string path;
        std::string identity;
    };

    /// The same for every way to write the path of a file.
    static std::string identity(const std::string& path) {
        std::error_code error;
        const auto canonical = std::filesystem::weakly_canonical(path, error);
        return error ? path : canonical.string();
    }

    Node with_used(Node own, const Source& source) {
        Node base;
        base.kind = Node::Kind::mapping;
        base.at = own.at;
        const Node* const uses = uses_ && open_.size() == 1 ? &*uses_ : own.find("uses");
        if (uses == nullptr && open_.size() == 1) {
            tell_lack(own);
        }
        if (uses != nullptr) {
            if (uses->is_sequence()) {
                for (const Node& one : uses->items) {
                    base = overlay(std::move(base), used(one, source));
                }
            } else {
                base = overlay(std::move(base), used(*uses, source));
            }
        }
        Node set;
        if (Node* given = own.find("set"); given != nullptr) {
            set = std::move(*given);
        }
        own.remove("uses");
        own.remove("set");
        Node merged = overlay(std::move(base), std::move(own));
        apply_set(merged, std::move(set));
        return merged;
    }

    Node used(const Node& value, const Source& source) {
        Node nothing;
        nothing.kind = Node::Kind::mapping;
        nothing.at = value.at;
        if (!value.is_scalar() || value.empty || value.text.empty()) {
            diagnostics_.error(value.at, "'uses' needs the path of a file, not " + describe(value));
            result.incomplete = true;
            return nothing;
        }
        const auto path =
            (std::filesystem::path(source.directory()) / value.text).lexically_normal().string();
        if (tell_cycle(path, value.at)) {
            result.incomplete = true;
            return nothing;
        }
        if (open_.size() >= limits_.uses_depth || result.sources.size() >= limits_.files) {
            const bool deep = open_.size() >= limits_.uses_depth;
            diagnostics_.error(
                value.at, deep ? fmt::format("more than {} files that use one another", limits_.uses_depth)
                               : fmt::format("more than {} files in one scenario", limits_.files));
            result.incomplete = true;
            return nothing;
        }
        return file(path, value.at);
    }

    /// A file that holds none of the sections that it needs, and uses no other file, lacks that one line
    /// rather than each of them.
    void tell_lack(const Node& own) {
        std::size_t needed = 0;
        for (const fields::Field& field : document_.fields) {
            const bool needed_section = field.required && field.type->shape == fields::Shape::map;
            if (needed_section && own.find(field.name) != nullptr) {
                return;
            }
            needed += needed_section ? 1 : 0;
        }
        if (needed > 1) {
            diagnostics_.error(own.at, "the file describes no system, and uses none",
                               "add a line such as uses: ../systems/two-region.yaml");
            result.incomplete = true;
        }
    }

    bool tell_cycle(const std::string& path, const Position& at) {
        const std::string wanted = identity(path);
        const auto start = std::find_if(open_.begin(), open_.end(),
                                        [&](const Open& open) { return open.identity == wanted; });
        if (start == open_.end()) {
            return false;
        }
        std::vector<std::string> ring;
        for (auto open = start; open != open_.end(); ++open) {
            ring.push_back((open == start ? "" : "uses ") + open->path);
        }
        ring.push_back("uses " + start->path);
        diagnostics_.error(at, "files use one another in a circle", "", ring);
        return true;
    }

    void apply_set(Node& tree, Node set) {
        if (set.at.source == nullptr) {
            return; // there is none
        }
        if (!set.is_mapping()) {
            diagnostics_.error(set.at, "'set' needs a mapping of paths to values, not " + describe(set),
                               "such as {dns.app.ttl: 60s}");
            return;
        }
        Editor editor(document_, diagnostics_, limits_, result.incomplete);
        for (std::size_t i = 0; i < set.keys.size(); ++i) {
            const Key& key = set.keys[i];
            Position at = key.at;
            at.column += key.quoted ? 1 : 0; // the path begins after its quote
            editor.apply(tree, {key.text, at, std::move(set.items[i])});
        }
    }

    const fields::Type& document_;
    Diagnostics& diagnostics_;
    const Limits& limits_;
    const std::optional<Node>& uses_; // of the first file, instead of what it says
    std::vector<Open> open_;
};

} // namespace

Node overlay(Node base, Node over) {
    lay_over(base, std::move(over), merged_levels);
    return base;
}

Composed compose(const std::string& path, const fields::Type& document, Diagnostics& diagnostics,
                 const Limits& limits, const std::optional<Node>& uses) {
    Composer composer(document, diagnostics, limits, uses);
    composer.result.tree = composer.file(path, {});
    return std::move(composer.result);
}

} // namespace gameday::language
