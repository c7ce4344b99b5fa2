#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/dns/parameters.hpp"
#include "models/dns/routing.hpp"
#include "models/health/health_check.hpp"
#include "models/topology/topology.hpp"

namespace gameday::models {

/// The authority's side of a name that users ask for: what it answers to each place, as its targets'
/// health becomes known to it.
class ServiceName {
public:
    /// One target's region and the check that speaks for it, in the order of the regions.
    struct Target {
        RegionId region;
        HealthCheck* check;
    };

    ServiceName(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
                const ServiceNameParameters& parameters, const Topology& topology,
                std::vector<Target> targets);

    [[nodiscard]] const std::string& name() const { return parameters_.name; }
    [[nodiscard]] Duration ttl() const { return parameters_.ttl; }

    /// What a resolver near that region is told.
    [[nodiscard]] sim::Observable<RegionId>& answer(RegionId place) { return *answers_[place.index()]; }
    [[nodiscard]] const sim::Observable<RegionId>& answer(RegionId place) const {
        return *answers_[place.index()];
    }

    /// Takes a region out of the answers by hand, as disabling and inverting its check does, or puts
    /// it back. The edit has reached the answers already. Whether any answer is another one now.
    bool set_withdrawn(RegionId region, bool withdrawn);

    /// How long an edit takes to reach the answers; the ordinal tells one edit from another.
    [[nodiscard]] Duration edit_delay(std::uint32_t ordinal) const {
        return parameters_.edit_delay.draw(edits_.at(0, ordinal));
    }

private:
    struct Record {
        Target target;
        std::unique_ptr<sim::Observable<bool>> known_healthy;
        sim::Stream delays;
        bool announced; // the last news of the check that is on its way, or has come
        bool withdrawn = false;
        std::uint32_t changes = 0;
    };

    void reset(const sim::Randomness& randomness);
    void check_changed();
    void learn(std::uint64_t index);
    bool answer_all();
    [[nodiscard]] RegionId answer_for(std::size_t place) const;

    sim::Engine* engine_;
    ServiceNameParameters parameters_;
    std::vector<Record> records_;
    RegionId primary_;
    std::vector<std::vector<std::size_t>> records_by_distance_; // of each place
    std::vector<std::unique_ptr<sim::Observable<RegionId>>> answers_;
    sim::Stream edits_;
    std::uint32_t on_learn_;
};

} // namespace gameday::models
