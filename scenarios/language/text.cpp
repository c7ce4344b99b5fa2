#include "scenarios/language/text.hpp"

#include <algorithm>
#include <array>

#include <boost/uuid/detail/sha1.hpp>
#include <fmt/format.h>

namespace gameday::language {

namespace {

struct Range {
    char32_t first, last;
};

// Blocks that terminals draw two columns wide; the corners of Unicode that a YAML file may well contain.
constexpr std::array<Range, 11> wide_ranges{{{0x1100, 0x115F},
                                             {0x2E80, 0x303E},
                                             {0x3041, 0xA4CF},
                                             {0xAC00, 0xD7A3},
                                             {0xF900, 0xFAFF},
                                             {0xFE30, 0xFE6F},
                                             {0xFF00, 0xFF60},
                                             {0xFFE0, 0xFFE6},
                                             {0x1F300, 0x1F64F},
                                             {0x1F680, 0x1F9FF},
                                             {0x20000, 0x3FFFD}}};

constexpr std::array<Range, 5> no_width_ranges{
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};

template <std::size_t N> bool within(const std::array<Range, N>& ranges, char32_t point) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return point >= range.first && point <= range.last; });
}

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

} // namespace

CodePoint first_code_point(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) {
        return {};
    }
    char32_t point = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return {};
        }
        point = (point << 6U) | (byte(i) & 0x3FU);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return point < smallest[length] || point > 0x10FFFF || surrogate ? CodePoint{} : CodePoint{point, length};
}

bool is_unseen(char32_t point) {
    return (point < 0x20 && point != '\t' && point != '\n') || (point >= 0x7F && point <= 0x9F) ||
           point == 0xFEFF || point == 0x2028 || point == 0x2029 || (point & 0xFFFEU) == 0xFFFE;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const CodePoint next = first_code_point(text);
        width += within(no_width_ranges, next.value) ? 0 : within(wide_ranges, next.value) ? 2 : 1;
        text.remove_prefix(std::max<std::size_t>(next.bytes, 1));
    }
    return width;
}

std::string_view skip_code_points(std::string_view text, std::size_t count) {
    while (count > 0 && !text.empty()) {
        text.remove_prefix(1);
        while (!text.empty() && continues(text.front())) {
            text.remove_prefix(1);
        }
        --count;
    }
    return text;
}

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const CodePoint next = first_code_point(text);
        const std::size_t length = std::max<std::size_t>(next.bytes, 1);
        if (next.bytes == 0) {
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
        } else if (is_unseen(next.value) || next.value == '\n' || next.value == '\t') {
            result += next.value == '\n'   ? "\\n"
                      : next.value == '\t' ? "\\t"
                                           : fmt::format("\\x{:02x}", static_cast<std::uint32_t>(next.value));
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return result;
}

std::string excerpt(std::string_view text, std::size_t most) {
    const std::size_t points = code_points(text);
    if (points <= most) {
        return std::string(text);
    }
    const std::size_t before = (most - 1) / 2;
    const std::size_t after = most - 1 - before;
    const std::string_view rest = skip_code_points(text, before);
    return std::string(text.substr(0, text.size() - rest.size())) + "…" +
           std::string(skip_code_points(text, points - after));
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    return fmt::format("{}", fmt::join(words, between));
}

std::optional<BadText> find_bad_text(std::string_view text) {
    BadText here;
    while (!text.empty()) {
        const CodePoint next = first_code_point(text);
        if (next.bytes == 0) {
            here.why = fmt::format("this is not UTF-8 text: byte 0x{:02x}",
                                   static_cast<unsigned char>(text.front()));
            return here;
        }
        if (is_unseen(next.value)) {
            here.why = next.value == 0 ? "a NUL byte: this is not text"
                                       : fmt::format("a character that cannot be seen: U+{:04X}",
                                                     static_cast<std::uint32_t>(next.value));
            return here;
        }
        here.column = next.value == '\n' ? 1 : here.column + 1;
        here.line += next.value == '\n' ? 1 : 0;
        text.remove_prefix(next.bytes);
    }
    return std::nullopt;
}

std::string digest_of(std::string_view bytes) {
    boost::uuids::detail::sha1 sha1;
    sha1.process_bytes(bytes.data(), bytes.size());
    boost::uuids::detail::sha1::digest_type words{};
    sha1.get_digest(words);
    std::string text;
    for (const auto word : words) {
        text += fmt::format("{:08x}", word);
    }
    return text;
}

std::string_view trimmed(std::string_view text, std::string_view blanks) {
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace gameday::language
