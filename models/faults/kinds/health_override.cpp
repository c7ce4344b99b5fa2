#include "models/faults/kinds/catalogue.hpp"

namespace gameday::models::kinds {

namespace {

struct HealthOverrideFault {
    Name target;
    Count answer{503};

    [[nodiscard]] bool red() const { return answer.value != 200; }
    [[nodiscard]] HealthOverride lie() const {
        return red() ? HealthOverride::lies_red : HealthOverride::lies_green;
    }

    static const fields::Type& description() {
        using P = HealthOverrideFault;
        static const fields::Type type =
            fields::record<P>("health-override", "The health page of a region lies; all else works.")
                .field<&P::target>("target", "The region.", {.required = true, .refers_to = {"regions"}})
                .field<&P::answer>(
                    "answer", "The status it answers: 200 says that all is well, any other that it is not.",
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
                estate.region(lie.target.text).health_override.impose(lie.lie());
            },
        .end =
            [](Estate& estate, const fields::Case& fault) {
                const auto& lie = fault.as<HealthOverrideFault>();
                estate.region(lie.target.text).health_override.lift(lie.lie());
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
            [](const SystemParameters&, const fields::Case& fault) {
                const auto& lie = fault.as<HealthOverrideFault>();
                return lie.red() ? lie.target.text : std::string{};
            },
        .real = false,
    };
}

} // namespace gameday::models::kinds
