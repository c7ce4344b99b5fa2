#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/clients/flow/traffic.hpp"
#include "models/clients/population.hpp"
#include "models/estate/estate.hpp"
#include "models/faults/fault.hpp"
#include "models/grain.hpp"
#include "models/operators/response.hpp"
#include "models/world/prospects.hpp"
#include "models/world/system.hpp"

namespace gameday::models {

/// What happens to a world, for how long it is watched, and what for.
struct Script {
    std::vector<TimelineEntry> timeline;
    Duration duration;
    double target = 0.99; ///< the share of successes that users are to be served with
    /// Whether it is kept of each second what users saw in it; only at the request grain.
    bool keep_seconds = false;
};

/// One world: an architecture, what happens to it, and one replication's luck. It is built, run once,
/// and then read: its observables keep their histories, and its journal every change with its cause.
class World {
public:
    /// `system` and `script` have been checked, and outlive the world.
    World(const SystemParameters& system, const Script& script, Prospects prospects,
          sim::Randomness randomness, Grain grain = Grain::request);
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World(); // not inline: it would be compiled again in every file that has a world

    /// Back to the beginning, to be run again with another replication's luck: as if it were built anew. What
    /// was read of it before, spans and records, is gone.
    void reset(sim::Randomness randomness);
    void run();

    [[nodiscard]] const Prospects& prospects() const { return prospects_; }
    [[nodiscard]] Grain grain() const { return grain_; }
    [[nodiscard]] Time clock() const { return prospects_.clock; }
    [[nodiscard]] Time end() const { return Time::at(script_->duration); }
    [[nodiscard]] const sim::Engine& engine() const { return engine_; }
    [[nodiscard]] const Topology& topology() const { return topology_; }

    /// The check that speaks for that region in some name's answers, or tests it at all; none if there
    /// is no such check.
    [[nodiscard]] const HealthCheck* check_of(std::string_view region) const;
    [[nodiscard]] const Region* region(const std::string& name) const;
    [[nodiscard]] std::span<const std::unique_ptr<Region>> regions() const { return regions_; }
    [[nodiscard]] const Database* database(const std::string& name) const;
    /// The pool of the services in that region; none if there is no such database.
    [[nodiscard]] const Pool* pool(const std::string& database, RegionId region) const;
    [[nodiscard]] const EmailProvider* email(const std::string& name) const;
    [[nodiscard]] std::span<const std::unique_ptr<Database>> databases() const { return databases_; }
    [[nodiscard]] std::span<const std::unique_ptr<EmailProvider>> emails() const { return emails_; }
    /// What is known of the users of each place, after the run, in the order of names.
    [[nodiscard]] std::span<const ClientRecord> clients() const { return clients_; }
    /// What they saw, after the run; only at the request grain.
    [[nodiscard]] const ServiceRecord& service() const { return *service_; }
    /// The users themselves; only at the request grain.
    [[nodiscard]] std::span<const std::unique_ptr<Population>> populations() const { return populations_; }
    [[nodiscard]] std::span<const std::unique_ptr<Response>> responses() const { return responses_; }

private:
    struct Happening {
        const TimelineEntry* entry;
        std::unique_ptr<sim::Observable<bool>> active;
        bool troubles = false; // it keeps users from going back to the region that they left
        const TimelineEntry* outlasted = nullptr; // lasted there when this one, of its kind, ended
    };
    [[nodiscard]] std::string tell(const Happening& happening, bool begins) const;
    [[nodiscard]] const TimelineEntry* outlasting(const Happening& happening) const;

    void build_regions();
    void build_databases();
    void build_emails();
    void build_checks();
    void build_names();
    void build_responses();
    void build_populations();
    void build_flows();
    void build_timeline();
    void schedule_timeline();
    void record_loads();
    void complete_records();
    /// What was acknowledged just before the run is on its way to the replicas.
    void fill_logs();
    /// How many writes all of these users begin a second.
    [[nodiscard]] double writes_of(const ClientParameters& clients) const;
    /// Who uses which resolvers, by kind.
    [[nodiscard]] std::vector<FlowGroup> resolvers_of(const ClientParameters& clients) const;
    [[nodiscard]] std::vector<UserGroup> groups_of(const std::string& name, const ClientParameters& clients,
                                                   const ServiceName& authority) const;
    void begin(std::uint64_t index);
    void finish(std::uint64_t index);
    void start_clock(std::uint64_t);

    const SystemParameters* system_;
    const Script* script_;
    Prospects prospects_;
    sim::Randomness randomness_;
    Grain grain_;
    std::int64_t scale_;
    sim::Engine engine_;
    Topology topology_;
    std::vector<std::unique_ptr<Region>> regions_;
    std::vector<std::unique_ptr<Database>> databases_;
    std::vector<std::unique_ptr<Pool>> pools_; // of each database in turn, by region
    std::vector<std::unique_ptr<EmailProvider>> emails_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    std::vector<std::unique_ptr<HealthCheck>> checks_;
    std::vector<std::unique_ptr<ServiceName>> names_;
    Estate estate_;
    std::vector<std::unique_ptr<Response>> responses_;
    std::vector<std::unique_ptr<Front>> fronts_;
    sim::Observable<bool> trouble_;
    std::unique_ptr<ServiceRecord> service_; // at the request grain
    std::vector<std::unique_ptr<Population>> populations_;
    std::unique_ptr<FlowTraffic> flows_; // at the flow grain
    std::vector<ClientRecord> clients_;
    std::vector<Happening> happenings_;
    int active_troubles_ = 0;
    std::uint32_t on_begin_;
    std::uint32_t on_finish_;
    std::uint32_t on_clock_;
};

} // namespace gameday::models
