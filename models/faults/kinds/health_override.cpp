#include <algorithm>

#include "models/faults/kinds/catalogue.hpp"
#include "models/world/system.hpp"

namespace gameday::models::kinds {

namespace {

struct HealthOverrideFault {
    Name target;
    Count answer{503};

    [[nodiscard]] HealthOverride status() const { return static_cast<HealthOverride>(answer.value); }

    static const fields::Type& description() {
        using P = HealthOverrideFault;
        static const fields::Type type =
            fields::record<P>("health-override", "The health page of a region lies; all else works.")
                .field<&P::target>("target", "The region.", {.required = true, .refers_to = {"regions"}})
                .field<&P::answer>(
                    "answer",
                    "The HTTP status it answers: one that the health check expects says that all is well.",
                    {.low = "100", .high = "599"})
                .done();
        return type;
    }
};

} // namespace

Fault health_override() {
    return {
        .option = fields::case_of<HealthOverrideFault>("health-override"),
        .begin =
            [](Estate& estate, const fields::Case& fault) {
                const auto& lie = fault.as<HealthOverrideFault>();
                estate.region(lie.target.text).health_override.impose(lie.status());
            },
        .end =
            [](Estate& estate, const fields::Case& fault) {
                const auto& lie = fault.as<HealthOverrideFault>();
                estate.region(lie.target.text).health_override.lift(lie.status());
            },
        .begins =
            [](const fields::Case& fault) {
                const auto& lie = fault.as<HealthOverrideFault>();
                return "/health of " + lie.target.text + " answers " + std::to_string(lie.answer.value) +
                       ", whatever the truth";
            },
        .ends =
            [](const fields::Case& fault) {
                return "/health of " + fault.as<HealthOverrideFault>().target.text + " tells the truth again";
            },
        .region =
            [](const SystemParameters& system, const fields::Case& fault) {
                const auto& lie = fault.as<HealthOverrideFault>();
                const bool red =
                    std::any_of(system.health.begin(), system.health.end(), [&](const auto& check) {
                        return check.second.region.text == lie.target.text &&
                               !check.second.expect.accepts(lie.status());
                    });
                return red ? lie.target.text : std::string{};
            },
        .real = false,
    };
}

} // namespace gameday::models::kinds
