#pragma once

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sim/fields/quantities.hpp"
#include "sim/fields/scalar.hpp"
#include "sim/fields/type.hpp"

namespace gameday::fields {

/// The description of T: of a scalar from `Scalar<T>`, of a container from its element, of anything
/// else from its own `static const Type& description()`.
template <class T> const Type& type_of();

/// How an enumeration is written: specialise with
/// `static const std::vector<std::tuple<E, std::string, std::string>>& words()` of (value, word, doc).
template <class E> struct Words;

namespace detail {

template <class T> struct is_optional : std::false_type {};
template <class T> struct is_optional<std::optional<T>> : std::true_type {};
template <class T> struct is_vector : std::false_type {};
template <class T> struct is_vector<std::vector<T>> : std::true_type {};
template <class T> struct is_map : std::false_type {};
template <class T> struct is_map<std::map<std::string, T>> : std::true_type {};

template <class T> Type scalar_type() {
    Type type;
    type.name = Scalar<T>::name;
    type.expects = Scalar<T>::expects;
    type.pattern = Scalar<T>::pattern;
    type.parse = [](std::string_view text, void* into) -> ReadFault {
        auto parsed = Scalar<T>::parse(text);
        if (!parsed.value) {
            return {parsed.why, parsed.help};
        }
        *static_cast<T*>(into) = std::move(*parsed.value);
        return {};
    };
    type.format = [](const void* value) { return Scalar<T>::format(*static_cast<const T*>(value)); };
    type.magnitude = [](const void* value) { return Scalar<T>::magnitude(*static_cast<const T*>(value)); };
    return type;
}

template <class E> Type choice_type() {
    Type type;
    type.name = "choice";
    type.expects = "one of these words";
    for (const auto& [value, word, doc] : Words<E>::words()) {
        type.words.push_back({word, doc});
    }
    type.parse = [](std::string_view text, void* into) -> ReadFault {
        for (const auto& [value, word, doc] : Words<E>::words()) {
            if (word == text) {
                *static_cast<E*>(into) = value;
                return {};
            }
        }
        return {"cannot be '" + std::string(text) + "'", {}};
    };
    type.format = [](const void* held) -> std::string {
        for (const auto& [value, word, doc] : Words<E>::words()) {
            if (value == *static_cast<const E*>(held)) {
                return word;
            }
        }
        return {};
    };
    type.magnitude = [](const void*) { return std::optional<double>{}; };
    return type;
}

template <class C> Type list_type() {
    using T = typename C::value_type;
    Type type;
    type.shape = Shape::list;
    type.element = &type_of<T>();
    type.name = "list of " + type.element->name;
    type.add = [](void* list, const std::string&) -> void* { return &static_cast<C*>(list)->emplace_back(); };
    type.clear = [](void* list) { static_cast<C*>(list)->clear(); };
    type.each = [](const void* list, const auto& visit) {
        std::size_t number = 0;
        for (const T& element : *static_cast<const C*>(list)) {
            visit(std::to_string(number++), &element);
        }
    };
    return type;
}

template <class C> Type map_type() {
    using T = typename C::mapped_type;
    Type type;
    type.shape = Shape::map;
    type.element = &type_of<T>();
    type.name = "map of " + type.element->name;
    type.add = [](void* map, const std::string& key) -> void* { return &(*static_cast<C*>(map))[key]; };
    type.clear = [](void* map) { static_cast<C*>(map)->clear(); };
    type.each = [](const void* map, const auto& visit) {
        for (const auto& [key, element] : *static_cast<const C*>(map)) {
            visit(key, &element);
        }
    };
    return type;
}

template <class C> Type optional_type() {
    using T = typename C::value_type;
    Type type;
    type.shape = Shape::optional;
    type.element = &type_of<T>();
    type.name = type.element->name;
    type.add = [](void* optional, const std::string&) -> void* {
        return &static_cast<C*>(optional)->emplace();
    };
    type.clear = [](void* optional) { static_cast<C*>(optional)->reset(); };
    type.each = [](const void* optional, const auto& visit) {
        if (const auto& value = *static_cast<const C*>(optional); value) {
            visit("", &*value);
        }
    };
    return type;
}

} // namespace detail

template <class T> const Type& type_of() {
    if constexpr (requires { T::description(); }) {
        return T::description();
    } else {
        static const Type type = [] {
            if constexpr (ScalarType<T>) {
                return detail::scalar_type<T>();
            } else if constexpr (std::is_enum_v<T>) {
                return detail::choice_type<T>();
            } else if constexpr (detail::is_optional<T>::value) {
                return detail::optional_type<T>();
            } else if constexpr (detail::is_vector<T>::value) {
                return detail::list_type<T>();
            } else {
                static_assert(detail::is_map<T>::value, "this type has no description");
                return detail::map_type<T>();
            }
        }();
        return type;
    }
}

/// What a field's description may say beside its name and doc; see `Field`.
struct FieldOptions {
    bool required = false;
    std::string low = {}, high = {};
    std::vector<std::string> refers_to = {};
    std::vector<std::string> keys_refer_to = {};
    std::string source = {};
    bool inlined = false;
    std::string not_read = {};
    std::string plausible_low = {}, plausible_high = {};
};

/// The source of a default that nobody has published: people see it listed as an assumption.
inline const std::string assumption = "assumption";

/// Describes a struct field by field:
///
///     record<Zone>("zone", "…").field<&Zone::ttl>("ttl", "…", {.low = "1s", .source = "R53j"}).done()
///
/// Defaults are what a default-constructed T holds; they are never written twice.
template <class T> class RecordBuilder {
public:
    RecordBuilder(std::string name, std::string doc) {
        type_.shape = Shape::record;
        type_.name = std::move(name);
        type_.doc = std::move(doc);
        type_.make = [] { return std::static_pointer_cast<void>(std::make_shared<T>()); };
    }

    /// The member of that name in files, described by its C++ type.
    template <auto Member>
    RecordBuilder& field(std::string name, std::string doc, FieldOptions options = {}) {
        using M = std::remove_cvref_t<decltype(std::declval<T&>().*Member)>;
        return add(std::move(name), std::move(doc), type_of<M>(), std::move(options),
                   [](void* record) -> void* { return &(static_cast<T*>(record)->*Member); });
    }

    /// A field whose type is described at hand rather than by its C++ type.
    template <auto Member>
    RecordBuilder& field_of(const Type& type, std::string name, std::string doc, FieldOptions options = {}) {
        return add(std::move(name), std::move(doc), type, std::move(options),
                   [](void* record) -> void* { return &(static_cast<T*>(record)->*Member); });
    }

    /// Takes all fields of another record that T holds as a member, as if they were T's own.
    template <auto Member> RecordBuilder& include(const Type& part) {
        for (Field one : part.fields) {
            one.in = [inner = one.in](void* record) { return inner(&(static_cast<T*>(record)->*Member)); };
            type_.fields.push_back(std::move(one));
        }
        return *this;
    }

    /// A rule that no single field can tell. It reports what breaks it, by path.
    RecordBuilder& check(std::function<void(const T&, const std::string& path, Problems&)> rule) {
        type_.check = [rule = std::move(rule)](const void* record, const std::string& path,
                                               Problems& problems) {
            rule(*static_cast<const T*>(record), path, problems);
        };
        return *this;
    }

    [[nodiscard]] Type done() { return std::move(type_); }

private:
    RecordBuilder& add(std::string name, std::string doc, const Type& type, FieldOptions options,
                       std::function<void*(void*)> in) {
        Field field;
        field.name = std::move(name);
        field.doc = std::move(doc);
        field.type = &type;
        field.required = options.required;
        field.low = std::move(options.low);
        field.high = std::move(options.high);
        field.plausible_low = std::move(options.plausible_low);
        field.plausible_high = std::move(options.plausible_high);
        field.refers_to = std::move(options.refers_to);
        field.keys_refer_to = std::move(options.keys_refer_to);
        field.source = std::move(options.source);
        field.inlined = options.inlined;
        field.not_read = std::move(options.not_read);
        field.in = std::move(in);
        type_.fields.push_back(std::move(field));
        return *this;
    }

    Type type_;
};

/// Begins the description of the struct T; see RecordBuilder.
template <class T> RecordBuilder<T> record(std::string name, std::string doc) {
    return {std::move(name), std::move(doc)};
}

/// Describes a std::variant V by how each of its alternatives is written.
template <class V> class OneOfBuilder {
public:
    OneOfBuilder(std::string name, std::string doc) {
        type_.shape = Shape::one_of;
        type_.name = std::move(name);
        type_.doc = std::move(doc);
    }

    /// `honour`
    template <class A> OneOfBuilder& word(std::string name, std::string doc) {
        return add<A>(
            Alternative::Form::word, std::move(name), std::move(doc), nullptr,
            [](A&) -> void* { return nullptr; }, [](const A& held) -> const void* { return &held; });
    }
    /// `{at_least: 10m}`
    template <class A, auto Member> OneOfBuilder& keyed(std::string name, std::string doc) {
        return payload<A, Member>(Alternative::Form::keyed, std::move(name), std::move(doc));
    }
    /// `10m`
    template <class A, auto Member> OneOfBuilder& plain(std::string name, std::string doc) {
        return payload<A, Member>(Alternative::Form::plain, std::move(name), std::move(doc));
    }

    [[nodiscard]] Type done() { return std::move(type_); }

private:
    template <class A, auto Member>
    OneOfBuilder& payload(Alternative::Form form, std::string name, std::string doc) {
        using M = std::remove_cvref_t<decltype(std::declval<A&>().*Member)>;
        return add<A>(
            form, std::move(name), std::move(doc), &type_of<M>(),
            [](A& held) -> void* { return &(held.*Member); },
            [](const A& held) -> const void* { return &(held.*Member); });
    }

    template <class A, class Write, class Read>
    OneOfBuilder& add(Alternative::Form form, std::string name, std::string doc, const Type* payload,
                      Write write, Read read) {
        type_.alternatives.push_back(
            {form, std::move(name), std::move(doc), payload,
             [write](void* one_of) { return write(static_cast<V*>(one_of)->template emplace<A>()); },
             [read](const void* one_of) -> const void* {
                 const A* held = std::get_if<A>(static_cast<const V*>(one_of));
                 return held ? read(*held) : nullptr;
             }});
        return *this;
    }

    Type type_;
};

/// Begins the description of the variant V; see OneOfBuilder.
template <class V> OneOfBuilder<V> one_of(std::string name, std::string doc) {
    return {std::move(name), std::move(doc)};
}

/// A catalogue of records, told apart by a discriminating key, or (with none) by their own names.
inline Type cases(std::string name, std::string discriminator, std::vector<CaseOption> options) {
    Type type;
    type.shape = Shape::cases;
    type.name = std::move(name);
    type.discriminator = std::move(discriminator);
    type.cases = std::move(options);
    type.choose = [](void* case_, const CaseOption& option, std::shared_ptr<void> value) {
        *static_cast<Case*>(case_) = Case{option, std::move(value)};
    };
    return type;
}

/// An entry of a catalogue, of the record type T.
template <class T> CaseOption case_of(std::string name) {
    const Type& type = type_of<T>();
    return {std::move(name), type.doc, &type, type.make};
}

} // namespace gameday::fields
