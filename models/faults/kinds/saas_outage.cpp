#include <algorithm>

#include "models/faults/kinds/catalogue.hpp"
#include "models/world/system.hpp"

namespace gameday::models::kinds {

namespace {

struct SaasOutage {
    Name target;

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<SaasOutage>("saas-outage", "A provider takes nothing, from any region.")
                .field<&SaasOutage::target>("target", "The provider.",
                                            {.required = true, .refers_to = {"saas"}})
                .done();
        return type;
    }
};

Imposed<bool>& outage(Estate& estate, const fields::Case& fault) {
    return estate.saas.at(fault.as<SaasOutage>().target.text)->outage();
}

bool some_check_tests_email(const SystemParameters& system, const fields::Case&) {
    return std::any_of(system.health.begin(), system.health.end(), [](const auto& entry) {
        const std::vector<Tested>& tests = entry.second.tests;
        return std::find(tests.begin(), tests.end(), Tested(Subsystem::email)) != tests.end();
    });
}

} // namespace

Fault saas_outage() {
    return {
        .option = fields::case_of<SaasOutage>("saas-outage"),
        .begin = [](Estate& estate, const fields::Case& fault) { outage(estate, fault).impose(true); },
        .end = [](Estate& estate, const fields::Case& fault) { outage(estate, fault).lift(true); },
        .begins =
            [](const fields::Case& fault) {
                return fault.as<SaasOutage>().target.text + " provider goes down";
            },
        .ends =
            [](const fields::Case& fault) {
                return fault.as<SaasOutage>().target.text + " provider is back";
            },
        .region = no_region,
        .alarms_everywhere = some_check_tests_email,
    };
}

} // namespace gameday::models::kinds
