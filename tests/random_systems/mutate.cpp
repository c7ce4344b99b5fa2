#include "mutate.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

namespace gameday::properties {

namespace {

using fields::Alternative;
using fields::Field;
using fields::Shape;
using fields::Type;

/// A value of the scenario, and what is known of it.
struct Place {
    Scenario::json_pointer at;
    const Type* type = nullptr;
    const Field* field = nullptr;
    bool in_list = false; ///< its key is a number
    bool named = false;   ///< its key is a name of the user's choosing
    bool part = false;    ///< it is some of the fields of the value that stands there
};

/// Finds every value of which the description tells what it is.
class Places {
public:
    explicit Places(const Scenario& whole) : whole_(whole) {}

    std::vector<Place> all(const Type& document) {
        below({Scenario::json_pointer(), &document, nullptr, false, false, false});
        return std::move(found_);
    }

private:
    void visit(const Place& place) {
        found_.push_back(place);
        below(place);
    }

    void below(const Place& place) {
        const Type& type = *place.type;
        const Scenario& value = whole_.at(place.at);
        switch (type.shape) {
        case Shape::scalar:
            return;
        case Shape::optional:
            return below({place.at, type.element, place.field, place.in_list, place.named, false});
        case Shape::list:
            for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
                visit({place.at / i, type.element, place.field, true, false, false});
            }
            return;
        case Shape::map:
            for (auto entry = value.begin(); value.is_object() && entry != value.end(); ++entry) {
                visit({place.at / entry.key(), type.element, place.field, false, true, false});
            }
            return;
        case Shape::record:
            return record(place.at, type, "target");
        case Shape::cases:
            return chosen(place.at, type);
        case Shape::one_of:
            for (const Alternative& alternative : type.alternatives) {
                if (alternative.form == Alternative::Form::keyed && value.is_object() &&
                    value.contains(alternative.name)) {
                    visit(
                        {place.at / alternative.name, alternative.payload, place.field, false, false, false});
                }
            }
            return;
        }
    }

    void record(const Scenario::json_pointer& at, const Type& type, const std::string& target_is) {
        const Scenario& value = whole_.at(at);
        for (const Field& field : type.fields) {
            const std::string& key = field.name == "target" ? target_is : field.name;
            if (field.inlined) {
                chosen(at, *field.type);
            } else if (value.is_object() && value.contains(key)) {
                visit({at / key, field.type, &field, false, false, false});
            }
        }
    }

    void chosen(const Scenario::json_pointer& at, const Type& type) {
        const Scenario& value = whole_.at(at);
        for (const fields::CaseOption& option : type.cases) {
            if (!value.is_object()) {
                return;
            }
            if (!type.discriminator.empty()) {
                const auto name = value.find(type.discriminator);
                if (name != value.end() && *name == option.name) {
                    found_.push_back({at, option.record, nullptr, false, false, true});
                    record(at, *option.record, "target");
                }
            } else if (value.contains(option.name)) {
                option.record->field("target") != nullptr
                    ? record(at, *option.record, option.name)
                    : record(at / option.name, *option.record, "target");
            }
        }
    }

    const Scenario& whole_;
    std::vector<Place> found_;
};

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// The same text with one of its numbers larger, or smaller; as it was where there is none.
std::string more_or_less(const std::string& text, Dice& dice) {
    std::vector<std::pair<std::size_t, std::size_t>> numbers;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool inside_a_word = i > 0 && std::isalpha(static_cast<unsigned char>(text[i - 1])) != 0;
        const std::size_t begin = i;
        while (i < text.size() && (is_digit(text[i]) || (i > begin && text[i] == '.'))) {
            ++i;
        }
        if (i > begin && !(inside_a_word && text[begin - 1] == 'p')) { // of "p95"
            numbers.emplace_back(begin, i - begin);
        }
    }
    if (numbers.empty()) {
        return text;
    }
    const auto [begin, length] = dice.of(numbers);
    double number = 0;
    std::from_chars(text.data() + begin, text.data() + begin + length, number);
    const std::vector<double> factors{0, 0.1, 0.5, 0.9, 1.1, 2, 10};
    const double other = dice.chance(0.1) ? number + 1 : number * dice.of(factors);
    return text.substr(0, begin) + fmt::format("{:.{}f}", other, other == std::floor(other) ? 0 : 3) +
           text.substr(begin + length);
}

void change_value(Scenario& value, Dice& dice) {
    if (value.is_string()) {
        value = more_or_less(value.get<std::string>(), dice);
    } else if (value.is_number_integer()) {
        const std::vector<double> factors{0, 0.5, 2};
        constexpr double most = 9e18;
        const auto number = static_cast<double>(value.get<std::int64_t>());
        const double other =
            dice.chance(0.5) ? number + static_cast<double>(dice.between(-1, 2)) : number * dice.of(factors);
        value = static_cast<std::int64_t>(std::clamp(other, -most, most));
    } else if (value.is_boolean()) {
        value = !value.get<bool>();
    }
}

/// Adds a field that is not there yet.
void add_field(Scenario& record, const Type& type, const Scenario& whole, Dice& dice) {
    std::vector<const Field*> missing;
    for (const Field& field : type.fields) {
        if (!field.inlined && field.name != "target" && !record.contains(field.name)) {
            missing.push_back(&field);
        }
    }
    if (!missing.empty()) {
        const Field& field = *dice.of(missing);
        record[field.name] = value_of(*field.type, &field, whole, dice);
    }
}

/// Takes out, or gives another name to, whatever names it.
void forget_name(Scenario& value, const std::string& name, const std::string& instead) {
    if (value.is_string() && value.get_ref<const std::string&>() == name) {
        value = instead;
    } else if (value.is_array()) {
        for (Scenario& element : value) {
            forget_name(element, name, instead);
        }
    } else if (value.is_object()) {
        if (value.contains(name) && value.size() > 1) {
            value.erase(name);
        }
        for (auto& [key, inner] : value.items()) {
            forget_name(inner, name, instead);
        }
    }
}

void leave_out(Scenario& whole, const Place& place, Dice& dice) {
    Scenario& around = whole.at(place.at.parent_pointer());
    const std::string key = place.at.back();
    if (place.in_list) {
        around.erase(std::stoul(key));
        return;
    }
    around.erase(key);
    if (place.named && !around.empty()) {
        std::vector<std::string> others;
        for (const auto& [name, entry] : around.items()) {
            others.push_back(name);
        }
        forget_name(whole, key, dice.of(others));
    }
}

void copy_entry(Scenario& whole, const Place& place, Dice& dice) {
    Scenario& around = whole.at(place.at.parent_pointer());
    Scenario copy = whole.at(place.at);
    if (place.in_list && around.size() < 8) {
        around.insert(around.begin() + dice.between(0, static_cast<std::int64_t>(around.size())), copy);
    } else if (place.named && around.size() < 8) {
        around[fmt::format("{}-{}", place.at.back().substr(0, 20), around.size())] = copy;
    }
}

void reorder(Scenario& list, Dice& dice) {
    if (list.is_array() && list.size() > 1) {
        const auto last = static_cast<std::int64_t>(list.size()) - 1;
        const auto a = static_cast<std::size_t>(dice.between(0, last));
        const auto b = static_cast<std::size_t>(dice.between(0, last));
        std::swap(list[a], list[b]);
    }
}

/// Of a map whose shares have to add up: they are shared out anew.
bool share_out(Scenario& value, const Place& place, const Scenario& whole, Dice& dice) {
    const Type& type = *place.type;
    if (type.shape != Shape::map || type.element->name != "share" || place.field == nullptr) {
        return false;
    }
    const auto names = names_in(whole, place.field->keys_refer_to);
    if (!names.empty()) {
        value = shares_of(names, dice);
    }
    return true;
}

/// Whether it is one of several shares that have to add up.
bool is_part_of_a_whole(const Place& place) {
    return place.named && place.type->name == "share";
}

const Type& without_optionals(const Type& type) {
    return type.shape == Shape::optional ? without_optionals(*type.element) : type;
}

} // namespace

Scenario mutated(Scenario scenario, const Type& document, Dice& dice) {
    const std::vector<Place> places = Places(scenario).all(document);
    if (places.empty() || dice.chance(0.1)) {
        add_field(scenario, document, scenario, dice);
        return scenario;
    }
    for (int tries = 0; tries < 20; ++tries) {
        const Place& place = dice.of(places);
        Scenario& value = scenario.at(place.at);
        const Type& type = without_optionals(*place.type);
        const Scenario before = scenario;
        const std::int64_t how = dice.between(0, 9);
        if (is_part_of_a_whole(place)) {
            continue;
        }
        if (share_out(value, place, before, dice)) {
            // It has been.
        } else if (how <= 3 && type.shape == Shape::scalar && type.words.empty() &&
                   (place.field == nullptr || place.field->refers_to.empty())) {
            change_value(value, dice);
        } else if (how <= 5 && ((type.shape != Shape::record && type.shape != Shape::map) || place.in_list)) {
            value = value_of(*place.type, place.field, before, dice);
        } else if (how == 6 && type.shape == Shape::record && value.is_object()) {
            add_field(value, type, before, dice);
        } else if (how == 7 && !place.part &&
                   (place.field == nullptr || !place.field->required || place.named || place.in_list)) {
            leave_out(scenario, place, dice);
        } else if (how == 8 && !place.part && (place.in_list || place.named)) {
            copy_entry(scenario, place, dice);
        } else if (how == 9) {
            reorder(value, dice);
        }
        if (scenario != before) {
            break;
        }
    }
    return scenario;
}

Scenario crossed(Scenario one, const Scenario& other, Dice& dice) {
    std::vector<std::string> sections;
    for (const auto& [key, value] : other.items()) {
        sections.push_back(key);
    }
    if (!sections.empty()) {
        const std::string& section = dice.of(sections);
        one[section] = other[section];
    }
    return one;
}

} // namespace gameday::properties
