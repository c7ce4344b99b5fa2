#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/units.hpp"
#include "sim/fields/describe.hpp"

namespace gameday::models {

/// How much of the application a health page tests.
enum class Depth : std::uint8_t { shallow, deep };

/// What a deep health page can test.
enum class Subsystem : std::uint8_t { database, primary, cache, email };

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
    std::vector<Subsystem> tests;
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
template <> struct gameday::fields::Words<gameday::models::Subsystem> {
    static const std::vector<std::tuple<models::Subsystem, std::string, std::string>>& words();
};
