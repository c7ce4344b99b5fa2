#include "scenarios/language/tree.hpp"

#include <algorithm>
#include <charconv>

#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

/// The child of a list with this number.
const Node* element(const Node& list, std::string_view step) {
    std::size_t number = 0;
    const char* const end = step.data() + step.size();
    const auto [rest, error] = std::from_chars(step.data(), end, number);
    return error == std::errc{} && rest == end && number < list.items.size() ? &list.items[number] : nullptr;
}

} // namespace

bool Node::is_word(std::string_view word) const {
    return is_scalar() && !quoted && !empty && text == word;
}

std::size_t Node::index_of(std::string_view key) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.text == key; });
    return static_cast<std::size_t>(found - keys.begin());
}

const Node* Node::find(std::string_view key) const {
    const std::size_t index = index_of(key);
    return index < keys.size() ? &items[index] : nullptr;
}

Node* Node::find(std::string_view key) {
    const std::size_t index = index_of(key);
    return index < keys.size() ? &items[index] : nullptr;
}

Node& Node::put(Key key, Node value) {
    const std::size_t index = index_of(key.text);
    if (index < keys.size()) {
        keys[index] = std::move(key);
        return items[index] = std::move(value);
    }
    keys.push_back(std::move(key));
    return items.emplace_back(std::move(value));
}

void Node::remove(std::string_view key) {
    const std::size_t index = index_of(key);
    if (index < keys.size()) {
        keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(index));
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
    }
}

std::vector<std::string> Node::key_texts() const {
    std::vector<std::string> texts;
    texts.reserve(keys.size());
    for (const Key& key : keys) {
        texts.push_back(key.text);
    }
    return texts;
}

void mark_repeated(Node& node) {
    node.repeated = true;
    for (Node& item : node.items) {
        mark_repeated(item);
    }
}

std::string describe(const Node& node) {
    if (node.empty) {
        return "nothing";
    }
    switch (node.kind) {
    case Node::Kind::mapping:
        return "a mapping";
    case Node::Kind::sequence:
        return "a list";
    case Node::Kind::scalar:
        break;
    }
    constexpr std::size_t longest = 40;
    const bool cut = code_points(node.text) > longest;
    const std::size_t left = skip_code_points(node.text, longest).size();
    return "'" + (cut ? node.text.substr(0, node.text.size() - left) + "…" : node.text) + "'";
}

std::string extend(const std::string& path, std::string_view step) {
    const bool plain = step.find_first_of(".\"'") == std::string_view::npos && !step.empty();
    const std::string written = plain ? std::string(step) : "\"" + std::string(step) + "\"";
    return path.empty() ? written : path + "." + written;
}

std::string take_step(std::string_view& path, const std::vector<Key>& keys) {
    std::string step;
    std::size_t taken = 0;
    if (path.starts_with('"') || path.starts_with('\'')) {
        const std::size_t close = path.find(path.front(), 1);
        if (close == std::string_view::npos) {
            return {};
        }
        step = path.substr(1, close - 1);
        taken = close + 1;
    } else {
        for (const Key& key : keys) {
            const bool fits = path.starts_with(key.text) && key.text.size() > taken &&
                              (path.size() == key.text.size() || path[key.text.size()] == '.');
            if (fits) {
                step = key.text;
                taken = key.text.size();
            }
        }
        if (taken == 0) {
            taken = std::min(path.find('.'), path.size());
            step = path.substr(0, taken);
        }
    }
    path.remove_prefix(taken);
    if (path.empty()) {
        return step;
    }
    if (path.front() != '.' || path.size() == 1) {
        return {};
    }
    path.remove_prefix(1);
    return step;
}

Found follow(const Node& root, std::string_view path) {
    Found found{&root, nullptr, path.empty()};
    while (!path.empty()) {
        const Node& here = *found.node;
        const std::string step = take_step(path, here.keys);
        if (here.is_sequence()) {
            const Node* next = element(here, step);
            if (next == nullptr) {
                return found;
            }
            found = {next, nullptr, path.empty()};
            continue;
        }
        const std::size_t index = here.index_of(step);
        if (step.empty() || index >= here.keys.size()) {
            return found;
        }
        found = {&here.items[index], &here.keys[index], path.empty()};
    }
    return found;
}

} // namespace gameday::language
