#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/source.hpp"

namespace gameday::language {

/// A key of a mapping, and where it was written.
struct Key {
    std::string text;    ///< without its quotes
    Position at;         ///< where it begins, quotes included
    bool by_set = false; ///< a `set` put it there, so that a fault is a fault of the set
    bool quoted = false; ///< it was written in quotes
};

/// A value of a YAML file with its place. Aliases are expanded: a tree is a tree.
struct Node {
    /// What YAML knows.
    enum class Kind { scalar, sequence, mapping };

    Kind kind = Kind::scalar;
    Position at;           ///< where it begins
    std::string text;      ///< of a scalar
    bool quoted = false;   ///< the scalar was written in quotes (or as a block)
    bool empty = false;    ///< nothing is written, or null
    bool repeated = false; ///< read a second time, through an alias or `like`
    /// A mapping that a `set` began: what it does not say comes from the entry named by `like`.
    bool partial = false;
    std::vector<Key> keys;   ///< of a mapping, as many as items
    std::vector<Node> items; ///< the values of a mapping, or the elements of a sequence

    /// One word or text, or nothing.
    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    /// A list.
    [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
    /// Keys and values.
    [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
    /// A plain (not quoted) scalar with this text.
    [[nodiscard]] bool is_word(std::string_view word) const;

    /// The number of a key; keys.size() when it is not there.
    [[nodiscard]] std::size_t index_of(std::string_view key) const;
    /// Whether a mapping has a key.
    [[nodiscard]] bool has(std::string_view key) const { return index_of(key) < keys.size(); }
    /// The value under a key, or nothing.
    [[nodiscard]] const Node* find(std::string_view key) const;
    /// The value under a key, to change it.
    [[nodiscard]] Node* find(std::string_view key);
    /// Adds a value, or replaces the one under the same key (key included).
    Node& put(Key key, Node value);
    /// Takes a key and its value away, if they are there.
    void remove(std::string_view key);
    /// All keys, in the order of the file.
    [[nodiscard]] std::vector<std::string> key_texts() const;
};

/// Marks a value and all below it as read a second time.
void mark_repeated(Node& node);

/// "a mapping", "a list", "nothing", "'text'": for messages.
[[nodiscard]] std::string describe(const Node& node);

/// What a path leads to.
struct Found {
    const Node* node = nullptr; ///< the deepest value on the way
    const Key* key = nullptr;   ///< the key under which it stands; nothing in a list or at the root
    bool whole = false;         ///< the path was followed to its end
};

/// Follows "clients.east.via": steps are keys or numbers of list elements; a step may be quoted; where
/// keys hold dots, the longest key that fits is taken.
[[nodiscard]] Found follow(const Node& root, std::string_view path);

/// A path with one step more; the step is quoted when it holds a dot.
[[nodiscard]] std::string extend(const std::string& path, std::string_view step);

/// Takes the first step off a path, preferring the longest of the keys that fits.
/// Gives the step without its quotes, or an empty text when the path is malformed.
[[nodiscard]] std::string take_step(std::string_view& path, const std::vector<Key>& keys);

} // namespace gameday::language
