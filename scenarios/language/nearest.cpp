#include "scenarios/language/nearest.hpp"

#include <algorithm>

namespace gameday::language {

namespace {

// Nobody mistypes a word longer than this into another; and the table stays small.
constexpr std::size_t longest_word = 64;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::size_t slips_between(std::string_view a, std::string_view b) {
    // The optimal string alignment distance: Damerau's, with no letter touched twice.
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> table((a.size() + 1) * width);
    const auto cell = [&](std::size_t i, std::size_t j) -> std::size_t& { return table[i * width + j]; };
    for (std::size_t i = 0; i <= a.size(); ++i) {
        cell(i, 0) = i;
    }
    for (std::size_t j = 0; j <= b.size(); ++j) {
        cell(0, j) = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            cell(i, j) =
                std::min({cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + (same ? 0U : 1U)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
                cell(i, j) = std::min(cell(i, j), cell(i - 2, j - 2) + 1);
            }
        }
    }
    return cell(a.size(), b.size());
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > longest_word) {
        return std::nullopt;
    }
    std::optional<std::string> best;
    std::size_t fewest = longest_word;
    for (const std::string& candidate : candidates) {
        const std::size_t longer = std::max(word.size(), candidate.size());
        const std::size_t allowed = std::max<std::size_t>(1, longer / 3);
        // Two words of one or two letters are always one or two slips apart: that tells nothing.
        if (candidate.size() > longest_word || longer < 3 ||
            longer - std::min(word.size(), candidate.size()) > allowed) {
            continue;
        }
        const std::size_t slips = slips_between(word, candidate);
        if (slips <= allowed && slips < fewest) {
            fewest = slips;
            best = candidate;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const auto found = nearest(word, candidates);
    return found ? "did you mean '" + *found + "'?" : std::string();
}

} // namespace gameday::language
