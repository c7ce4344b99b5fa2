#include "models/faults/kinds/catalogue.hpp"

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

void set_outage(Estate& estate, const fields::Case& fault, bool outage) {
    estate.saas.at(fault.as<SaasOutage>().target.text)->outage().set(outage);
}

} // namespace

Fault saas_outage() {
    return {
        .option = fields::case_of<SaasOutage>("saas-outage"),
        .begin = [](Estate& estate, const fields::Case& fault) { set_outage(estate, fault, true); },
        .end = [](Estate& estate, const fields::Case& fault) { set_outage(estate, fault, false); },
        .begins =
            [](const fields::Case& fault) {
                return fault.as<SaasOutage>().target.text + " provider goes down";
            },
        .ends =
            [](const fields::Case& fault) {
                return fault.as<SaasOutage>().target.text + " provider is back";
            },
        .region = no_region,
    };
}

} // namespace gameday::models::kinds
