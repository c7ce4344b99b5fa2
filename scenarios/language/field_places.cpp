#include "scenarios/language/field_places.hpp"

#include <utility>

#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

using fields::Alternative;
using fields::CaseOption;
using fields::Field;
using fields::Shape;
using fields::Type;
using Path = std::vector<std::string>;

Path below(Path path, const std::string& key) {
    path.push_back(key);
    return path;
}

/// Walks a description from the top.
class PlaceCollector {
public:
    void record(const Type& type, const Path& path, const std::string& only) {
        const auto fallback = type.make ? type.make() : nullptr;
        for (const Field& field : type.fields) {
            if (field.inlined) {
                cases(field, path);
            } else {
                add(field, below(path, field.name), only, fallback.get());
            }
        }
    }

    std::vector<FieldPlace> found;

private:
    void add(const Field& field, const Path& path, const std::string& only, const void* fallback) {
        const std::string usual =
            field.required || fallback == nullptr ? "" : default_text(*field.type, field.of(fallback));
        found.push_back({path, field.doc, field.type, field.required, field.low, field.high, field.refers_to,
                         usual, field.source, field.not_read, only});
        descend(*field.type, path, only);
    }

    void descend(const Type& outer, const Path& path, const std::string& only) {
        const Type& type = bare(outer);
        switch (type.shape) {
        case Shape::list:
        case Shape::map:
            descend(*type.element, below(path, "*"), only);
            break;
        case Shape::record:
            record(type, path, only);
            break;
        case Shape::one_of:
            alternatives(type, path, only);
            break;
        case Shape::scalar:
        case Shape::optional:
        case Shape::cases: // stand among the fields of a record: see there
            break;
        }
    }

    void alternatives(const Type& type, const Path& path, const std::string& only) {
        for (const Alternative& alternative : type.alternatives) {
            if (alternative.form == Alternative::Form::keyed) {
                FieldPlace place;
                place.path = below(path, alternative.name);
                place.doc = alternative.doc;
                place.type = alternative.payload;
                place.only = only;
                found.push_back(std::move(place));
            }
            if (alternative.payload != nullptr) {
                descend(*alternative.payload, path, only);
            }
        }
    }

    /// A catalogue: told by a key of its own, or each entry by its name, which then holds the target.
    void cases(const Field& field, const Path& path) {
        const Type& type = *field.type;
        const bool by_key = type.discriminator.empty();
        if (!by_key) {
            FieldPlace place;
            place.path = below(path, type.discriminator);
            place.doc = field.doc;
            place.type = field.type;
            place.required = field.required;
            found.push_back(std::move(place));
        }
        for (const CaseOption& option : type.cases) {
            if (by_key && option.record->field("target") == nullptr) {
                // Nothing to name: its fields stand in a mapping of their own.
                FieldPlace place;
                place.path = below(path, option.name);
                place.doc = option.doc;
                place.type = option.record;
                place.only = option.name;
                found.push_back(std::move(place));
                record(*option.record, below(path, option.name), option.name);
                continue;
            }
            const auto fallback = option.make();
            for (const Field& one : option.record->fields) {
                const bool is_target = by_key && one.name == "target";
                add(one, below(path, is_target ? option.name : one.name), option.name, fallback.get());
            }
        }
    }
};

} // namespace

std::string FieldPlace::text() const {
    return joined(path, ".");
}

std::vector<FieldPlace> field_places(const Type& document) {
    PlaceCollector collector;
    collector.record(document, {}, "");
    return std::move(collector.found);
}

std::vector<std::string> keys_of(std::string_view path) {
    Path keys(1);
    for (const char c : path) {
        if (c == '.') {
            keys.emplace_back();
        } else {
            keys.back() += c;
        }
    }
    return keys;
}

bool leads_to(const FieldPlace& place, const std::vector<std::string>& path) {
    const Type& type = bare(*place.type);
    const bool has_elements = type.shape == Shape::map || type.shape == Shape::list;
    const bool element = has_elements && path.size() == place.path.size() + 1;
    if (path.size() != place.path.size() && !element) {
        return false;
    }
    for (std::size_t i = 0; i < place.path.size(); ++i) {
        if (place.path[i] != path[i] && place.path[i] != "*") {
            return false;
        }
    }
    return true;
}

} // namespace gameday::language
