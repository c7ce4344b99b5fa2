#include "scenarios/language/resolve.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "scenarios/language/read.hpp"
#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

using fields::Alternative;
using fields::CaseOption;
using fields::Field;
using fields::Shape;
using fields::Type;

namespace {

/// Whether a field of this type is one figure to people, rather than a group of fields.
bool is_figure(const Type& type) {
    const Type& here = bare(type);
    if (here.shape == Shape::list || here.shape == Shape::map) {
        return is_figure(*here.element);
    }
    return here.shape == Shape::scalar || here.shape == Shape::one_of;
}

// The reader made the object, and the tree is what it read: both are walked side by side.
class Resolver {
public:
    /// The value of a field or an element. `fallback` is the same value of a default object, if there is
    /// one; `node` is what the file says of it, if it says anything.
    static Resolved value(const Type& type, const void* held, const void* fallback, const std::string& path,
                          const Node* node) {
        Resolved made;
        made.path = path;
        made.given = node != nullptr;
        if (node != nullptr) {
            made.at = node->at;
        }
        fill(made, type, held, fallback, node);
        return made;
    }

private:
    static void fill(Resolved& made, const Type& type, const void* held, const void* fallback,
                     const Node* node) {
        switch (type.shape) {
        case Shape::scalar:
            made.type = &type;
            made.text = type.format(held);
            return;
        case Shape::list:
        case Shape::map:
            made.type = &type;
            return fill_elements(made, type, held, node);
        case Shape::optional:
            return fill_optional(made, type, held, fallback, node);
        case Shape::record:
            made.kind = Resolved::Kind::mapping;
            return fill_fields(made, type, held, fallback, node, "");
        case Shape::one_of:
            return fill_one_of(made, type, held, node);
        case Shape::cases:
            made.kind = Resolved::Kind::mapping;
            return fill_case(made, type, held, node);
        }
    }

    static const Node* below(const Node* node, const std::string& key) {
        return node != nullptr && node->is_mapping() ? node->find(key) : nullptr;
    }

    static void fill_elements(Resolved& made, const Type& type, const void* held, const Node* node) {
        const bool named = type.shape == Shape::map;
        made.kind = named ? Resolved::Kind::mapping : Resolved::Kind::list;
        const auto fallback = make_default(*type.element);
        type.each(held, [&](const std::string& key, const void* element) {
            const std::size_t number = made.children.size();
            const bool in_list = node != nullptr && node->is_sequence() && number < node->items.size();
            const Node* const given = named ? below(node, key) : in_list ? &node->items[number] : nullptr;
            Resolved child = value(*type.element, element, fallback.get(), extend(made.path, key), given);
            child.key = named ? key : "";
            made.children.push_back(std::move(child));
        });
    }

    static void fill_optional(Resolved& made, const Type& type, const void* held, const void* fallback,
                              const Node* node) {
        const void* element = nullptr;
        const void* usual = nullptr;
        type.each(held, [&](const std::string&, const void* one) { element = one; });
        if (fallback != nullptr) {
            type.each(fallback, [&](const std::string&, const void* one) { usual = one; });
        }
        if (element == nullptr) {
            made.absent = true;
            made.text = "none";
            return;
        }
        const auto fresh = make_default(*type.element);
        fill(made, *type.element, element, usual == nullptr ? fresh.get() : usual, node);
    }

    static void fill_one_of(Resolved& made, const Type& type, const void* held, const Node* node) {
        for (const Alternative& alternative : type.alternatives) {
            const void* payload = alternative.get(held);
            if (payload == nullptr) {
                continue;
            }
            if (alternative.form == Alternative::Form::word) {
                made.text = alternative.name;
            } else if (alternative.form == Alternative::Form::plain) {
                fill(made, *alternative.payload, payload, make_default(*alternative.payload).get(), node);
            } else {
                made.kind = Resolved::Kind::mapping;
                const auto fresh = make_default(*alternative.payload);
                Resolved child = value(*alternative.payload, payload, fresh.get(),
                                       extend(made.path, alternative.name), below(node, alternative.name));
                child.key = alternative.name;
                made.children.push_back(std::move(child));
            }
            return;
        }
    }

    /// The fields of a record, among those of `made`. A case told by its key has its target under that key.
    static void fill_fields(Resolved& made, const Type& record, const void* held, const void* fallback,
                            const Node* node, const std::string& target_key) {
        for (const Field& field : record.fields) {
            const bool own = made.path.empty() &&
                             std::find(own_keys.begin(), own_keys.end(), field.name) != own_keys.end();
            if (own) {
                continue;
            }
            const void* const member = field.of(held);
            const void* const usual = fallback == nullptr ? nullptr : field.of(fallback);
            if (field.inlined) {
                fill_case(made, *field.type, member, node);
                continue;
            }
            const std::string& key = field.name == "target" && !target_key.empty() ? target_key : field.name;
            Resolved child = value(*field.type, member, usual, extend(made.path, key), below(node, key));
            child.key = key;
            child.field = &field;
            child.doc = field.doc;
            child.source = field.source;
            child.figure = is_figure(*field.type);
            if (child.figure && usual != nullptr) {
                Resolved standard;
                fill(standard, *field.type, usual, nullptr, nullptr);
                child.usual = standard.kind == Resolved::Kind::leaf ? standard.text : one_line(standard);
            }
            pass_down(child);
            made.children.push_back(std::move(child));
        }
    }

    /// What is below a figure has no field of its own: it shares the figure's.
    static void pass_down(Resolved& figure) {
        if (figure.figure) {
            for (Resolved& child : figure.children) {
                child.source = figure.source;
                pass_down(child);
            }
        }
    }

    static void fill_case(Resolved& made, const Type& type, const void* held, const Node* node) {
        const auto& chosen = *static_cast<const fields::Case*>(held);
        if (!chosen.chosen()) {
            return;
        }
        const CaseOption& option = chosen.option();
        const auto fallback = option.make();
        if (!type.discriminator.empty()) {
            Resolved name;
            name.key = type.discriminator;
            name.path = extend(made.path, name.key);
            name.text = option.name;
            name.given = true;
            made.children.push_back(std::move(name));
            fill_fields(made, *option.record, chosen.value(), fallback.get(), node, "");
        } else if (option.record->field("target") == nullptr) {
            Resolved part = value(*option.record, chosen.value(), fallback.get(),
                                  extend(made.path, option.name), below(node, option.name));
            part.key = option.name;
            made.children.push_back(std::move(part));
        } else {
            fill_fields(made, *option.record, chosen.value(), fallback.get(), node, option.name);
        }
    }

    static std::shared_ptr<void> make_default(const Type& type) {
        return type.shape == Shape::record && type.make ? type.make() : nullptr;
    }
};

/// Whether a text has a character that only an escape can write.
bool needs_escapes(std::string_view text) {
    while (!text.empty()) {
        const CodePoint next = first_code_point(text);
        if (next.bytes == 0 || is_unseen(next.value)) {
            return true;
        }
        text.remove_prefix(next.bytes);
    }
    return false;
}

bool needs_quotes(const std::string& text, Where where) {
    if (text.empty() || text == "null" || text == "Null" || text == "NULL" || needs_escapes(text)) {
        return true;
    }
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    const std::string_view others = where == Where::flow ? "._%/$+-" : "._%/$+- (),=;";
    const auto plain = [&](char c) { return letter(c) || others.find(c) != std::string_view::npos; };
    const bool starts_plain = letter(text.front()) || text.front() == '$' || text.front() == '/';
    return !starts_plain || text.back() == ' ' || !std::all_of(text.begin(), text.end(), plain);
}

} // namespace

Resolved resolve(const Loaded& loaded) {
    if (!loaded.document) {
        return {};
    }
    const auto fallback = loaded.type->make();
    return Resolver::value(*loaded.type, loaded.document.get(), fallback.get(), "", &loaded.tree);
}

std::string yaml_scalar(const std::string& text, Where where) {
    if (!needs_quotes(text, where)) {
        return text;
    }
    std::string quoted = "\"";
    for (std::string_view rest = text; !rest.empty();) {
        const CodePoint next = first_code_point(rest);
        const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
        if (next.value == '"' || next.value == '\\') {
            quoted += '\\';
        }
        if (is_unseen(next.value) || next.value == '\n' || next.value == '\t') {
            quoted += fmt::format("\\U{:08X}", static_cast<std::uint32_t>(next.value));
        } else {
            quoted += rest.substr(0, bytes);
        }
        rest.remove_prefix(bytes);
    }
    return quoted + "\"";
}

std::string one_line(const Resolved& value) {
    std::string text;
    switch (value.kind) {
    case Resolved::Kind::leaf:
        // The word none is absence only without quotes.
        return !value.absent && value.text == "none" ? "\"none\"" : yaml_scalar(value.text, Where::flow);
    case Resolved::Kind::list:
        for (const Resolved& child : value.children) {
            text += (text.empty() ? "" : ", ") + one_line(child);
        }
        return "[" + text + "]";
    case Resolved::Kind::mapping:
        for (const Resolved& child : value.children) {
            text += (text.empty() ? "" : ", ") + yaml_scalar(child.key, Where::flow) + ": " + one_line(child);
        }
        return "{" + text + "}";
    }
    return text;
}

} // namespace gameday::language
