#include "scenarios/language/schema.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <regex>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

using fields::Alternative;
using fields::CaseOption;
using fields::Field;
using fields::Shape;
using fields::Type;
using Json = nlohmann::ordered_json;

namespace {

/// What a record may leave out where it stands.
enum class Demand {
    all,  ///< the file must give what is required
    none, ///< another file, or `like`, may give it
};

/// How far a value stands below the top of a file: what `uses` merges must not be demanded of one file.
constexpr int merged_depth = 2;

/// A description in one sentence or two: what it is, its range, its default, and where that comes from.
std::string description_of(const Field& field, const std::string& usual) {
    std::string text = field.doc;
    if (!field.low.empty() || !field.high.empty()) {
        text += !field.low.empty() && !field.high.empty() ? fmt::format(" ({} to {})", field.low, field.high)
                : field.high.empty()                      ? fmt::format(" ({} or more)", field.low)
                                                          : fmt::format(" (up to {})", field.high);
    }
    if (!field.refers_to.empty()) {
        text += fmt::format("; a name in {}", joined(field.refers_to, " or "));
    }
    if (!field.keys_refer_to.empty()) {
        text += fmt::format("; keys are names in {}", joined(field.keys_refer_to, " or "));
    }
    if (!usual.empty()) {
        text += "; default " + usual;
        text += field.source.empty() ? "" : " (" + field.source + ")";
    }
    text += field.not_read.empty() ? "" : "; no outcome depends on it: " + field.not_read;
    return text;
}

std::optional<std::int64_t> whole_number(const std::string& text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

/// What a word is to a YAML parser: `503` a number, `true` a truth value.
void add_spellings(Json& list, const std::string& word) {
    list.push_back(word);
    if (const auto number = whole_number(word)) {
        list.push_back(*number);
    } else if (word == "true" || word == "false") {
        list.push_back(word == "true");
    }
}

class SchemaWriter {
public:
    Json document(const Type& type, const std::string& title) {
        Json made{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}};
        const auto fallback = type.make();
        Json body = record(type, fallback.get(), Demand::none, 0, false);
        for (auto& [key, value] : body.items()) {
            made[key] = value;
        }
        const Json path_of_file{{"type", "string"}, {"minLength", 1}};
        made["properties"]["uses"] = {
            {"description", "Files that this one builds on, relative to it; it overrides what they say."},
            {"anyOf", Json::array({path_of_file, Json{{"type", "array"}, {"items", path_of_file}}})}};
        made["properties"]["set"] = {
            {"description", "Values by path, such as dns.app.ttl: they replace what is there."},
            {"type", "object"}};
        Json required = Json::array();
        for (const Field& field : type.fields) {
            if (field.required) {
                required.push_back(field.name);
            }
        }
        if (!required.empty()) {
            // A file that uses another, or sets values, may have them from there.
            made["if"] = {
                {"not",
                 {{"anyOf", Json::array({Json{{"required", {"uses"}}}, Json{{"required", {"set"}}}})}}}};
            made["then"] = {{"required", required}};
        }
        made["definitions"] = std::move(definitions_);
        return made;
    }

private:
    /// The schema of a value; types that have a name of their own become definitions.
    Json value(const Type& type, const Field* field, Demand demand, int depth, bool entry) {
        switch (type.shape) {
        case Shape::scalar:
            return scalar(type, field);
        case Shape::list: {
            // Lists are replaced whole by whoever builds on a file: their elements are complete.
            Json element = value(*type.element, field, Demand::all, merged_depth, false);
            const Json list{{"type", "array"}, {"items", element}};
            return type.element->shape == Shape::scalar
                       ? Json{{"anyOf", Json::array({list, std::move(element)})}}
                       : list;
        }
        case Shape::map: {
            const bool entries = has_entries(type);
            return {{"type", "object"},
                    {"propertyNames", {{"minLength", 1}}},
                    {"additionalProperties", value(*type.element, field, demand, depth + 1, entries)}};
        }
        case Shape::optional: {
            const Json none{{"enum", Json::array({"none"})}};
            return {{"anyOf", Json::array({value(*type.element, field, demand, depth, entry), none})}};
        }
        case Shape::record:
        case Shape::cases:
            return reference(type, demand, depth, entry);
        case Shape::one_of:
            return one_of(type, field);
        }
        return Json::object();
    }

    static Json scalar(const Type& type, const Field* field) {
        if (!type.words.empty()) {
            Json words = Json::array();
            for (const fields::Word& word : type.words) {
                add_spellings(words, word.text);
            }
            return {{"enum", words}};
        }
        // A YAML parser takes a plain 16 for a number and a plain true for a truth value: where the text is
        // allowed, so are they.
        const std::regex pattern(type.pattern);
        const auto matches = [&](const char* text) { return std::regex_match(text, pattern); };
        Json options = Json::array({Json{{"type", "string"}, {"pattern", type.pattern}}});
        if (matches("16") || matches("0.5")) {
            Json number{{"type", matches("0.5") ? "number" : "integer"}};
            const auto low = field == nullptr ? std::nullopt : whole_number(field->low);
            const auto high = field == nullptr ? std::nullopt : whole_number(field->high);
            if (low || !matches("-1")) {
                number["minimum"] = low.value_or(0);
            }
            if (high) {
                number["maximum"] = *high;
            }
            options.push_back(std::move(number));
        }
        if (matches("true")) {
            options.push_back({{"type", "boolean"}});
        }
        return options.size() == 1 ? options.front() : Json{{"anyOf", options}};
    }

    Json one_of(const Type& type, const Field* field) {
        Json words = Json::array();
        Json options = Json::array();
        for (const Alternative& alternative : type.alternatives) {
            if (alternative.form == Alternative::Form::word) {
                add_spellings(words, alternative.name);
                continue;
            }
            Json payload = value(*alternative.payload, field, Demand::all, merged_depth, false);
            if (alternative.form == Alternative::Form::plain) {
                options.push_back(std::move(payload));
                continue;
            }
            payload["description"] = alternative.doc;
            options.push_back({{"type", "object"},
                               {"properties", {{alternative.name, payload}}},
                               {"required", {alternative.name}},
                               {"additionalProperties", false}});
        }
        if (!words.empty()) {
            options.insert(options.begin(), Json{{"enum", words}});
        }
        return {{"anyOf", options}};
    }

    /// A reference to the definition of a record or a catalogue, written when it is first asked for.
    Json reference(const Type& type, Demand demand, int depth, bool entry) {
        // What may be left out depends on the depth only down to where files are merged.
        const bool loose = demand == Demand::none && depth <= merged_depth;
        const auto known = std::tuple(&type, loose ? depth : merged_depth + 1, entry);
        auto& name = names_[known];
        if (name.empty()) {
            name = free_name(type.name);
            const std::string kept = name; // the map may move below
            definitions_[kept] = Json::object();
            Json made;
            if (type.shape == Shape::cases) {
                Json properties = Json::object();
                Json rules = Json::array();
                add_cases(type, true, properties, rules, {});
                made = {{"type", "object"}, {"properties", properties}, {"allOf", rules}};
            } else {
                const auto fallback = type.make ? type.make() : nullptr;
                made = record(type, fallback.get(), loose ? Demand::none : Demand::all, depth, entry);
            }
            definitions_[kept] = std::move(made);
            return {{"$ref", "#/definitions/" + kept}};
        }
        return {{"$ref", "#/definitions/" + name}};
    }

    std::string free_name(const std::string& wanted) {
        std::string name = wanted.empty() ? "value" : wanted;
        std::replace_if(
            name.begin(), name.end(),
            [](char c) { return c == ' ' || c == '/' || c == '~' || c == '%' || c == '#'; }, '-');
        std::string unique = name;
        for (int number = 2; definitions_.contains(unique); ++number) {
            unique = fmt::format("{}-{}", name, number);
        }
        return unique;
    }

    Json property(const Field& field, const void* fallback, Demand demand, int depth) {
        Json made = value(*field.type, &field, demand, depth + 1, false);
        if (made.contains("$ref")) {
            made = Json{{"allOf", Json::array({made})}}; // draft-07 overlooks what stands beside a $ref
        }
        const std::string usual =
            fallback == nullptr || field.required ? "" : default_text(*field.type, field.of(fallback));
        made["description"] = description_of(field, usual);
        if (!usual.empty()) {
            made["default"] = usual;
        }
        return made;
    }

    Json record(const Type& type, const void* fallback, Demand demand, int depth, bool entry) {
        Json properties = Json::object();
        Json required = Json::array();
        Json rules = Json::array();
        std::vector<std::string> own;
        for (const Field& field : type.fields) {
            if (field.inlined) {
                continue;
            }
            own.push_back(field.name);
            properties[field.name] = property(field, fallback, demand, depth);
            if (field.required && demand == Demand::all) {
                required.push_back(field.name);
            }
        }
        if (entry && type.field("like") == nullptr) {
            own.emplace_back("like");
            properties["like"] = {{"description", "Take every field not given here from this entry."},
                                  {"type", Json::array({"string", "integer", "number", "boolean"})}};
        }
        bool inlined = false;
        for (const Field& field : type.fields) {
            if (field.inlined) {
                add_cases(*field.type, field.required, properties, rules, own);
                inlined = true;
            }
        }
        Json made{{"type", "object"}};
        if (!type.doc.empty()) {
            made["description"] = type.doc;
        }
        made["properties"] = std::move(properties);
        if (!required.empty() && entry) {
            made["if"] = {{"not", {{"required", {"like"}}}}};
            made["then"] = {{"required", std::move(required)}};
        } else if (!required.empty()) {
            made["required"] = std::move(required);
        }
        if (!inlined) {
            made["additionalProperties"] = false; // with cases, each of them says what is allowed beside it
        }
        if (!rules.empty()) {
            made["allOf"] = std::move(rules);
        }
        return made;
    }

    /// Adds the keys of a catalogue to a mapping: the one that tells the case, and a rule for each case.
    void add_cases(const Type& cases, bool needed, Json& properties, Json& rules,
                   const std::vector<std::string>& own) {
        const bool by_key = cases.discriminator.empty();
        Json names = Json::array();
        Json one_key = Json::array();
        for (const CaseOption& option : cases.cases) {
            names.push_back(option.name);
            one_key.push_back({{"required", {option.name}}});
            if (by_key) {
                properties[option.name] = {{"description", option.doc}};
            }
        }
        const Json none = by_key ? Json{{"not", {{"anyOf", one_key}}}}
                                 : Json{{"not", {{"required", Json::array({cases.discriminator})}}}};
        if (!by_key) {
            properties[cases.discriminator] = {{"description", "One of: " + joined(names_of(cases))},
                                               {"enum", names}};
        }
        if (!needed) {
            rules.push_back({{"if", none}, {"then", {{"propertyNames", {{"enum", own}}}}}});
        } else if (by_key) {
            rules.push_back({{"oneOf", one_key}});
        } else {
            rules.push_back({{"required", Json::array({cases.discriminator})}});
        }
        for (const CaseOption& option : cases.cases) {
            Json condition{{"required", {by_key ? option.name : cases.discriminator}}};
            if (!by_key) {
                condition["properties"] = {{cases.discriminator, {{"const", option.name}}}};
            }
            rules.push_back({{"if", condition}, {"then", case_rule(cases, option, own)}});
        }
    }

    static std::vector<std::string> names_of(const Type& cases) {
        std::vector<std::string> names;
        for (const CaseOption& option : cases.cases) {
            names.push_back(option.name);
        }
        return names;
    }

    Json case_rule(const Type& cases, const CaseOption& option, const std::vector<std::string>& own) {
        const bool by_key = cases.discriminator.empty();
        Json properties = Json::object();
        for (const std::string& name : own) {
            properties[name] = true;
        }
        Json required = Json::array();
        if (!by_key) {
            properties[cases.discriminator] = true;
        }
        if (by_key && option.record->field("target") == nullptr) {
            // Nothing to name: the fields stand in a mapping of their own, or nothing does.
            properties[option.name] = {
                {"anyOf", Json::array({reference(*option.record, Demand::all, merged_depth, false),
                                       Json{{"type", "null"}}})}};
        } else {
            const auto fallback = option.make();
            for (const Field& field : option.record->fields) {
                const std::string& key = by_key && field.name == "target" ? option.name : field.name;
                properties[key] = property(field, fallback.get(), Demand::all, merged_depth);
                if (field.required) {
                    required.push_back(key);
                }
            }
        }
        Json rule{{"description", option.doc}, {"properties", properties}};
        if (!required.empty()) {
            rule["required"] = required;
        }
        rule["additionalProperties"] = false;
        return rule;
    }

    Json definitions_ = Json::object();
    std::map<std::tuple<const Type*, int, bool>, std::string> names_;
};

} // namespace

nlohmann::ordered_json schema(const Type& document, const std::string& title) {
    return SchemaWriter().document(document, title);
}

} // namespace gameday::language
