#include "models/world/world.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gameday::models {

namespace {

template <class Parameters, class T>
std::map<std::string, T*> by_name(const std::map<std::string, Parameters>& section,
                                  const std::vector<std::unique_ptr<T>>& built) {
    std::map<std::string, T*> all;
    std::size_t i = 0;
    for (const auto& [name, parameters] : section) {
        all[name] = built[i++].get();
    }
    return all;
}

} // namespace

World::World(const SystemParameters& system, const Script& script, Prospects prospects,
             sim::Randomness randomness, Grain grain)
    : system_(&system), script_(&script), prospects_(std::move(prospects)), randomness_(randomness),
      grain_(grain), scale_(system.scale_users.value), topology_(system.region_names(), system.network),
      trouble_(engine_, {.name = "trouble", .label = "fault", .phase = "", .describe = {}, .in_story = false},
               false),
      on_begin_(engine_.bind<&World::begin>(this)), on_finish_(engine_.bind<&World::finish>(this)),
      on_clock_(engine_.bind<&World::start_clock>(this)) {
    engine_.trace(randomness.tracer);
    build_regions();
    build_databases();
    build_emails();
    build_checks();
    build_names();
    build_responses();
    if (grain == Grain::request) {
        build_populations();
    } else {
        build_flows();
    }
    build_timeline();
    engine_.complete();
    schedule_timeline();
}

World::~World() = default;

void World::reset(sim::Randomness randomness) {
    randomness_ = estate_.randomness = randomness;
    engine_.reset(randomness);
    for (Happening& happening : happenings_) {
        happening.outlasted = nullptr;
    }
    active_troubles_ = 0;
    clients_.clear();
    if (service_ != nullptr) {
        service_->clear();
    }
    schedule_timeline();
}

void World::build_regions() {
    for (const auto& [name, parameters] : system_->regions) {
        regions_.push_back(std::make_unique<Region>(engine_, topology_.find(name), name, parameters,
                                                    static_cast<double>(scale_)));
    }
    estate_.engine = &engine_;
    estate_.randomness = randomness_;
    estate_.topology = &topology_;
    estate_.regions = regions_;
}

void World::build_databases() {
    for (const auto& [name, parameters] : system_->database) {
        databases_.push_back(
            std::make_unique<Database>(engine_, randomness_, name, parameters, topology_, regions_));
        Database& database = *databases_.back();
        estate_.databases[name] = &database;
        for (const auto& region : regions_) {
            pools_.push_back(std::make_unique<Pool>(engine_, randomness_, database, *region, scale_, grain_));
            estate_.pools[name].push_back(pools_.back().get());
        }
    }
}

void World::build_emails() {
    for (const auto& [name, parameters] : system_->saas) {
        emails_.push_back(std::make_unique<EmailProvider>(engine_, randomness_, name, parameters,
                                                          estate_.region(parameters.endpoint.text),
                                                          static_cast<double>(scale_), grain_));
    }
    estate_.saas = by_name(system_->saas, emails_);
}

void World::build_checks() {
    for (const auto& [name, parameters] : system_->health) {
        Region& region = estate_.region(parameters.region.text);
        std::vector<sim::Observable<bool>*> subsystems;
        for (const Tested& tested : parameters.tests) {
            switch (tested.what) {
            case Subsystem::database:
                for (const auto& database : databases_) {
                    subsystems.push_back(&database->readable(region.id()));
                }
                break;
            case Subsystem::named:
                subsystems.push_back(&estate_.databases.at(tested.database)->readable(region.id()));
                break;
            case Subsystem::primary:
                for (const auto& database : databases_) {
                    subsystems.push_back(&database->primary_up());
                }
                break;
            case Subsystem::email:
                for (const auto& email : emails_) {
                    subsystems.push_back(&email->up());
                }
                break;
            case Subsystem::cache:
                subsystems.push_back(&region.cache_works);
                break;
            }
        }
        endpoints_.push_back(
            std::make_unique<Endpoint>(engine_, region, parameters.expect, std::move(subsystems)));
        checks_.push_back(
            std::make_unique<HealthCheck>(engine_, randomness_, name, parameters, *endpoints_.back()));
    }
    estate_.checks = by_name(system_->health, checks_);
}

void World::build_names() {
    for (const auto& [name, parameters] : system_->dns) {
        std::vector<ServiceName::Target> targets;
        for (const auto& [region, check] : parameters.targets) {
            targets.push_back({topology_.find(region), estate_.checks.at(check.text)});
        }
        names_.push_back(std::make_unique<ServiceName>(engine_, randomness_, name, parameters, topology_,
                                                       std::move(targets)));
    }
    estate_.names = by_name(system_->dns, names_);
}

void World::build_responses() {
    for (const auto& [name, parameters] : system_->operators) {
        estate_.operators[name] = &parameters;
    }
    for (const auto& [name, clients] : system_->clients) {
        Estate::Users users{system_->name_asked_by(clients),
                            topology_.find(clients.near.text),
                            {},
                            clients.writes.fraction > 0};
        for (const auto& used : system_->databases_of(clients)) {
            users.databases.push_back(used.database);
        }
        estate_.users.push_back(std::move(users));
    }
    for (const auto& [name, runbook] : system_->runbooks) {
        responses_.push_back(std::make_unique<Response>(estate_, name, runbook));
    }
}

std::vector<FlowGroup> World::resolvers_of(const ClientParameters& clients) const {
    std::vector<FlowGroup> groups;
    for (const auto& [kind, users] : clients.users_behind()) {
        const ResolverParameters& parameters = system_->resolvers.at(kind);
        groups.push_back({kind, &parameters, users * scale_,
                          parameters.own ? users * scale_ : system_->resolvers_serving(users, kind)});
    }
    return groups;
}

std::vector<UserGroup> World::groups_of(const std::string& name, const ClientParameters& clients,
                                        const ServiceName& authority) const {
    std::vector<UserGroup> groups;
    std::int64_t first = 0;
    const Clinging clinging(clients);
    for (const FlowGroup& group : resolvers_of(clients)) {
        const Rate demand =
            clinging.look_ups(static_cast<double>(group.users) / static_cast<double>(group.size));
        groups.push_back({group.resolvers, static_cast<std::size_t>(first),
                          static_cast<std::size_t>(group.users),
                          ResolverGroup(randomness_, "resolvers." + group.resolvers + ".of." + name,
                                        *group.parameters, static_cast<std::size_t>(group.size), demand,
                                        topology_.find(clients.near.text), authority)});
        first += group.users;
    }
    return groups;
}

void World::build_flows() {
    std::vector<std::unique_ptr<Flows>> flows;
    std::vector<FlowTraffic::Place> places;
    for (const auto& [name, clients] : system_->clients) {
        ServiceName& authority = *estate_.names.at(system_->name_asked_by(clients));
        flows.push_back(std::make_unique<Flows>(randomness_, name, clients, topology_.find(clients.near.text),
                                                authority, resolvers_of(clients)));
        const auto used = system_->databases_of(clients);
        for (const auto& [key, share] : used) {
            places.push_back({flows.back().get(), share, used.size() > 1 ? "/" + key : "",
                              estate_.databases.at(key), estate_.pools.at(key)});
        }
        if (used.empty()) {
            places.push_back({flows.back().get(), 1, "", nullptr, {}});
        }
    }
    flows_ = std::make_unique<FlowTraffic>(engine_, topology_, regions_, databases_, randomness_, trouble_,
                                           scale_, std::move(flows), std::move(places));
}

void World::build_populations() {
    std::vector<RegionId> near;
    for (const auto& [name, clients] : system_->clients) {
        near.push_back(topology_.find(clients.near.text));
    }
    service_ = std::make_unique<ServiceRecord>(
        ServiceRecord::Terms{clock(), script_->duration, script_->target, script_->keep_seconds}, near);
    for (const auto& [name, clients] : system_->clients) {
        ServiceName& authority = *estate_.names.at(system_->name_asked_by(clients));
        std::vector<Front::Backend> backends;
        std::vector<double> shares;
        for (const auto& [key, share] : system_->databases_of(clients)) {
            backends.push_back({estate_.databases.at(key), estate_.pools.at(key)});
            shares.push_back(share);
        }
        fronts_.push_back(std::make_unique<Front>(regions_, std::move(backends)));
        populations_.push_back(std::make_unique<Population>(
            Population::Surroundings{&engine_, &topology_, &authority, fronts_.back().get(), service_.get(),
                                     populations_.size(), std::move(shares), &trouble_},
            randomness_, name, clients, scale_, groups_of(name, clients, authority)));
    }
}

void World::build_timeline() {
    for (const TimelineEntry& entry : script_->timeline) {
        const bool is_fault = entry.fault.chosen();
        auto active = std::make_unique<sim::Observable<bool>>(
            engine_,
            sim::Subject{.name = "timeline." + std::to_string(happenings_.size()),
                         .label = is_fault ? "fault" : "plan",
                         .phase = "",
                         .describe =
                             [this, number = happenings_.size()](std::int64_t begins) {
                                 return tell(happenings_[number], begins != 0);
                             },
                         .in_story = is_fault}, // of a runbook its response tells
            false);
        const bool troubles = is_fault && !prospects_.left.empty() && fault(entry.fault).users_leave &&
                              fault(entry.fault).region(*system_, entry.fault) == prospects_.left;
        happenings_.push_back({&entry, std::move(active), troubles});
    }
}

void World::schedule_timeline() {
    // Before the clock's first fault, so that who has to move is known when it strikes.
    engine_.schedule(clock(), {on_clock_, 0});
    for (std::size_t i = 0; i < happenings_.size(); ++i) {
        engine_.schedule(Time::at(happenings_[i].entry->at), {on_begin_, i});
    }
}

std::string World::tell(const Happening& happening, bool begins) const {
    const TimelineEntry& entry = *happening.entry;
    if (!entry.fault.chosen()) {
        return "runbook " + entry.runbook->text + (entry.page ? ": its people are paged" : " is started");
    }
    const Fault& kind = fault(entry.fault);
    const std::string aside =
        begins && kind.aside != nullptr ? kind.aside(estate_, entry.fault, Time::at(entry.at)) : "";
    return begins ? kind.begins(entry.fault) + aside
           : happening.outlasted != nullptr
               ? "one of the faults ends, another lasts (" +
                     fault(happening.outlasted->fault).begins(happening.outlasted->fault) + ")"
               : kind.ends(entry.fault);
}

const TimelineEntry* World::outlasting(const Happening& happening) const {
    const fields::Case& ending = happening.entry->fault;
    const auto found = std::find_if(happenings_.begin(), happenings_.end(), [&](const Happening& other) {
        const fields::Case& lasting = other.entry->fault;
        return &other != &happening && other.active->value() && lasting.chosen() &&
               fault(lasting).ends(lasting) == fault(ending).ends(ending);
    });
    return found == happenings_.end() ? nullptr : found->entry;
}

void World::start_clock(std::uint64_t) {
    if (const RegionId left = topology_.find(prospects_.left); left.exists()) {
        for (const auto& population : populations_) {
            population->watch_departure(left);
        }
        if (flows_ != nullptr) {
            flows_->watch_departure(left);
        }
    }
}

void World::begin(std::uint64_t index) {
    Happening& happening = happenings_[index];
    happening.active->set(true);
    if (!happening.entry->fault.chosen()) {
        const std::string& runbook = happening.entry->runbook->text;
        const auto place = std::distance(system_->runbooks.begin(), system_->runbooks.find(runbook));
        Response& response = *responses_[static_cast<std::size_t>(place)];
        happening.entry->page ? response.page_now() : response.run_now();
        return;
    }
    active_troubles_ += happening.troubles ? 1 : 0;
    const sim::ChangeId cause = engine_.cause();
    trouble_.set(active_troubles_ > 0);
    engine_.set_cause(cause);
    if (happening.entry->lasts) {
        engine_.schedule_in(*happening.entry->lasts, {on_finish_, index});
    }
    fault(happening.entry->fault).begin(estate_, happening.entry->fault);
}

void World::finish(std::uint64_t index) {
    Happening& happening = happenings_[index];
    happening.outlasted = outlasting(happening);
    engine_.set_cause({}); // it ends by itself
    happening.active->set(false);
    const sim::ChangeId cause = engine_.cause();
    active_troubles_ -= happening.troubles ? 1 : 0;
    trouble_.set(active_troubles_ > 0);
    engine_.set_cause(cause);
    fault(happening.entry->fault).end(estate_, happening.entry->fault);
}

double World::writes_of(const ClientParameters& clients) const {
    return clients.requests_of(static_cast<double>(clients.users.value * scale_))[1];
}

void World::fill_logs() {
    std::map<const Database*, double> writes;
    for (const auto& [name, clients] : system_->clients) {
        for (const auto& [key, share] : system_->databases_of(clients)) {
            writes[estate_.databases.at(key)] += writes_of(clients) * share;
        }
    }
    for (const auto& database : databases_) {
        const Rate rate{writes[database.get()]};
        if (grain_ == Grain::request) {
            database->begin_with(rate);
        } else {
            database->begin_with_rates(rate);
        }
    }
}

void World::record_loads() {
    for (const auto& region : regions_) {
        const std::string name = "regions." + region->name() + "/flow/load";
        region->load.begin(clock(), end(),
                           grain_ == Grain::flow ? std::optional(randomness_.stream(name)) : std::nullopt);
    }
}

void World::run() {
    record_loads();
    fill_logs();
    for (const auto& population : populations_) {
        population->start();
    }
    if (flows_ != nullptr) {
        flows_->start();
    }
    for (const auto& email : emails_) {
        email->start();
    }
    engine_.set_cause({});
    engine_.run_until(end());
    const Region* const left = region(prospects_.left);
    const DepartureWatch::Outlook outlook{
        DepartureWatch::end_of(trouble_, false),
        left != nullptr ? DepartureWatch::end_of(left->reach, Reach::up) : DepartureWatch::End{}, regions_};
    for (const auto& population : populations_) {
        population->finish(outlook);
        clients_.push_back(population->record());
    }
    if (service_ != nullptr) {
        service_->finish();
    }
    if (flows_ != nullptr) {
        flows_->finish(clock(), outlook);
        clients_ = flows_->records();
    }
    complete_records();
    for (const auto& region : regions_) {
        region->load.finish();
    }
}

void World::complete_records() {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        ClientRecord& record = clients_[i];
        const ClientParameters& clients = system_->clients.at(record.name);
        for (const auto& used : system_->databases_of(clients)) {
            record.writes.emplace_back(used.database, writes_of(clients) * used.share);
        }
        for (const auto& region : regions_) {
            if (region->reach.value() == Reach::up || region->id() == record.sent_to()) {
                continue;
            }
            const double kept = flows_ != nullptr ? flows_->kept_in(i, region->id(), end())
                                                  : populations_[i]->kept_in(region->id(), end());
            if (kept > 0) {
                record.kept_in.push_back({region->id(), kept});
            }
        }
    }
}

const Region* World::region(const std::string& name) const {
    const RegionId id = topology_.find(name);
    return id.exists() ? regions_[id.index()].get() : nullptr;
}

const HealthCheck* World::check_of(std::string_view region) const {
    for (const auto& [name, dns] : system_->dns) {
        if (const auto target = dns.targets.find(std::string(region)); target != dns.targets.end()) {
            return estate_.checks.at(target->second.text);
        }
    }
    const RegionId id = topology_.find(region);
    const auto found = std::find_if(checks_.begin(), checks_.end(),
                                    [&](const auto& check) { return check->region() == id; });
    return found == checks_.end() ? nullptr : found->get();
}

const Database* World::database(const std::string& name) const {
    const auto found = estate_.databases.find(name);
    return found == estate_.databases.end() ? nullptr : found->second;
}

const Pool* World::pool(const std::string& database, RegionId region) const {
    const auto found = estate_.pools.find(database);
    return found == estate_.pools.end() ? nullptr : found->second[region.index()];
}

const EmailProvider* World::email(const std::string& name) const {
    const auto found = estate_.saas.find(name);
    return found == estate_.saas.end() ? nullptr : found->second;
}

} // namespace gameday::models
