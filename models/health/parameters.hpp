#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/units.hpp"
#include "sim/fields/describe.hpp"
#include "sim/fields/scalar.hpp"

namespace gameday::models {

/// How much of the application a health page tests.
enum class Depth : std::uint8_t { shallow, deep };

/// What a deep health page can test; `named`: one database, by its name.
enum class Subsystem : std::uint8_t { database, primary, cache, email, named };

/// One thing that a deep health page tests.
struct Tested {
    Subsystem what = Subsystem::database;
    std::string database; ///< the one that is named

    Tested() = default;
    Tested(Subsystem subsystem) : what(subsystem) {} // NOLINT(google-explicit-constructor): as it is written
    explicit Tested(std::string name) : what(Subsystem::named), database(std::move(name)) {}
    bool operator==(const Tested&) const = default;
};

/// What a healthy answer looks like.
struct ExpectedAnswer {
    std::optional<Count> status;
    std::optional<std::string> body;

    /// Whether an answer of that status, with the page's usual body, is taken for healthy.
    [[nodiscard]] bool accepts(std::int64_t answered) const {
        return status ? answered == status->value : answered >= 200 && answered < 400;
    }

    static const fields::Type& description();
};

/// `health:` one Route 53-style check of one region's own endpoint.
struct HealthCheckParameters {
    Name region;
    Duration interval = Duration::seconds(30);
    Count threshold{3};
    Count checkers{16};
    Share healthy_share{0.18};
    ExpectedAnswer expect;
    Depth depth = Depth::shallow;
    std::vector<Tested> tests;
    Duration round_trip = Duration::milliseconds(50);
    Duration connect_timeout = Duration::seconds(4);
    bool inverted = false;
    bool disabled = false;

    static const fields::Type& description();
};

} // namespace gameday::models

template <> struct gameday::fields::Words<gameday::models::Depth> {
    static const std::vector<std::tuple<models::Depth, std::string, std::string>>& words();
};
/// "database", "primary", "cache", "email", or the name of a database.
template <> struct gameday::fields::Scalar<gameday::models::Tested> {
    static constexpr std::string_view name = "subsystem";
    static constexpr std::string_view expects = "database, primary, cache, email, or the name of a database";
    static constexpr std::string_view pattern = Scalar<Name>::pattern;
    static Parsed<models::Tested> parse(std::string_view text);
    static std::string format(const models::Tested& value);
    static std::optional<double> magnitude(const models::Tested&) { return std::nullopt; }
};
