#include "cli/flag_checks.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"
#include "sim/fields/quantities.hpp"

namespace gameday::cli {

namespace {

/// A check without a description of its own, which the library would print as part of the flag's name.
CLI::Validator validator(std::function<std::string(const std::string&)> fault_of) {
    return CLI::Validator(
        [fault_of = std::move(fault_of)](const std::string& value) { return fault_of(value); }, "");
}

} // namespace

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
    return validator([least, most](const std::string& value) -> std::string {
        std::uint64_t number = 0;
        const char* const end = value.data() + value.size();
        const auto read = std::from_chars(value.data(), end, number);
        if (read.ec == std::errc{} && read.ptr == end && number >= least && number <= most) {
            return {};
        }
        return fmt::format("'{}' is not a whole number from {} to {}", language::printable(value), least,
                           most);
    });
}

CLI::Validator one_of(const std::vector<std::string>& words) {
    return validator([words](const std::string& value) -> std::string {
        if (std::find(words.begin(), words.end(), value) != words.end()) {
            return {};
        }
        const std::string meant = language::did_you_mean(value, words);
        return fmt::format("'{}' is not one of {}{}", language::printable(value), language::joined(words),
                           meant.empty() ? "" : "; " + meant);
    });
}

CLI::Validator time_span() {
    return validator([](const std::string& value) -> std::string {
        const auto span = fields::Scalar<sim::Duration>::parse(value);
        if (span.value && *span.value > sim::Duration{}) {
            return {};
        }
        return fmt::format("'{}' {}", language::printable(value),
                           span.value ? "is not a time above 0s"
                                      : span.why + (span.help.empty() ? "" : "; " + span.help));
    });
}

CLI::Validator share() {
    return validator([](const std::string& value) -> std::string {
        const auto share = fields::Scalar<fields::Share>::parse(value);
        if (share.value && share.value->fraction > 0) {
            return {};
        }
        return fmt::format("'{}' {}", language::printable(value),
                           share.value ? "is not a share above 0%"
                                       : share.why + (share.help.empty() ? "" : "; " + share.help));
    });
}

CLI::Validator not_empty() {
    return validator(
        [](const std::string& value) -> std::string { return value.empty() ? "the name is empty" : ""; });
}

} // namespace gameday::cli
