#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/units.hpp"
#include "sim/fields/describe.hpp"
#include "sim/fields/distribution.hpp"

namespace gameday::models {

/// `operators:` somebody who is on call.
struct OperatorParameters {
    fields::Distribution alarm =
        fields::Distribution::Law{fields::Distribution::Uniform{Duration{}, Duration::seconds(60)}};
    fields::Distribution acknowledge = fields::Distribution::Law{
        fields::Distribution::LogNormal{Duration::minutes(3), Duration::minutes(10)}};
    fields::Distribution confirm = fields::Distribution::Law{
        fields::Distribution::LogNormal{Duration::minutes(5), Duration::minutes(15)}};
    fields::Distribution decide = fields::Distribution::Law{
        fields::Distribution::LogNormal{Duration::minutes(5), Duration::minutes(20)}};
    std::optional<Duration> escalate_after;
    std::optional<Name> escalate_to;

    static const fields::Type& description();
};

/// What starts a runbook by itself.
enum class Trigger : std::uint8_t { region_alarm };

/// One step of a runbook: an action, and what it waits for.
struct StepParameters {
    fields::Case action;
    std::optional<Name> id;
    std::optional<std::vector<Name>> after;
    std::optional<fields::Distribution> takes;

    /// The id, or what the action is called.
    [[nodiscard]] std::string name() const { return id ? id->text : action.option().name; }

    static const fields::Type& description();
};

/// `runbooks:` steps that are taken in order, or as `after` says.
struct RunbookParameters {
    std::optional<Trigger> on;
    std::optional<Name> by;
    std::vector<StepParameters> steps;

    /// For each step the numbers of the steps it waits for.
    [[nodiscard]] std::vector<std::vector<std::size_t>> dependencies() const;

    static const fields::Type& description();
};

} // namespace gameday::models

template <> struct gameday::fields::Words<gameday::models::Trigger> {
    static const std::vector<std::tuple<models::Trigger, std::string, std::string>>& words();
};
