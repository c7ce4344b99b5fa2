// What fuzzers mutate are bytes, and what the mutator changes is a scenario.

#include <charconv>

#include <yaml-cpp/yaml.h>

#include "mutate.hpp"
#include "scenarios/language/parse.hpp"

namespace gameday::properties {

namespace {

Scenario scenario_of(const language::Node& node) {
    if (node.is_mapping()) {
        Scenario made = Scenario::object();
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            made[node.keys[i].text] = scenario_of(node.items[i]);
        }
        return made;
    }
    if (node.is_sequence()) {
        Scenario made = Scenario::array();
        for (const language::Node& item : node.items) {
            made.push_back(scenario_of(item));
        }
        return made;
    }
    if (node.empty) {
        return nullptr;
    }
    if (node.is_word("true") || node.is_word("false")) {
        return node.text == "true";
    }
    std::int64_t number = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto [rest, error] = std::from_chars(node.text.data(), end, number);
    if (!node.quoted && error == std::errc{} && rest == end) {
        return number;
    }
    return node.text;
}

/// Blocks, or in brackets, by chance and by nesting.
void emit(const Scenario& value, YAML::Emitter& out, Dice& dice, int depth) {
    constexpr int nested_deep = 3;
    const bool in_brackets = depth >= nested_deep || dice.chance(0.2);
    if (value.is_object()) {
        out << (in_brackets ? YAML::Flow : YAML::Block) << YAML::BeginMap;
        for (const auto& [key, inner] : value.items()) {
            out << YAML::Key << key << YAML::Value;
            emit(inner, out, dice, in_brackets ? nested_deep : depth + 1);
        }
        out << YAML::EndMap;
    } else if (value.is_array()) {
        out << (in_brackets ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
        for (const Scenario& element : value) {
            emit(element, out, dice, in_brackets ? nested_deep : depth + 1);
        }
        out << YAML::EndSeq;
    } else if (value.is_string()) {
        out << value.get_ref<const std::string&>();
    } else {
        out << value.dump(); // a number, true, false or null: their own words
    }
}

} // namespace

std::optional<Scenario> scenario_of(std::string_view text) {
    const auto source = std::make_shared<const language::Source>("text", std::string(text), ".");
    language::Diagnostics diagnostics;
    diagnostics.open(*source);
    const std::optional<language::Node> tree = language::parse_yaml(*source, diagnostics);
    if (!tree || diagnostics.failed() || !tree->is_mapping()) {
        return std::nullopt;
    }
    return scenario_of(*tree);
}

std::string text_of(const Scenario& scenario, Dice& dice) {
    if (dice.chance(0.5)) {
        return scenario.dump(-1, ' ', false, Scenario::error_handler_t::replace);
    }
    YAML::Emitter out;
    emit(scenario, out, dice, 0);
    return out.good() ? out.c_str() : scenario.dump(-1, ' ', false, Scenario::error_handler_t::replace);
}

} // namespace gameday::properties
