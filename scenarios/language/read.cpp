#include "scenarios/language/read.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/empirical.hpp"
#include "scenarios/language/locate.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

using fields::Shape;
using fields::Type;

namespace {

// Longer lists of names help nobody.
constexpr std::size_t most_names_listed = 12;

/// "1s to 24h"
std::string bounds_text(const fields::Field& field) {
    if (field.low.empty() || field.low == field.high) {
        return (field.low.empty() ? "up to " : "") + field.high;
    }
    return field.high.empty() ? field.low + " or more" : field.low + " to " + field.high;
}

/// Whether an element takes the word `none` for itself.
bool reads_none(const Type& type) {
    return std::any_of(type.words.begin(), type.words.end(),
                       [](const auto& word) { return word.text == "none"; }) ||
           std::any_of(type.alternatives.begin(), type.alternatives.end(), [](const auto& alternative) {
               return alternative.form == fields::Alternative::Form::word && alternative.name == "none";
           });
}

} // namespace

Reader::Reader(const Node& root, Diagnostics& diagnostics, const Limits& limits, bool incomplete)
    : root_(root), diagnostics_(diagnostics), limits_(limits), incomplete_(incomplete) {
    for (std::size_t i = 0; i < root.keys.size(); ++i) {
        names_[root.keys[i].text] = root.items[i].key_texts();
        name_sets_[root.keys[i].text] = {names_[root.keys[i].text].begin(), names_[root.keys[i].text].end()};
    }
}

void Reader::read_document(const Type& type, void* into) {
    read(type, root_, into, {});
}

Diagnostic& Reader::error(const Position& at, bool repeated, std::string message, std::string help,
                          std::vector<std::string> notes) {
    Diagnostic& made = diagnostics_.error(at, std::move(message), std::move(help), std::move(notes));
    made.repeated = repeated;
    return made;
}

void Reader::read(const Type& type, const Node& node, void* into, const Place& place) {
    switch (type.shape) {
    case Shape::scalar:
        return read_scalar(type, node, into, place);
    case Shape::list:
        return read_list(type, node, into, place);
    case Shape::map:
        return read_map(type, node, into, place);
    case Shape::optional:
        return read_optional(type, node, into, place);
    case Shape::record:
        return read_record(type, node, into, place);
    case Shape::one_of:
        return read_one_of(type, node, into, place);
    case Shape::cases:
        return read_cases(type, node, into, place);
    }
}

void Reader::tell_shape(const std::string& needed, const Node& node, const Place& place, std::string help) {
    const std::string message =
        node.empty ? fmt::format("{} needs {}, and nothing is written", quoted_path(place.path), needed)
                   : fmt::format("{} needs {}, not {}", quoted_path(place.path), needed, describe(node));
    // Nothing has no place of its own: the key has.
    error(node.empty && place.key != nullptr ? place.key->at : node.at, node.repeated, message,
          std::move(help));
}

void Reader::read_scalar(const Type& type, const Node& node, void* into, const Place& place) {
    std::vector<std::string> words;
    for (const fields::Word& word : type.words) {
        words.push_back(word.text);
    }
    if (!node.is_scalar() || node.empty) {
        return tell_shape(words.empty() ? type.expects : "one of: " + joined(words), node, place);
    }
    std::string text = node.text;
    if (const auto file = empirical_file(text); file && type.pattern.find("empirical") != std::string::npos) {
        const auto values = read_empirical(*file, node, diagnostics_, limits_, sources_);
        if (!values) {
            return;
        }
        text = *values;
    }
    const fields::ReadFault fault = type.parse(text, into);
    if (fault.any()) {
        std::vector<std::string> notes;
        std::string help = fault.help;
        if (!words.empty()) {
            help = help.empty() ? did_you_mean(text, words) : help;
            notes.push_back("allowed: " + joined(words));
        }
        error(node.at, node.repeated, fmt::format("'{}' {}", place.path, fault.why), help, notes);
        return;
    }
    if (place.field != nullptr) {
        check_bounds(type, node, into, place);
        if (!place.field->refers_to.empty()) {
            check_reference(place.field->refers_to, node.text, node.at, node.repeated, place.path);
        }
    }
}

void Reader::check_bounds(const Type& type, const Node& node, void* into, const Place& place) {
    const fields::Field& field = *place.field;
    const auto value = type.magnitude ? type.magnitude(into) : std::nullopt;
    if (!value || (field.low.empty() && field.high.empty())) {
        return;
    }
    // The object itself is the only one of its type at hand: it holds each bound in turn, then the value
    // again.
    bool outside = false;
    if (!field.low.empty() && !type.parse(field.low, into).any()) {
        outside = *value < type.magnitude(into).value_or(*value);
    }
    if (!field.high.empty() && !type.parse(field.high, into).any()) {
        outside = outside || *value > type.magnitude(into).value_or(*value);
    }
    type.parse(node.text, into);
    if (outside) {
        error(node.at, node.repeated, fmt::format("'{}' is out of range: {}", place.path, node.text),
              "allowed: " + bounds_text(field));
    }
}

void Reader::check_reference(const std::vector<std::string>& sections, const std::string& name,
                             const Position& at, bool repeated, const std::string& path) {
    std::vector<std::string> known;
    for (const std::string& section : sections) {
        const auto set = name_sets_.find(section);
        if (set == name_sets_.end()) {
            continue;
        }
        if (set->second.contains(name)) {
            return;
        }
        if (!diagnostics_.plenty()) {
            const std::vector<std::string>& names = names_.at(section);
            known.insert(known.end(), names.begin(), names.end());
        }
    }
    const bool misspelt = std::any_of(sections.begin(), sections.end(), [this](const std::string& section) {
        return !names_.contains(section) && faulty_.contains(section); // what is in it is told nowhere
    });
    if (incomplete_ || misspelt) {
        return;
    }
    std::vector<std::string> notes;
    if (known.empty() && !diagnostics_.plenty()) {
        notes.emplace_back("nothing is there");
    } else if (known.size() <= most_names_listed && !known.empty()) {
        notes.push_back("there: " + joined(known));
    }
    error(at, repeated,
          fmt::format("'{}' names '{}', which is not in {}", path, name, joined(sections, " or ")),
          did_you_mean(name, known), notes);
}

void Reader::read_list(const Type& type, const Node& node, void* into, const Place& place) {
    const bool lone = node.is_scalar() && !node.empty && type.element->shape == Shape::scalar;
    if (!node.is_sequence() && !lone) {
        return tell_shape("a list", node, place, "");
    }
    type.clear(into);
    if (lone) { // `after: promote` says what `after: [promote]` says
        return read(*type.element, node, type.add(into, "0"), place);
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const Place element{extend(place.path, std::to_string(i)), nullptr, place.field, false};
        read(*type.element, node.items[i], type.add(into, element.path), element);
    }
}

void Reader::read_map(const Type& type, const Node& node, void* into, const Place& place) {
    if (!node.is_mapping()) {
        return tell_shape("a mapping of names", node, place, node.empty ? "write {} for none" : "");
    }
    type.clear(into);
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const Key& key = node.keys[i];
        const Place element{extend(place.path, key.text), &key, place.field, has_entries(type)};
        if (place.field != nullptr && !place.field->keys_refer_to.empty()) {
            check_reference(place.field->keys_refer_to, key.text, key.at, node.items[i].repeated, place.path);
        }
        read(*type.element, node.items[i], type.add(into, key.text), element);
    }
}

void Reader::read_optional(const Type& type, const Node& node, void* into, const Place& place) {
    type.clear(into);
    if (node.is_word("none") && !reads_none(*type.element)) {
        return;
    }
    read(*type.element, node, type.add(into, ""), place);
}

bool Reader::read_keyed(const Type& type, const Node& node, void* into, const Place& place) {
    const std::string needed = "one of: " + joined(type.allowed());
    if (node.keys.size() != 1) {
        tell_shape(needed, node, place, node.keys.empty() ? "" : "one key only");
        return true;
    }
    const Key& key = node.keys.front();
    const fields::Alternative* chosen = keyed_alternative(type, key.text);
    if (chosen == nullptr) {
        std::vector<std::string> names;
        for (const fields::Alternative& alternative : type.alternatives) {
            if (alternative.form == fields::Alternative::Form::keyed) {
                names.push_back(alternative.name);
            }
        }
        error(key.at, node.repeated,
              key.by_set ? fmt::format("unknown key '{}' in '{}'", key.text, place.path)
                         : fmt::format("unknown key '{}'", key.text),
              did_you_mean(key.text, names), {"allowed here: " + joined(type.allowed())});
        return true;
    }
    read(*chosen->payload, node.items.front(), chosen->select(into),
         {extend(place.path, key.text), &key, place.field, false});
    return true;
}

void Reader::read_one_of(const Type& type, const Node& node, void* into, const Place& place) {
    using Form = fields::Alternative::Form;
    const fields::Alternative* plain = nullptr;
    bool keyed = false;
    for (const fields::Alternative& alternative : type.alternatives) {
        if (alternative.form == Form::word && node.is_scalar() && !node.empty &&
            node.text == alternative.name) {
            alternative.select(into);
            return;
        }
        keyed = keyed || alternative.form == Form::keyed;
        const bool fits = alternative.form == Form::plain &&
                          (bare(*alternative.payload).shape == Shape::scalar) == node.is_scalar();
        plain = plain == nullptr && fits ? &alternative : plain;
    }
    if (node.is_mapping() && keyed && plain == nullptr) {
        read_keyed(type, node, into, place);
        return;
    }
    const std::vector<std::string> allowed = type.allowed();
    if (!node.is_scalar() || node.empty) {
        if (plain != nullptr && !node.empty) {
            return read(*plain->payload, node, plain->select(into), place);
        }
        return tell_shape("one of: " + joined(allowed), node, place);
    }
    // A word that is nearly one of the words is a slip of it; anything else is tried as the plain value.
    std::vector<std::string> words;
    for (const fields::Alternative& alternative : type.alternatives) {
        if (alternative.form == Form::word) {
            words.push_back(alternative.name);
        } else if (alternative.form == Form::keyed && node.text == alternative.name) {
            error(node.at, node.repeated, fmt::format("'{}' needs a value for '{}'", place.path, node.text),
                  fmt::format("write {{{}: …}}", node.text));
            return;
        }
    }
    const std::string help = did_you_mean(node.text, words);
    if (plain == nullptr || !help.empty()) {
        error(node.at, node.repeated, fmt::format("'{}' cannot be {}", place.path, describe(node)), help,
              {"allowed: " + joined(allowed)});
        return;
    }
    void* const payload = plain->select(into);
    const bool unreadable = plain->payload->parse && plain->payload->parse(node.text, payload).any();
    read(*plain->payload, node, payload, place);
    if (unreadable && allowed.size() > 1) {
        diagnostics_.note("allowed: " + joined(allowed));
    }
}

} // namespace gameday::language
