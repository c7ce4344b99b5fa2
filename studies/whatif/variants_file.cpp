#include "studies/whatif/variants_file.hpp"

#include <array>
#include <utility>

#include "scenarios/language/nearest.hpp"
#include "scenarios/language/parse.hpp"
#include "scenarios/language/resolve.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::studies {

namespace {

using language::Diagnostics;
using language::Node;

/// As it is to be written after `path=`.
std::string written(const Node& value) {
    if (value.is_scalar()) {
        return value.empty ? "" : language::yaml_scalar(value.text, language::Where::flow);
    }
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        parts.push_back((value.is_mapping() ? value.keys[i].text + ": " : "") + written(value.items[i]));
    }
    const std::string all = language::joined(parts);
    return value.is_mapping() ? "{" + all + "}" : "[" + all + "]";
}

/// One variant: a mapping of paths to values.
void read_variant(const language::Key& name, Node value, std::vector<Variant>& all,
                  Diagnostics& diagnostics) {
    if (!value.is_mapping() || value.keys.empty()) {
        diagnostics.error(value.at.line == 0 ? name.at : value.at,
                          "a variant needs a mapping of paths to values, not " +
                              (value.is_mapping() ? "an empty one" : describe(value)),
                          "such as {dns.app.ttl: 60s}");
        return;
    }
    Variant variant;
    variant.name = name.text;
    variant.at = name.at;
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
        const language::Key& key = value.keys[i];
        language::Position at = key.at;
        at.column += key.quoted ? 1 : 0; // the path begins after its quote
        std::string text = key.text + "=" + written(value.items[i]);
        add_edit(variant, {key.text, at, std::move(value.items[i])}, std::move(text), diagnostics);
    }
    all.push_back(std::move(variant));
}

void check_keys(const Node& tree, Diagnostics& diagnostics) {
    const std::vector<std::string> allowed{"gameday", "variants"};
    for (const language::Key& key : tree.keys) {
        if (key.text != allowed[0] && key.text != allowed[1]) {
            const std::string guess = language::did_you_mean(key.text, allowed);
            diagnostics.error(key.at,
                              "unknown key '" + language::excerpt(key.text) + "' in a file of variants",
                              guess, {"allowed here: " + language::joined(allowed)});
        }
    }
    const Node* const version = tree.find("gameday");
    if (version == nullptr) {
        diagnostics.error(tree.at, "the file does not say the version of the language", "gameday: 1");
    } else if (!version->is_word("1")) {
        diagnostics.error(version->at, "this gameday reads version 1 of the language", "gameday: 1");
    }
}

} // namespace

bool is_variants_file(const std::string& path) {
    const language::Limits limits;
    const auto read = language::read_source(path, limits.bytes, language::Pipes::refused);
    if (!read.why.empty()) {
        return false;
    }
    Diagnostics unheard;
    const auto tree = language::parse_yaml(*read.source, unheard, limits);
    return tree && tree->is_mapping() && tree->has("variants") && !tree->has("scenario");
}

std::vector<Variant> read_variants_file(const std::string& path,
                                        std::vector<std::shared_ptr<const language::Source>>& sources,
                                        Diagnostics& diagnostics) {
    const language::Limits limits;
    const auto read = language::read_source(path, limits.bytes, language::Pipes::allowed);
    diagnostics.open(*read.source);
    sources.push_back(read.source);
    if (!read.why.empty()) {
        diagnostics.error(read.at.source != nullptr ? read.at
                                                    : language::Position{read.source.get(), 0, 0, 1},
                          read.why, read.help);
        return {};
    }
    auto tree = language::parse_yaml(*read.source, diagnostics, limits);
    if (!tree) {
        return {};
    }
    if (!tree->is_mapping()) {
        diagnostics.error(tree->at,
                          tree->empty ? "the file is empty"
                                      : "the file must hold a mapping, not " + describe(*tree),
                          "such as gameday: 1");
        return {};
    }
    check_keys(*tree, diagnostics);
    Node* const variants = tree->find("variants");
    if (variants == nullptr || !variants->is_mapping() || variants->keys.empty()) {
        diagnostics.error(variants == nullptr ? tree->at : variants->at, "the file names no variants",
                          "such as variants: {short TTL: {dns.app.ttl: 20s}}");
        return {};
    }
    std::vector<Variant> all;
    for (std::size_t i = 0; i < variants->keys.size(); ++i) {
        read_variant(variants->keys[i], std::move(variants->items[i]), all, diagnostics);
    }
    return all;
}

} // namespace gameday::studies
