#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/fields/problem.hpp"

namespace gameday::fields {

/// What a value looks like in a file.
enum class Shape {
    scalar,   ///< one word: 30s, us-east-1, uniform(1m, 2m)
    list,     ///< [a, b]
    map,      ///< {name: value, …} with names of the user's choosing
    optional, ///< its element, or left out
    record,   ///< {field: value, …} with the fields described here
    one_of,   ///< one of several alternatives, told apart by how they are written
    cases,    ///< one record out of a catalogue, told apart by a key: a fault, a step of a runbook
};

struct Type;

/// A word that a choice allows.
struct Word {
    std::string text;
    std::string doc;
};

/// Why a text was not read; both empty when it was.
struct ReadFault {
    std::string why;
    std::string help;
    [[nodiscard]] bool any() const { return !why.empty(); }
};

/// The one description of a field. The reader, the JSON Schema, the reference, `--set`, the resolved
/// dump and the list of assumptions all come from it.
struct Field {
    std::string name;
    std::string doc;
    const Type* type = nullptr;
    bool required = false;
    /// The smallest and greatest value, as it would be written; empty: no bound.
    std::string low, high;
    /// Between which values the true figure may lie for all that is known, as they would be written; empty:
    /// that is not known. Sensitivity moves the value from one to the other.
    std::string plausible_low, plausible_high;
    /// Sections of the file in which the value must be a name: {"regions"}. For lists, each element.
    std::vector<std::string> refers_to;
    /// Likewise for the keys of a map.
    std::vector<std::string> keys_refer_to;
    /// Where the default comes from: a key of docs/sources.md ("R53a"). Empty: it follows from the
    /// structure or is the user's own figure. `assumption`: nobody has published one.
    std::string source;
    /// Its keys stand among the fields of the record around it (only for cases).
    bool inlined = false;
    /// Why no outcome depends on it; empty: some model reads it.
    std::string not_read;
    /// Where the value lives in a record object.
    std::function<void*(void* record)> in;

    [[nodiscard]] const void* of(const void* record) const { return in(const_cast<void*>(record)); }
};

/// One way to write a one_of.
struct Alternative {
    enum class Form {
        word,  ///< the word alone: honour
        keyed, ///< {at_least: value}
        plain, ///< the payload's own text: 30s
    };
    Form form = Form::word;
    std::string name; ///< the word or the key; for plain, what the payload is
    std::string doc;
    const Type* payload = nullptr; ///< of keyed and plain
    /// Makes the one_of hold this alternative, and gives its payload (nothing for a word).
    std::function<void*(void* one_of)> select;
    /// The payload if the one_of holds this alternative (of a word, the one_of itself).
    std::function<const void*(const void* one_of)> get;
};

/// One entry of a catalogue of cases.
struct CaseOption {
    std::string name;
    std::string doc;
    const Type* record = nullptr;
    std::function<std::shared_ptr<void>()> make;
};

/// A value out of a catalogue: which entry, and its record. Empty until read.
class Case {
public:
    Case() = default;
    Case(const CaseOption& option, std::shared_ptr<void> value)
        : option_(&option), value_(std::move(value)) {}

    [[nodiscard]] bool chosen() const { return option_ != nullptr; }
    [[nodiscard]] const CaseOption& option() const { return *option_; }
    [[nodiscard]] const void* value() const { return value_.get(); }
    /// The record, which must be of the type that the catalogue made.
    template <class T> [[nodiscard]] const T& as() const { return *static_cast<const T*>(value_.get()); }

private:
    const CaseOption* option_ = nullptr;
    std::shared_ptr<void> value_;
};

/// A type as files see it, with the operations to read and write an object of it by address.
/// Which members are set depends on the shape.
struct Type {
    Shape shape = Shape::scalar;
    std::string name; ///< "duration", "health check"
    std::string doc;

    // scalar
    std::string expects;     ///< "a duration with a unit"
    std::string pattern;     ///< a regular expression for the JSON Schema
    std::vector<Word> words; ///< the only words allowed; empty: whatever parses
    std::function<ReadFault(std::string_view text, void* into)> parse;
    std::function<std::string(const void* value)> format;
    std::function<std::optional<double>(const void* value)> magnitude;

    // list, map, optional
    const Type* element = nullptr;
    /// A new element at the end of a list, under a key of a map, or in an optional.
    std::function<void*(void* container, const std::string& key)> add;
    /// Takes all elements out: what a file gives replaces the elements of a default.
    std::function<void(void* container)> clear;
    /// Each element in order, with its key (a map) or its number (a list).
    std::function<void(const void* container,
                       const std::function<void(const std::string& key, const void* element)>&)>
        each;

    // record
    std::vector<Field> fields;
    /// An object with every default.
    std::function<std::shared_ptr<void>()> make;
    /// What no single field can tell: "shares must add up to 100%".
    std::function<void(const void* record, const std::string& path, Problems&)> check;

    // one_of
    std::vector<Alternative> alternatives;

    // cases
    /// The key whose value names the case ("fault"). Empty: the case's name is itself the key, and
    /// the value of that key is read as the case's field `target`.
    std::string discriminator;
    std::vector<CaseOption> cases;
    std::function<void(void* case_, const CaseOption&, std::shared_ptr<void> value)> choose;

    [[nodiscard]] const Field* field(std::string_view wanted) const;
    /// A list of what is allowed here, for messages: the words, the alternatives or the fields.
    [[nodiscard]] std::vector<std::string> allowed() const;
};

} // namespace gameday::fields
