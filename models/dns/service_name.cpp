#include "models/dns/service_name.hpp"

namespace gameday::models {

ServiceName::ServiceName(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
                         const ServiceNameParameters& parameters, const Topology& topology,
                         std::vector<Target> targets)
    : engine_(&engine), parameters_(parameters),
      primary_(parameters.primary ? topology.find(parameters.primary->text) : targets.front().region),
      edits_(randomness.stream("dns." + key + "/edit_delay")),
      on_learn_(engine.bind<&ServiceName::learn>(this)) {
    for (const Target& target : targets) {
        const std::string& region = topology.name(target.region);
        auto known = std::make_unique<sim::Observable<bool>>(
            engine,
            sim::Subject{.name = "dns." + key + ".targets." + region,
                         .label = "DNS",
                         .phase = "dns",
                         .describe =
                             [region](std::int64_t healthy) {
                                 return "DNS learns that " + region +
                                        (healthy != 0 ? " is healthy" : " is not healthy");
                             },
                         .in_story = false},
            target.check->healthy().value());
        records_.push_back({target, std::move(known),
                            randomness.stream("dns." + key + ".targets." + region + "/health_delay"),
                            target.check->healthy().value()});
        target.check->healthy().subscribe<&ServiceName::check_changed>(this);
    }
    engine.on_reset<&ServiceName::reset>(this);
    for (std::size_t place = 0; place < topology.regions(); ++place) {
        std::vector<std::size_t> order;
        for (const RegionId region : topology.by_distance(RegionId{place})) {
            for (std::size_t i = 0; i < records_.size(); ++i) {
                if (records_[i].target.region == region) {
                    order.push_back(i);
                }
            }
        }
        records_by_distance_.push_back(std::move(order));
        auto names = [&topology](std::int64_t code) { return topology.name(RegionId::from_code(code)); };
        answers_.push_back(std::make_unique<sim::Observable<RegionId>>(
            engine,
            sim::Subject{.name = "dns." + key + ".answer." + topology.name(RegionId{place}),
                         .label = "DNS",
                         .phase = "dns",
                         .describe =
                             [name = parameters.name, place_name = topology.name(RegionId{place}),
                              names](std::int64_t code) {
                                 return name + " answers " + names(code) + " near " + place_name;
                             }},
            answer_for(place)));
    }
}

void ServiceName::reset(const sim::Randomness& randomness) {
    randomness.renew(edits_);
    for (Record& record : records_) {
        randomness.renew(record.delays);
        record.announced = record.target.check->healthy().value();
        record.withdrawn = false;
        record.changes = 0;
    }
}

void ServiceName::check_changed() {
    for (std::size_t i = 0; i < records_.size(); ++i) {
        Record& record = records_[i];
        const bool healthy = record.target.check->healthy().value();
        if (healthy == record.announced) {
            continue; // another check has changed
        }
        record.announced = healthy;
        const Duration delay = parameters_.health_delay.draw(record.delays.at(0, record.changes++));
        engine_->schedule_in(delay, {on_learn_, i});
    }
}

void ServiceName::learn(std::uint64_t index) {
    Record& record = records_[index];
    // The latest state wins, even if the news of an earlier change took longer than that of a later one.
    record.known_healthy->set(record.target.check->healthy().value());
    answer_all();
}

bool ServiceName::set_withdrawn(RegionId region, bool withdrawn) {
    for (Record& record : records_) {
        if (record.target.region == region) {
            record.withdrawn = withdrawn;
        }
    }
    return answer_all();
}

RegionId ServiceName::answer_for(std::size_t place) const {
    std::vector<RouteTarget> targets;
    for (const std::size_t index : records_by_distance_[place]) {
        const Record& record = records_[index];
        targets.push_back({record.target.region, record.known_healthy->value() && !record.withdrawn});
    }
    return route(parameters_.routing, {targets, primary_});
}

bool ServiceName::answer_all() {
    const sim::ChangeId cause = engine_->cause();
    bool changed = false;
    for (std::size_t place = 0; place < answers_.size(); ++place) {
        engine_->set_cause(cause); // places hear of it side by side, not one because of another
        const RegionId answer = answer_for(place);
        changed = changed || answer != answers_[place]->value();
        answers_[place]->set(answer);
    }
    return changed;
}

} // namespace gameday::models
