#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "sim/fields/scalar.hpp"
#include "sim/time/time.hpp"

namespace gameday::fields {

/// A part of a whole, 0 to 1; written as a percentage: `85%`.
struct Share {
    double fraction = 0;
    constexpr auto operator<=>(const Share&) const = default;
};

/// So many a second; written `200/s`, `5/min` or `10/h`.
struct Rate {
    double per_second = 0;
    constexpr auto operator<=>(const Rate&) const = default;
};

/// US dollars for a decimal gigabyte; written `$0.02/GB`.
struct TransferPrice {
    double dollars_per_gigabyte = 0;
    constexpr auto operator<=>(const TransferPrice&) const = default;
};

/// So many times as much; written `5x`.
struct Factor {
    double times = 1;
    constexpr auto operator<=>(const Factor&) const = default;
};

/// A plain number of things, without a unit: `users: 4750`.
struct Count {
    std::int64_t value = 0;
    constexpr auto operator<=>(const Count&) const = default;
};

/// The name of something described elsewhere in the file, such as a region.
struct Name {
    std::string text;
    auto operator<=>(const Name&) const = default;
};

/// Reads the decimal number that text starts with, and takes it off. No sign, no exponent, no bare point.
/// One too large for a double comes out as the largest there is, and one too small as zero.
std::optional<double> take_number(std::string_view& text);

/// A number without superfluous digits: "0.5", "30", "1.25".
std::string format_number(double value);

/// A whole number to be read by people: "3,200".
std::string grouped(std::uint64_t value);
/// The same of its digits.
std::string grouped(std::string digits);

template <> struct Scalar<sim::Duration> {
    static constexpr std::string_view name = "duration";
    static constexpr std::string_view expects = "a duration with a unit";
    static constexpr std::string_view pattern = R"(^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h|d))+$)";
    static Parsed<sim::Duration> parse(std::string_view text);
    static std::string format(const sim::Duration& value);
    static std::optional<double> magnitude(const sim::Duration& value) { return value.in_seconds(); }
};

template <> struct Scalar<Share> {
    static constexpr std::string_view name = "share";
    static constexpr std::string_view expects = "a share in percent";
    static constexpr std::string_view pattern = R"(^[0-9]+(\.[0-9]+)?%$)";
    static Parsed<Share> parse(std::string_view text);
    static std::string format(const Share& value);
    static std::optional<double> magnitude(const Share& value) { return value.fraction; }
};

template <> struct Scalar<Rate> {
    static constexpr std::string_view name = "rate";
    static constexpr std::string_view expects = "a rate with a unit";
    static constexpr std::string_view pattern = R"(^[0-9]+(\.[0-9]+)?/(s|min|h)$)";
    static Parsed<Rate> parse(std::string_view text);
    static std::string format(const Rate& value);
    static std::optional<double> magnitude(const Rate& value) { return value.per_second; }
};

template <> struct Scalar<TransferPrice> {
    static constexpr std::string_view name = "price";
    static constexpr std::string_view expects = "a price for a gigabyte";
    static constexpr std::string_view pattern = R"(^\$[0-9]+(\.[0-9]+)?/GB$)";
    static Parsed<TransferPrice> parse(std::string_view text);
    static std::string format(const TransferPrice& value);
    static std::optional<double> magnitude(const TransferPrice& value) { return value.dollars_per_gigabyte; }
};

template <> struct Scalar<Factor> {
    static constexpr std::string_view name = "factor";
    static constexpr std::string_view expects = "a factor";
    static constexpr std::string_view pattern = R"(^[0-9]+(\.[0-9]+)?x$)";
    static Parsed<Factor> parse(std::string_view text);
    static std::string format(const Factor& value) { return format_number(value.times) + "x"; }
    static std::optional<double> magnitude(const Factor& value) { return value.times; }
};

template <> struct Scalar<Count> {
    static constexpr std::string_view name = "count";
    static constexpr std::string_view expects = "a whole number";
    static constexpr std::string_view pattern = R"(^[0-9]+$)";
    static Parsed<Count> parse(std::string_view text);
    static std::string format(const Count& value) { return std::to_string(value.value); }
    static std::optional<double> magnitude(const Count& value) { return static_cast<double>(value.value); }
};

template <> struct Scalar<bool> {
    static constexpr std::string_view name = "yes or no";
    static constexpr std::string_view expects = "true or false";
    static constexpr std::string_view pattern = R"(^(true|false)$)";
    static Parsed<bool> parse(std::string_view text);
    static std::string format(const bool& value) { return value ? "true" : "false"; }
    static std::optional<double> magnitude(const bool&) { return std::nullopt; }
};

template <> struct Scalar<std::string> {
    static constexpr std::string_view name = "text";
    static constexpr std::string_view expects = "some text";
    static constexpr std::string_view pattern = R"(^.+$)";
    static Parsed<std::string> parse(std::string_view text);
    static std::string format(const std::string& value) { return value; }
    static std::optional<double> magnitude(const std::string&) { return std::nullopt; }
};

template <> struct Scalar<Name> {
    static constexpr std::string_view name = "name";
    static constexpr std::string_view expects = "a name";
    static constexpr std::string_view pattern = R"(^[A-Za-z0-9][A-Za-z0-9._-]*$)";
    static Parsed<Name> parse(std::string_view text);
    static std::string format(const Name& value) { return value.text; }
    static std::optional<double> magnitude(const Name&) { return std::nullopt; }
};

} // namespace gameday::fields
