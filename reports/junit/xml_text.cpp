#include "reports/junit/xml_text.hpp"

#include <cstddef>

namespace gameday::reports {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

/// How many bytes the first character takes; 0 when they are not UTF-8.
std::size_t sound_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return 0;
        }
    }
    // Longer than need be, half of a UTF-16 pair, or beyond the last character.
    const bool wrong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) >= 0xA0) ||
                       (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) >= 0x90);
    return wrong ? 0 : length;
}

/// Whether XML may hold a character that is sound UTF-8.
bool is_allowed(std::string_view sign) {
    const auto first = static_cast<unsigned char>(sign.front());
    const bool control = first < 0x20 && first != '\t' && first != '\n' && first != '\r';
    return !control && sign != "\xEF\xBF\xBE" && sign != "\xEF\xBF\xBF";
}

} // namespace

std::string xml_text(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t length = sound_length(text);
        const std::string_view sign = text.substr(0, length);
        result += length > 0 && is_allowed(sign) ? sign : replacement;
        text.remove_prefix(length > 0 ? length : 1);
    }
    return result;
}

} // namespace gameday::reports
