#include "reports/location.hpp"

#include <vector>

namespace gameday::reports {

Location location_of(const std::string& text, const std::string& file) {
    std::size_t end = text.size();
    std::vector<std::size_t> numbers; // from the last one
    while (numbers.size() < 2) {
        const std::size_t colon = text.substr(0, end).rfind(':');
        if (colon == std::string::npos || colon == 0 || colon + 1 == end || end - colon > 10 ||
            text.substr(colon + 1, end - colon - 1).find_first_not_of("0123456789") != std::string::npos) {
            break;
        }
        numbers.push_back(std::stoul(text.substr(colon + 1, end - colon - 1)));
        end = colon;
    }
    return {end == 0 ? file : text.substr(0, end), numbers.empty() ? 0 : numbers.back(),
            numbers.size() == 2 ? numbers.front() : 0};
}

} // namespace gameday::reports
