// The reading of records, and of catalogues of them: the other half of read.cpp.

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/locate.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/read.hpp"
#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

using fields::CaseOption;
using fields::Field;
using fields::Type;

namespace {

/// Keys under which the fields of a case stand: their names, but for the target of a case told by its key.
std::string key_of(const Type& cases, const CaseOption& option, const Field& field) {
    return cases.discriminator.empty() && field.name == "target" ? option.name : field.name;
}

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
    }
}

/// Fields that every case of a catalogue has: what can be said of a case before it is known.
std::vector<std::string> common_fields(const Type& cases) {
    std::vector<std::string> common;
    if (cases.cases.empty()) {
        return common;
    }
    for (const Field& field : cases.cases.front().record->fields) {
        const bool everywhere =
            std::all_of(cases.cases.begin(), cases.cases.end(), [&](const CaseOption& option) {
                return option.record->field(field.name) != nullptr;
            });
        const bool as_key = cases.discriminator.empty() && field.name == "target";
        if (everywhere && !as_key) {
            common.push_back(field.name);
        }
    }
    return common;
}

bool any_case_has(const Type& cases, const std::string& key) {
    return std::any_of(cases.cases.begin(), cases.cases.end(), [&](const CaseOption& option) {
        return option.record->field(key) != nullptr || (cases.discriminator.empty() && option.name == key);
    });
}

bool any_case_is(const Type& cases, const std::string& name) {
    return std::any_of(cases.cases.begin(), cases.cases.end(),
                       [&](const CaseOption& option) { return option.name == name; });
}

std::vector<std::string> case_names(const Type& cases) {
    std::vector<std::string> names;
    for (const CaseOption& option : cases.cases) {
        names.push_back(option.name);
    }
    return names;
}

} // namespace

void Reader::tell_missing(const std::string& name, const std::string& doc, const Node& node,
                          const Place& place) {
    if (incomplete_ || misspelt_.contains({place.path, name})) {
        return;
    }
    error(place.key != nullptr ? place.key->at : node.at, node.repeated,
          fmt::format("{} lacks '{}'", quoted_path(place.path), name), "",
          doc.empty() ? std::vector<std::string>{} : std::vector<std::string>{name + ": " + doc});
}

void Reader::run_check(const Type& record, const void* value, const Place& place,
                       const std::string& target_key) {
    if (!record.check || incomplete_) {
        return;
    }
    fields::Problems problems;
    record.check(value, place.path, problems);
    const std::string target = extend(place.path, "target");
    for (fields::Problem& problem : problems) {
        if (!target_key.empty() && problem.path.starts_with(target)) {
            problem.path = extend(place.path, target_key) + problem.path.substr(target.size());
        }
        const Located found = locate(root_, problem);
        error(found.at, found.repeated, problem.message, problem.help);
    }
}

void Reader::read_record(const Type& type, const Node& node, void* into, const Place& place) {
    if (!node.is_mapping()) {
        const auto fields = type.allowed();
        return tell_shape("a mapping", node, place,
                          node.empty ? "write {} to leave everything at its default"
                                     : "of: " + joined(fields));
    }
    const std::size_t before = diagnostics_.errors_added();
    std::vector<Choice> choices;
    for (const Field& field : type.fields) {
        if (field.inlined) {
            choices.push_back({&field, field.type, chosen_case(*field.type, node)});
        }
    }
    tell_unknown_keys(&type, choices, node, place);
    for (Choice& choice : choices) {
        choice = choose(choice.field, *choice.cases, node, place);
    }
    read_fields(type, node, into, place, "");
    for (const Choice& choice : choices) {
        if (choice.option != nullptr) {
            read_case(choice, node, choice.field->in(into), place);
        }
    }
    if (diagnostics_.errors_added() == before) {
        run_check(type, into, place);
    }
}

void Reader::read_fields(const Type& record, const Node& node, void* into, const Place& place,
                         const std::string& target_key) {
    for (const Field& field : record.fields) {
        if (field.inlined) {
            continue;
        }
        const std::string& name = field.name == "target" && !target_key.empty() ? target_key : field.name;
        const std::size_t index = node.index_of(name);
        const std::size_t before = diagnostics_.errors_added();
        if (index < node.keys.size()) {
            read(*field.type, node.items[index], field.in(into),
                 {extend(place.path, name), &node.keys[index], &field, false});
        } else if (field.required) {
            tell_missing(name, field.doc, node, place);
        }
        if (&node == &root_ && diagnostics_.errors_added() != before) {
            faulty_.insert(name);
        }
    }
}

void Reader::read_cases(const Type& type, const Node& node, void* into, const Place& place) {
    if (!node.is_mapping()) {
        return tell_shape("a mapping", node, place,
                          type.discriminator.empty() ? ""
                                                     : fmt::format("such as {{{}: …}}", type.discriminator));
    }
    Choice choice{nullptr, &type, chosen_case(type, node)};
    tell_unknown_keys(nullptr, {choice}, node, place);
    choice = choose(nullptr, type, node, place);
    if (choice.option != nullptr) {
        read_case(choice, node, into, place);
    }
}

Reader::Choice Reader::choose(const Field* field, const Type& cases, const Node& node, const Place& place) {
    Choice choice{field, &cases, chosen_case(cases, node)};
    const std::vector<std::string> names = case_names(cases);
    const bool needed = field == nullptr || field->required;
    if (!cases.discriminator.empty()) {
        const Node* named = node.find(cases.discriminator);
        const std::string path = extend(place.path, cases.discriminator);
        if (named == nullptr && !needed) {
            return choice; // a rule of the record says what stands there instead
        }
        if (named == nullptr) {
            tell_missing(cases.discriminator, "one of: " + joined(names), node, place);
        } else if (!named->is_scalar() || named->empty) {
            tell_shape("one of: " + joined(names), *named,
                       {path, &node.keys[node.index_of(cases.discriminator)], nullptr, false});
        } else if (choice.option == nullptr) {
            error(named->at, named->repeated, fmt::format("'{}' cannot be {}", path, describe(*named)),
                  did_you_mean(named->text, names), {"allowed: " + joined(names)});
        }
        return choice;
    }
    const Key* first = nullptr;
    for (const Key& key : node.keys) {
        if (std::find(names.begin(), names.end(), key.text) == names.end()) {
            continue;
        }
        if (first != nullptr) {
            error(key.at, node.repeated,
                  fmt::format("both '{}' and '{}' in one {}", first->text, key.text, cases.name),
                  "one is allowed");
            choice.option = nullptr;
        }
        first = first == nullptr ? &key : first;
    }
    const bool misspelt = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return misspelt_.contains({place.path, name});
    });
    if (first == nullptr && needed && !incomplete_ && !misspelt) {
        error(place.key != nullptr ? place.key->at : node.at, node.repeated,
              fmt::format("{} lacks its {}", quoted_path(place.path), cases.name), "",
              {"one of: " + joined(names)});
    }
    return choice;
}

void Reader::read_case(const Choice& choice, const Node& node, void* into, const Place& place) {
    const CaseOption& option = *choice.option;
    const std::shared_ptr<void> value = option.make();
    const std::size_t before = diagnostics_.errors_added();
    const bool by_key = choice.cases->discriminator.empty();
    if (by_key && option.record->field("target") == nullptr) {
        // Nothing to name: {drain: {}} or, with fields of its own, {wait: {for: 5m}}.
        const std::size_t index = node.index_of(option.name);
        const Place inside{extend(place.path, option.name), &node.keys[index], nullptr, false};
        if (!node.items[index].empty) {
            read_record(*option.record, node.items[index], value.get(), inside);
        }
    } else {
        read_fields(*option.record, node, value.get(), place, by_key ? option.name : "");
        if (diagnostics_.errors_added() == before) {
            run_check(*option.record, value.get(), place, by_key ? option.name : "");
        }
    }
    choice.cases->choose(into, option, value);
}

/// Whether a mapping that names no case may yet mean one: it has to, or its key is misspelt.
bool Reader::undecided(const Choice& choice, const Node& node) {
    if (choice.option != nullptr) {
        return false;
    }
    if (choice.field == nullptr || choice.field->required || node.has(choice.cases->discriminator)) {
        return true;
    }
    const bool by_key = choice.cases->discriminator.empty();
    const std::vector<std::string> keys =
        by_key ? case_names(*choice.cases) : std::vector<std::string>{choice.cases->discriminator};
    return std::any_of(node.keys.begin(), node.keys.end(), [&](const Key& key) {
        return !any_case_has(*choice.cases, key.text) && nearest(key.text, keys).has_value();
    });
}

std::vector<std::string> Reader::keys_allowed(const Type* record, const std::vector<Choice>& choices,
                                              const Node& node, const Place& place) {
    std::vector<std::string> allowed = record == nullptr ? std::vector<std::string>{} : record->allowed();
    for (const Choice& choice : choices) {
        const bool by_key = choice.cases->discriminator.empty();
        if (record == nullptr && !by_key) {
            allowed.push_back(choice.cases->discriminator);
        } else if (record == nullptr) {
            allowed = case_names(*choice.cases);
        }
        if (choice.option == nullptr) {
            for (const std::string& name :
                 undecided(choice, node) ? common_fields(*choice.cases) : std::vector<std::string>{}) {
                add_once(allowed, name);
            }
            continue;
        }
        if (by_key) {
            std::erase_if(allowed, [&](const std::string& name) { // one is chosen: the others are no longer
                return name != choice.option->name && any_case_is(*choice.cases, name);
            });
        }
        if (by_key && choice.option->record->field("target") == nullptr) {
            continue; // its fields stand apart
        }
        for (const Field& field : choice.option->record->fields) {
            add_once(allowed, key_of(*choice.cases, *choice.option, field));
        }
    }
    if (place.entry) {
        allowed.emplace_back("like");
    }
    if (&node == &root_) {
        allowed.insert(allowed.end(), own_keys.begin(), own_keys.end());
    }
    return allowed;
}

void Reader::tell_unknown_keys(const Type* record, const std::vector<Choice>& choices, const Node& node,
                               const Place& place) {
    const std::vector<std::string> allowed = keys_allowed(record, choices, node, place);
    std::vector<std::string> not_given;
    std::copy_if(allowed.begin(), allowed.end(), std::back_inserter(not_given),
                 [&](const std::string& name) { return !node.has(name); });
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const Key& key = node.keys[i];
        bool known = std::find(allowed.begin(), allowed.end(), key.text) != allowed.end();
        std::string belongs;
        for (const Choice& choice : choices) {
            const bool second = choice.option != nullptr && choice.cases->discriminator.empty() &&
                                any_case_is(*choice.cases, key.text);
            const bool of_a_case = choice.option == nullptr && any_case_has(*choice.cases, key.text);
            known = known || second || (of_a_case && undecided(choice, node)); // choose() tells a second one
            if (of_a_case && !choice.cases->discriminator.empty()) {
                belongs = fmt::format("it goes with '{}'", choice.cases->discriminator);
            }
        }
        if (known) {
            continue;
        }
        // Whoever sets a path means something that is there; whoever writes a file, what is not.
        const auto meant =
            diagnostics_.plenty() ? std::nullopt : nearest(key.text, key.by_set ? allowed : not_given);
        if (meant) {
            misspelt_.insert({place.path, *meant});
        }
        if (&node == &root_) {
            const std::vector<std::string>& could_be = key.by_set ? allowed : not_given;
            faulty_.insert(could_be.begin(), could_be.end());
        }
        const bool where = key.by_set && !place.path.empty();
        error(key.at, node.items[i].repeated,
              where ? fmt::format("unknown key '{}' in '{}'", key.text, place.path)
                    : fmt::format("unknown key '{}'", key.text),
              meant ? "did you mean '" + *meant + "'?" : belongs,
              {allowed.empty() ? "no keys are allowed here" : "allowed here: " + joined(allowed)});
    }
}

} // namespace gameday::language
