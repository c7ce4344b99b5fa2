#include "values.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gameday::properties {

namespace {

using fields::Alternative;
using fields::Field;
using fields::Shape;
using fields::Type;

std::string duration(Dice& dice) {
    const std::vector<std::string> usual{"0s", "1ms", "1s", "5s", "10s", "30s", "1m", "5m", "20m", "1h"};
    const std::vector<std::string> awkward{"1ns",  "0.001us", "1h30m0.5s", "24h",
                                           "365d", "106751d", "99999999d"};
    return dice.of(dice.chance(0.95) ? usual : awkward);
}

std::string distribution(Dice& dice) {
    if (dice.chance(0.5)) {
        return duration(dice);
    }
    const std::int64_t low = dice.between(0, 60);
    const std::int64_t more = dice.between(0, 300);
    switch (dice.between(0, 5)) {
    case 0:
        return fmt::format("uniform({}s, {}s)", low, low + more);
    case 1:
        return fmt::format("lognormal(p50={}s, p95={}s)", low + 1, low + 2 + more);
    case 2:
        return fmt::format("normal(mean={}s, sd={}s)", low, more);
    case 3:
        return fmt::format("exponential(mean={}s)", low + 1);
    case 4:
        return fmt::format("triangular({0}s, {0}s, {1}s)", low, low + more + 1);
    default:
        return fmt::format("empirical({}s, {}s, {}ms)", low, low + more, more);
    }
}

std::string number_of(const Type& type, Dice& dice) {
    const std::string text = fmt::format("{:.3f}", dice.spread(0.01, 100));
    if (type.name == "share") {
        return fmt::format("{}%", dice.between(0, 100));
    }
    if (type.name == "rate") {
        const std::vector<std::string> units{"/s", "/min", "/h"};
        return (dice.chance(0.05) ? "0" : text) + dice.of(units);
    }
    if (type.name == "price") {
        return "$" + text + "/GB";
    }
    return text + "x"; // a factor
}

Scenario scalar(const Type& type, const Field* field, const Scenario& whole, Dice& dice) {
    if (field != nullptr && dice.chance(0.1) && !(field->low + field->high).empty()) {
        return field->low.empty() || (dice.chance(0.5) && !field->high.empty()) ? field->high : field->low;
    }
    if (!type.words.empty()) {
        return dice.of(type.words).text;
    }
    if (field != nullptr && !field->refers_to.empty()) {
        const auto names = names_in(whole, field->refers_to);
        return names.empty() ? "nobody" : dice.of(names);
    }
    if (type.name == "duration") {
        return duration(dice);
    }
    if (type.name == "duration or distribution") {
        return distribution(dice);
    }
    if (type.name == "count") {
        return dice.chance(0.03) ? std::int64_t{1} << dice.between(20, 62) : dice.between(0, 20);
    }
    if (type.name == "yes or no") {
        return dice.chance(0.5);
    }
    if (type.name == "text" || type.name == "name") {
        const std::vector<std::string> words{"a", "b.c", "ash", "none", "true", "1", "ü", ""};
        return dice.of(words);
    }
    return number_of(type, dice);
}

/// The fields of a record that it must have, and some of the others.
void add_fields(Scenario& to, const Type& record, const std::string& target_is, const Scenario& whole,
                Dice& dice) {
    for (const Field& field : record.fields) {
        if (field.inlined) {
            if (field.required || dice.chance(0.5)) {
                to.update(value_of(*field.type, &field, whole, dice));
            }
        } else if (field.required || dice.chance(0.3)) {
            to[field.name == "target" ? target_is : field.name] = value_of(*field.type, &field, whole, dice);
        }
    }
}

Scenario one_of_cases(const Type& type, const Scenario& whole, Dice& dice) {
    const fields::CaseOption& option = dice.of(type.cases);
    Scenario made = Scenario::object();
    if (!type.discriminator.empty()) {
        made[type.discriminator] = option.name;
        add_fields(made, *option.record, "target", whole, dice);
    } else if (option.record->field("target") != nullptr) {
        add_fields(made, *option.record, option.name, whole, dice);
    } else {
        Scenario inside = Scenario::object();
        add_fields(inside, *option.record, "target", whole, dice);
        made[option.name] = inside;
    }
    return made;
}

Scenario map(const Type& type, const Field* field, const Scenario& whole, Dice& dice) {
    const bool named = field != nullptr && !field->keys_refer_to.empty();
    const auto names =
        named ? names_in(whole, field->keys_refer_to) : std::vector<std::string>{"one", "two", "three"};
    if (names.empty()) {
        return Scenario::object();
    }
    if (type.element->name == "share") {
        return shares_of(names, dice);
    }
    Scenario made = Scenario::object();
    const std::int64_t count = dice.between(1, 2);
    for (std::int64_t i = 0; i < count; ++i) {
        made[dice.of(names)] = value_of(*type.element, field, whole, dice);
    }
    return made;
}

Scenario one_of(const Type& type, const Field* field, const Scenario& whole, Dice& dice) {
    const Alternative& alternative = dice.of(type.alternatives);
    if (alternative.form == Alternative::Form::word) {
        return alternative.name;
    }
    Scenario payload = value_of(*alternative.payload, field, whole, dice);
    return alternative.form == Alternative::Form::plain ? payload : Scenario{{alternative.name, payload}};
}

} // namespace

std::vector<std::string> names_in(const Scenario& whole, const std::vector<std::string>& sections) {
    std::vector<std::string> names;
    for (const std::string& section : sections) {
        if (whole.contains(section) && whole[section].is_object()) {
            for (const auto& [name, entry] : whole[section].items()) {
                names.push_back(name);
            }
        }
    }
    return names;
}

Scenario shares_of(const std::vector<std::string>& names, Dice& dice) {
    Scenario shares = Scenario::object();
    std::int64_t left = 100;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
        const std::int64_t share = dice.between(0, left);
        if (share > 0) {
            shares[names[i]] = fmt::format("{}%", share);
        }
        left -= share;
    }
    if (left > 0) {
        shares[names.back()] = fmt::format("{}%", left);
    }
    return shares;
}

Scenario value_of(const Type& type, const Field* field, const Scenario& whole, Dice& dice) {
    switch (type.shape) {
    case Shape::scalar:
        return scalar(type, field, whole, dice);
    case Shape::list: {
        Scenario list = Scenario::array();
        const std::int64_t count = dice.between(1, 2);
        for (std::int64_t i = 0; i < count; ++i) {
            list.push_back(value_of(*type.element, field, whole, dice));
        }
        return list;
    }
    case Shape::map:
        return map(type, field, whole, dice);
    case Shape::optional:
        return dice.chance(0.1) ? Scenario("none") : value_of(*type.element, field, whole, dice);
    case Shape::record: {
        Scenario made = Scenario::object();
        add_fields(made, type, "target", whole, dice);
        return made;
    }
    case Shape::cases:
        return one_of_cases(type, whole, dice);
    case Shape::one_of:
        return one_of(type, field, whole, dice);
    }
    return nullptr;
}

} // namespace gameday::properties
