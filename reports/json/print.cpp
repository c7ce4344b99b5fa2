#include <cmath>

#include "reports/json/numbers.hpp"
#include "reports/json/result.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

std::string quoted(const std::string& text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// So many values nobody reads line by line: those of each replication.
constexpr std::size_t very_many = 32;

/// Whether it is printed on one line: an array of nothing but plain values, such as an interval.
bool is_in_line(const Json& value) {
    if (!value.is_array() || (value.size() > 2 && value.size() < very_many)) {
        return false;
    }
    for (const Json& element : value) {
        if (element.is_structured() || element.is_string()) {
            return false;
        }
    }
    return true;
}

void print(const Json& value, std::size_t depth, std::string& out);

void print_elements(const Json& value, std::size_t depth, std::string& out) {
    const bool in_line = is_in_line(value);
    const std::string indent = in_line ? "" : "\n" + std::string(2 * (depth + 1), ' ');
    bool first = true;
    for (const auto& [key, element] : value.items()) {
        out += first ? "" : in_line ? ", " : ",";
        out += indent;
        if (value.is_object()) {
            out += quoted(key) + ": ";
        }
        print(element, depth + 1, out);
        first = false;
    }
    out += in_line ? "" : "\n" + std::string(2 * depth, ' ');
}

void print(const Json& value, std::size_t depth, std::string& out) {
    if (value.is_structured()) {
        out += value.is_object() ? '{' : '[';
        if (!value.empty()) {
            print_elements(value, depth, out);
        }
        out += value.is_object() ? '}' : ']';
    } else if (value.is_number_float()) {
        const double number = value.get<double>();
        out += std::isfinite(number) ? number_text(number) : "null";
    } else if (value.is_string()) {
        out += quoted(value.get_ref<const std::string&>());
    } else {
        out += value.dump();
    }
}

} // namespace

std::string to_text(const nlohmann::ordered_json& document) {
    std::string out;
    print(document, 0, out);
    out += '\n';
    return out;
}

} // namespace gameday::reports
