#include "models/faults/kinds/catalogue.hpp"
#include "models/world/system.hpp"

namespace gameday::models::kinds {

namespace {

struct PrimaryCrash {
    Name target;
    Answer answer = Answer::black_hole;

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<PrimaryCrash>(
                "primary-crash", "The host of a database's first primary is gone; its region lives on.")
                .field<&PrimaryCrash::target>("target", "The database.",
                                              {.required = true, .refers_to = {"database"}})
                .field<&PrimaryCrash::answer>("answer", "What packets to it meet.")
                .done();
        return type;
    }
};

RegionId first_primary(const Estate& estate, const fields::Case& fault) {
    const Database& database = *estate.databases.at(fault.as<PrimaryCrash>().target.text);
    return estate.topology->find(database.parameters().primary.text);
}

Imposed<Reach>& reach_of_host(Estate& estate, const fields::Case& fault) {
    Database& database = *estate.databases.at(fault.as<PrimaryCrash>().target.text);
    return database.host_reach(first_primary(estate, fault));
}

} // namespace

Fault primary_crash() {
    return {
        .option = fields::case_of<PrimaryCrash>("primary-crash"),
        .begin =
            [](Estate& estate, const fields::Case& fault) {
                reach_of_host(estate, fault).impose(reach_of(fault.as<PrimaryCrash>().answer));
            },
        .end =
            [](Estate& estate, const fields::Case& fault) {
                reach_of_host(estate, fault).lift(reach_of(fault.as<PrimaryCrash>().answer));
            },
        .begins =
            [](const fields::Case& fault) {
                const auto& crash = fault.as<PrimaryCrash>();
                return "primary of " + crash.target.text + " crashes" +
                       (crash.answer == Answer::refuse ? ", connections are refused" : ", nobody answers");
            },
        .ends =
            [](const fields::Case& fault) {
                return "the host of " + fault.as<PrimaryCrash>().target.text + " is back";
            },
        .aside =
            [](const Estate& estate, const fields::Case& fault, Time when) {
                const Database& database = *estate.databases.at(fault.as<PrimaryCrash>().target.text);
                const RegionId primary = database.primary().at(when);
                const RegionId first = first_primary(estate, fault);
                return primary == first
                           ? std::string()
                           : " (its first one, in " + estate.topology->name(first) +
                                 ": by now it is the one in " + estate.topology->name(primary) + ")";
            },
        .region =
            [](const SystemParameters& system, const fields::Case& fault) {
                return system.database.at(fault.as<PrimaryCrash>().target.text).primary.text;
            },
        .users_leave = false,
        .primaries = [](const SystemParameters&, const fields::Case& fault,
                        bool) { return std::vector{fault.as<PrimaryCrash>().target.text}; },
    };
}

} // namespace gameday::models::kinds
