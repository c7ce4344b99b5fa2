#include "scenarios/language/like.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "scenarios/language/nearest.hpp"
#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

using fields::Shape;
using fields::Type;

namespace {

class Likes {
public:
    Likes(Diagnostics& diagnostics, const Limits& limits) : diagnostics_(diagnostics), left_(limits.nodes) {}

    void walk(Node& node, const Type& type) {
        const Type& here = bare(type);
        if (has_entries(here) && node.is_mapping() && bare(*here.element).field("like") == nullptr) {
            resolve_entries(node);
        }
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const std::string step = node.is_mapping() ? node.keys[i].text : std::string();
            if (const Type* below = type_below(here, node, step); below != nullptr) {
                walk(node.items[i], *below);
            }
        }
    }

private:
    enum class State { untouched, open, done };

    void resolve_entries(Node& entries) {
        numbers_.clear();
        for (std::size_t i = 0; i < entries.keys.size(); ++i) {
            numbers_.emplace(entries.keys[i].text, i);
        }
        std::vector<State> states(entries.items.size(), State::untouched);
        for (std::size_t i = 0; i < entries.items.size(); ++i) {
            std::vector<std::size_t> chain;
            follow_chain(entries, i, states, chain);
            // From the end of the chain: an entry inherits from one that is complete.
            while (!chain.empty()) {
                const std::size_t entry = chain.back();
                chain.pop_back();
                resolve(entries, entry);
                states[entry] = State::done;
            }
        }
    }

    /// Collects the entries to resolve, first the one asked for. A loop, not a recursion: chains are as
    /// long as hostile files make them.
    void follow_chain(Node& entries, std::size_t first, std::vector<State>& states,
                      std::vector<std::size_t>& chain) {
        for (std::size_t at = first; at < entries.items.size() && states[at] == State::untouched;) {
            states[at] = State::open;
            chain.push_back(at);
            Node* like = entries.items[at].find("like");
            if (like == nullptr || !entries.items[at].is_mapping()) {
                return;
            }
            at = target(entries, at, *like);
            if (at < entries.items.size() && states[at] == State::open) {
                cycle(entries, chain, at);
                return;
            }
        }
    }

    /// The number of the entry that is named; entries.items.size() after telling that there is none.
    std::size_t target(const Node& entries, std::size_t from, const Node& like) {
        const std::size_t nobody = entries.items.size();
        if (!like.is_scalar() || like.empty) {
            diagnostics_.error(like.at, "'like' needs the name of another entry, not " + describe(like));
            return nobody;
        }
        const std::size_t found = number_of(like.text, nobody);
        if (found == nobody) {
            std::vector<std::string> others = entries.key_texts();
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(from));
            diagnostics_.error(like.at, fmt::format("no entry '{}' to be like", like.text),
                               did_you_mean(like.text, others),
                               {others.empty() ? "there is no other entry" : "there: " + joined(others)});
        }
        return found;
    }

    void cycle(Node& entries, const std::vector<std::size_t>& chain, std::size_t back_to) {
        std::string ring;
        const auto start = std::find(chain.begin(), chain.end(), back_to);
        for (auto at = start; at != chain.end(); ++at) {
            ring += entries.keys[*at].text + " → ";
        }
        Node& last = entries.items[chain.back()];
        diagnostics_.error(last.find("like")->at, "'like' goes round in a circle",
                           ring + entries.keys[back_to].text);
        last.remove("like");
    }

    void resolve(Node& entries, std::size_t number) {
        Node& entry = entries.items[number];
        Node* like = entry.is_mapping() ? entry.find("like") : nullptr;
        if (like == nullptr) {
            return;
        }
        const std::size_t named = like->is_scalar() ? number_of(like->text, number) : number;
        const Node& base = entries.items[named];
        const Position at = like->at;
        entry.remove("like");
        if (named != number && base.is_mapping()) {
            inherit(entry, base, at);
        }
    }

    void inherit(Node& own, const Node& base, const Position& like) {
        for (std::size_t i = 0; i < base.keys.size(); ++i) {
            Node* mine = own.find(base.keys[i].text);
            if (mine == nullptr) {
                if (spend(base.items[i], like)) {
                    mark_repeated(own.put(base.keys[i], base.items[i]));
                }
            } else if (mine->partial && mine->is_mapping() && base.items[i].is_mapping()) {
                inherit(*mine, base.items[i], like);
            }
        }
    }

    /// Whether there is room for a copy: a thousand entries like a huge one are a bomb.
    bool spend(const Node& node, const Position& like) {
        const std::size_t size = size_of(node);
        if (size > left_) {
            if (!told_) {
                diagnostics_.error(like, "too many values are copied by 'like'");
            }
            told_ = true;
            return false;
        }
        left_ -= size;
        return true;
    }

    static std::size_t size_of(const Node& node) {
        std::size_t size = 1;
        for (const Node& item : node.items) {
            size += size_of(item);
        }
        return size;
    }

    [[nodiscard]] std::size_t number_of(const std::string& name, std::size_t otherwise) const {
        const auto found = numbers_.find(name);
        return found == numbers_.end() ? otherwise : found->second;
    }

    Diagnostics& diagnostics_;
    std::map<std::string, std::size_t> numbers_; ///< of the entries being resolved
    std::size_t left_;
    bool told_ = false;
};

} // namespace

void resolve_likes(Node& root, const Type& document, Diagnostics& diagnostics, const Limits& limits) {
    Likes(diagnostics, limits).walk(root, document);
}

} // namespace gameday::language
