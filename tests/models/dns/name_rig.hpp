#pragma once

#include "models/dns/service_name.hpp"
#include "tests/models/tiny_system.hpp"

namespace gameday::models::testing {

/// The name `app` with the health checks of its targets.
struct NameRig : Ground {
    explicit NameRig(SystemParameters with = three_regions(), sim::Randomness luck = {})
        : Ground(std::move(with), luck) {
        std::vector<ServiceName::Target> targets;
        for (const auto& [region, check] : system.dns.at("app").targets) {
            Region& place = *regions[topology.find(region).index()];
            endpoints.push_back(std::make_unique<Endpoint>(engine, place, ExpectedAnswer{},
                                                           std::vector<sim::Observable<bool>*>{}));
            checks.push_back(std::make_unique<HealthCheck>(engine, randomness, region,
                                                           system.health.at(check.text), *endpoints.back()));
            targets.push_back({place.id(), checks.back().get()});
        }
        name = std::make_unique<ServiceName>(engine, randomness, "app", system.dns.at("app"), topology,
                                             std::move(targets));
    }

    void set_reach(Duration when, const std::string& region, Reach reach) {
        acts.at(Time::at(when),
                [this, region, reach] { regions[topology.find(region).index()]->reach.set(reach); });
    }
    [[nodiscard]] std::string answer_near(const std::string& place) const {
        return topology.name(name->answer(topology.find(place)).value());
    }

    std::vector<std::unique_ptr<Endpoint>> endpoints;
    std::vector<std::unique_ptr<HealthCheck>> checks; // in the order of the regions' names
    std::unique_ptr<ServiceName> name;
};

} // namespace gameday::models::testing
