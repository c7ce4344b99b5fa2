#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gameday::fields {

/// What reading a scalar gives: a value, or why not and what to write instead.
template <class T> struct Parsed {
    std::optional<T> value;
    std::string why;  ///< completes "'dns.app.ttl' …": "needs a duration with a unit"
    std::string help; ///< "write 60s, or 1m"

    static Parsed good(T value) { return {std::move(value), {}, {}}; }
    static Parsed bad(std::string why, std::string help = {}) {
        return {std::nullopt, std::move(why), std::move(help)};
    }
};

/// How a type is written as one word of text. Specialised for each scalar type, with
///
///     static constexpr std::string_view name;     // "duration"
///     static constexpr std::string_view expects;  // "a duration with a unit, such as 30s or 1h30m"
///     static constexpr std::string_view pattern;  // regular expression for the JSON Schema
///     static Parsed<T> parse(std::string_view text);
///     static std::string format(const T& value);  // parse(format(x)) == x
///     static std::optional<double> magnitude(const T& value);  // what a range is checked against
template <class T> struct Scalar;

template <class T>
concept ScalarType = requires(const T& value, std::string_view text) {
    Scalar<T>::parse(text);
    Scalar<T>::format(value);
    Scalar<T>::magnitude(value);
};

} // namespace gameday::fields
