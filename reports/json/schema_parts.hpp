#pragma once

#include <initializer_list>
#include <string>

#include <nlohmann/json.hpp>

/// What JSON Schemas of documents are put together from.
namespace gameday::reports::schema_parts {

using Json = nlohmann::ordered_json;

/// A schema, with what it is about.
[[nodiscard]] Json described(Json schema, const char* description);
/// Any text.
[[nodiscard]] Json string(const char* description);
/// A text that is not empty.
[[nodiscard]] Json text(const char* description);
/// One of those words.
[[nodiscard]] Json words(std::initializer_list<const char*> words, const char* description);
/// A whole number from a minimum on.
[[nodiscard]] Json natural(const char* description, int minimum = 0);
/// Any number.
[[nodiscard]] Json number(const char* description);
/// A number, or null.
[[nodiscard]] Json number_or_null(const char* description);
/// true or false.
[[nodiscard]] Json boolean(const char* description);
/// A text that is not empty, or null.
[[nodiscard]] Json text_or_null(const char* description);
/// A definition of that name.
[[nodiscard]] Json reference(const char* name);
/// An object of exactly these properties.
[[nodiscard]] Json object(const Json& properties);
/// An object of any properties, of one kind.
[[nodiscard]] Json map(const Json& values, const char* description);
/// A list of one kind.
[[nodiscard]] Json list(const Json& elements, const char* description);
/// The two ends of an interval, each of which may be null: the definition "interval".
[[nodiscard]] Json interval();
/// What came of holding flows against requests: the definition "audit", which needs "interval".
[[nodiscard]] Json audit();

} // namespace gameday::reports::schema_parts
