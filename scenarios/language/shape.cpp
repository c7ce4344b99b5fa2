#include "scenarios/language/shape.hpp"

namespace gameday::language {

using fields::Shape;
using fields::Type;

namespace {

const Type* below_cases(const Type& cases, const Node& node, std::string_view step) {
    const fields::CaseOption* option = chosen_case(cases, node);
    if (option == nullptr) {
        return nullptr;
    }
    const fields::Field* field =
        option->record->field(cases.discriminator.empty() && step == option->name ? "target" : step);
    return field == nullptr ? nullptr : field->type;
}

const Type* below_record(const Type& record, const Node& node, std::string_view step) {
    if (const fields::Field* field = record.field(step); field != nullptr && !field->inlined) {
        return field->type;
    }
    for (const fields::Field& field : record.fields) {
        if (field.inlined) {
            if (const Type* found = below_cases(*field.type, node, step); found != nullptr) {
                return found;
            }
        }
    }
    return nullptr;
}

} // namespace

const Type& bare(const Type& type) {
    return type.shape == Shape::optional ? bare(*type.element) : type;
}

bool has_entries(const Type& type) {
    return type.shape == Shape::map && bare(*type.element).shape == Shape::record;
}

const fields::CaseOption* chosen_case(const Type& cases, const Node& mapping) {
    const Node* named = cases.discriminator.empty() ? nullptr : mapping.find(cases.discriminator);
    for (const fields::CaseOption& option : cases.cases) {
        const bool chosen = cases.discriminator.empty() ? mapping.has(option.name)
                                                        : named != nullptr && named->is_scalar() &&
                                                              !named->empty && named->text == option.name;
        if (chosen) {
            return &option;
        }
    }
    return nullptr;
}

const fields::Alternative* keyed_alternative(const Type& type, std::string_view name) {
    for (const fields::Alternative& alternative : bare(type).alternatives) {
        if (alternative.form == fields::Alternative::Form::keyed && alternative.name == name) {
            return &alternative;
        }
    }
    return nullptr;
}

const Type* type_below(const Type& type, const Node& node, std::string_view step) {
    const Type& here = bare(type);
    switch (here.shape) {
    case Shape::list:
    case Shape::map:
        return here.element;
    case Shape::record:
        return below_record(here, node, step);
    case Shape::cases:
        return below_cases(here, node, step);
    case Shape::one_of:
        if (const auto* keyed = keyed_alternative(here, step); keyed != nullptr) {
            return keyed->payload;
        }
        for (const fields::Alternative& alternative : here.alternatives) {
            if (alternative.form == fields::Alternative::Form::plain) {
                if (const Type* found = type_below(*alternative.payload, node, step); found != nullptr) {
                    return found;
                }
            }
        }
        return nullptr;
    case Shape::scalar:
    case Shape::optional:
        break;
    }
    return nullptr;
}

std::string default_text(const Type& type, const void* held) {
    if (type.shape == Shape::scalar) {
        return type.format(held);
    }
    if (type.shape == Shape::optional) {
        std::string text = "none";
        type.each(held, [&](const std::string&, const void* element) {
            text = default_text(*type.element, element);
        });
        return text;
    }
    using fields::Alternative;
    for (const Alternative& alternative : type.alternatives) {
        if (const void* payload = alternative.get(held); payload != nullptr) {
            return alternative.form == Alternative::Form::word ? alternative.name
                   : alternative.form == Alternative::Form::plain
                       ? default_text(*alternative.payload, payload)
                       : "";
        }
    }
    return {};
}

} // namespace gameday::language
