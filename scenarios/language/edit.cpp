#include "scenarios/language/edit.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "scenarios/language/nearest.hpp"
#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

using fields::Shape;
using fields::Type;

/// Where an edit has come to.
struct Editor::Cursor {
    Node* node = nullptr;
    const Type* type = nullptr;    ///< nothing below a key that no type knows
    std::string path;              ///< so far, for messages
    const Node* entries = nullptr; ///< the section of which node is an entry
    const Node* shadow = nullptr;  ///< what node takes its missing keys from
};

/// The next step of a path.
struct Editor::Step {
    std::string text;
    Position at;
    bool last = false;
};

namespace {

/// What `like` brings an entry under this key.
const Node* through_like(const Node& entries, const Node& entry, std::string_view key) {
    const Node* here = &entry;
    // As many hops as there are entries at most: the chain may be a ring.
    for (std::size_t hops = 0; hops <= entries.items.size(); ++hops) {
        const Node* like = here->find("like");
        here = like == nullptr || !like->is_scalar() ? nullptr : entries.find(like->text);
        if (here == nullptr || !here->is_mapping()) {
            return nullptr;
        }
        if (const Node* found = here->find(key); found != nullptr) {
            return found;
        }
    }
    return nullptr;
}

/// Names between single dots, with or without quotes.
bool well_formed(std::string_view path) {
    while (!path.empty()) {
        if (take_step(path, {}).empty()) {
            return false;
        }
    }
    return true;
}

/// Where the path ends and the value begins: the first '=' outside quotes.
std::size_t find_equals(std::string_view text, Part part) {
    char quote = 0;
    for (std::size_t i = part.begin; i < std::min(part.end, text.size()); ++i) {
        if (quote != 0) {
            quote = text[i] == quote ? '\0' : quote;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == '=') {
            return i;
        }
    }
    return std::string_view::npos;
}

} // namespace

std::optional<Edit> parse_edit(const std::shared_ptr<Source>& argument, Diagnostics& diagnostics,
                               const Limits& limits, Part part) {
    const std::string_view text = argument->text();
    const std::size_t equals = find_equals(text, part);
    const std::size_t column = code_points(text.substr(0, part.begin)) + 1;
    if (equals == std::string::npos || equals == part.begin) {
        diagnostics.error(
            {argument.get(), 1, column, code_points(text.substr(part.begin, part.end - part.begin))},
            "this sets nothing", "write path=value, such as dns.app.ttl=60s");
        return std::nullopt;
    }
    // The path is blanked rather than cut off, so that the columns of the value are those of the argument.
    auto value = parse_yaml(*argument, diagnostics, limits, {equals + 1, part.end});
    if (!value) {
        return std::nullopt;
    }
    const std::string path(text.substr(part.begin, equals - part.begin));
    if (value->empty && value->at.line == 0) {
        value->at = {argument.get(), 1, column + code_points(path), 1};
    }
    return Edit{path, {argument.get(), 1, column, code_points(path)}, std::move(*value)};
}

bool Editor::next_step(const Edit& edit, std::string_view& rest, const Cursor& here, Step& step) {
    const std::size_t offset = edit.path.size() - rest.size();
    std::vector<Key> keys = here.node->keys;
    if (here.shadow != nullptr) {
        keys.insert(keys.end(), here.shadow->keys.begin(), here.shadow->keys.end());
    }
    const std::size_t before = rest.size();
    step.text = take_step(rest, keys);
    step.at = edit.at;
    step.at.column += code_points(std::string_view(edit.path).substr(0, offset));
    if (code_points(step.text) > limits_.key_length) {
        diagnostics_.error(step.at, fmt::format("a key of more than {} characters", limits_.key_length));
        return false;
    }
    const std::size_t dots = rest.empty() ? 0 : 1;
    step.at.length = code_points(std::string_view(edit.path).substr(offset, before - rest.size() - dots));
    step.last = rest.empty();
    return true;
}

void Editor::apply(Node& root, Edit edit) {
    if (edit.path.empty() || !well_formed(edit.path)) {
        diagnostics_.error(edit.at, fmt::format("'{}' is no path", edit.path),
                           "write names and dots, such as dns.app.ttl");
        return;
    }
    Cursor here{&root, &document_, "", nullptr, nullptr};
    std::string_view rest = edit.path;
    for (std::size_t steps = 0;; ++steps) {
        Step step;
        if (!next_step(edit, rest, here, step)) {
            return;
        }
        if (steps >= limits_.steps) {
            diagnostics_.error(step.at, fmt::format("a path of more than {} steps", limits_.steps));
            return;
        }
        if (steps == 0 && (step.text == "uses" || step.text == "set")) {
            diagnostics_.error(step.at, fmt::format("'{}' cannot be set", step.text));
            return;
        }
        if (step.last) {
            assign(here, step, std::move(edit.value));
            return;
        }
        const Node* shadow = here.shadow != nullptr ? here.shadow->find(step.text) : nullptr;
        if (here.entries != nullptr) {
            shadow = through_like(*here.entries, *here.node, step.text);
        }
        const Type* below = here.type == nullptr ? nullptr : type_below(*here.type, *here.node, step.text);
        Node* next = here.node->is_sequence() ? enter_element(here, step) : enter(here, step, shadow, below);
        if (next == nullptr) {
            return;
        }
        const bool entry = here.type != nullptr && has_entries(bare(*here.type)) && !here.node->is_sequence();
        here = {next, below, extend(here.path, step.text), entry ? here.node : nullptr, shadow};
    }
}

Node* Editor::enter_element(Cursor& here, const Step& step) {
    std::size_t number = 0;
    const char* const end = step.text.data() + step.text.size();
    const auto [rest, error] = std::from_chars(step.text.data(), end, number);
    const std::size_t size = here.node->items.size();
    if (error == std::errc{} && rest == end && number < size) {
        return &here.node->items[number];
    }
    const std::string held = size == 0 ? "it is empty" : fmt::format("its elements are 0 to {}", size - 1);
    diagnostics_.error(step.at, fmt::format("no element '{}' in '{}'", step.text, here.path),
                       size == 1 ? "its only element is 0" : held);
    return nullptr;
}

void Editor::no_such_entry(const Cursor& here, const Step& step) {
    const std::vector<std::string> names = here.node->key_texts();
    diagnostics_.error(step.at, fmt::format("no '{}' in '{}'", step.text, here.path),
                       did_you_mean(step.text, names), {"there: " + joined(names)});
}

/// Goes to the value under a key, making it a mapping where nothing stands in the way.
Node* Editor::enter(Cursor& here, const Step& step, const Node* shadow, const Type* type) {
    const auto begin_mapping = [&]() -> Node* {
        Node made;
        made.kind = Node::Kind::mapping;
        made.at = step.at;
        const bool one_of = type != nullptr && bare(*type).shape == Shape::one_of;
        made.partial = !one_of && (here.node->partial || here.node->has("like"));
        return &here.node->put({step.text, step.at, true, false}, std::move(made));
    };
    Node* found = here.node->find(step.text);
    if (found == nullptr && shadow != nullptr && shadow->is_sequence()) {
        Node copy = *shadow;
        mark_repeated(copy);
        return &here.node->put({step.text, step.at, true, false}, std::move(copy));
    }
    if (found == nullptr) {
        // A new entry must be given whole: a misspelt name must not make one with every default.
        const bool in_map = here.type != nullptr && bare(*here.type).shape == Shape::map;
        if (in_map && !here.node->keys.empty() && shadow == nullptr && !incomplete_) {
            no_such_entry(here, step);
            return nullptr;
        }
        return begin_mapping();
    }
    if (!found->is_scalar()) {
        return found;
    }
    const bool absent = type != nullptr && type->shape == Shape::optional && found->is_word("none");
    const bool one_of = type != nullptr && bare(*type).shape == Shape::one_of;
    if (found->empty || absent || one_of) {
        return begin_mapping();
    }
    diagnostics_.error(step.at, fmt::format("'{}' is {}, which has no parts", extend(here.path, step.text),
                                            describe(*found)));
    return nullptr;
}

void Editor::assign(Cursor& here, const Step& step, Node value) {
    if (here.node->is_sequence()) {
        if (Node* element = enter_element(here, step); element != nullptr) {
            *element = std::move(value);
        }
        return;
    }
    const bool one_of = here.type != nullptr && bare(*here.type).shape == Shape::one_of;
    const bool below_plain = one_of && keyed_alternative(*here.type, step.text) == nullptr &&
                             type_below(*here.type, *here.node, step.text) != nullptr;
    if (one_of && !below_plain) {
        here.node->keys.clear(); // one alternative takes the place of another
        here.node->items.clear();
    }
    here.node->put({step.text, step.at, true, false}, std::move(value));
}

} // namespace gameday::language
