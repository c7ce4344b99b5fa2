#include "models/faults/kinds/catalogue.hpp"
#include "models/world/system.hpp"

namespace gameday::models::kinds {

namespace {

struct RegionDown {
    Name target;
    Answer answer = Answer::black_hole;

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<RegionDown>("region-down",
                                       "A whole region is gone: its services, its database, and whatever "
                                       "else has its endpoint there.")
                .field<&RegionDown::target>("target", "The region.",
                                            {.required = true, .refers_to = {"regions"}})
                .field<&RegionDown::answer>("answer", "What packets to it meet.")
                .done();
        return type;
    }
};

std::vector<std::string> primaries_in_region(const SystemParameters& system, const fields::Case& fault,
                                             bool wherever) {
    const Name& region = fault.as<RegionDown>().target;
    std::vector<std::string> names;
    for (const auto& [name, database] : system.database) {
        if (database.primary == region || (wherever && database.replicas.contains(region.text))) {
            names.push_back(name);
        }
    }
    return names;
}

} // namespace

Fault region_down() {
    return {
        .option = fields::case_of<RegionDown>("region-down"),
        .begin =
            [](Estate& estate, const fields::Case& fault) {
                const auto& down = fault.as<RegionDown>();
                estate.region(down.target.text).reach.impose(reach_of(down.answer));
            },
        .end =
            [](Estate& estate, const fields::Case& fault) {
                const auto& down = fault.as<RegionDown>();
                estate.region(down.target.text).reach.lift(reach_of(down.answer));
            },
        .begins =
            [](const fields::Case& fault) {
                const auto& down = fault.as<RegionDown>();
                return down.target.text +
                       (down.answer == Answer::refuse ? " down, refuses connections" : " unreachable");
            },
        .ends = [](const fields::Case& fault) { return fault.as<RegionDown>().target.text + " back"; },
        .region = [](const SystemParameters&,
                     const fields::Case& fault) { return fault.as<RegionDown>().target.text; },
        .primaries = primaries_in_region,
    };
}

} // namespace gameday::models::kinds
