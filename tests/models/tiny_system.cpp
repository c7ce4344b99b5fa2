#include "tests/models/tiny_system.hpp"

#include <stdexcept>

namespace gameday::models::testing {

namespace {

void put(const fields::Type& record, void* into, const std::string& name, const std::string& text) {
    const fields::Field* field = record.field(name);
    if (field == nullptr) {
        throw std::invalid_argument(record.name + " has no field " + name);
    }
    const fields::Type* type = field->type;
    void* place = field->in(into);
    if (type->shape == fields::Shape::optional) {
        place = type->add(place, "");
        type = type->element;
    }
    if (const fields::ReadFault fault = type->parse(text, place); fault.any()) {
        throw std::invalid_argument(name + ": " + fault.why);
    }
}

fields::Case filled(const fields::CaseOption& option, const Texts& fields) {
    const std::shared_ptr<void> value = option.make();
    for (const auto& [name, text] : fields) {
        put(*option.record, value.get(), name, text);
    }
    return {option, value};
}

template <class Catalogue>
fields::Case case_of(const Catalogue& all, const std::string& name, const Texts& fields) {
    for (const auto& one : all) {
        if (one.option.name == name) {
            return filled(one.option, fields);
        }
    }
    throw std::invalid_argument("nothing is called " + name);
}

/// "100.06s": whole nanoseconds, without superfluous digits.
std::string in_seconds(Time when) {
    std::string text = std::to_string(when.count() / 1'000'000'000);
    std::string fraction = std::to_string(when.count() % 1'000'000'000);
    fraction.insert(0, 9 - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return text + (fraction.empty() ? "" : "." + fraction) + "s";
}

std::vector<std::string> names_of(const SystemParameters& system) {
    std::vector<std::string> names;
    for (const auto& [name, region] : system.regions) {
        names.push_back(name);
    }
    return names;
}

HealthCheckParameters check_of(const std::string& region) {
    HealthCheckParameters check;
    check.region = {region};
    check.interval = seconds(10);
    check.checkers = {1};
    check.round_trip = ms(50);
    return check;
}

} // namespace

fields::Case fault_of(const std::string& kind, const Texts& fields) {
    return case_of(faults(), kind, fields);
}

fields::Case action_of(const std::string& action, const Texts& fields) {
    return case_of(step_actions(), action, fields);
}

TimelineEntry strikes(Duration at, const std::string& kind, const Texts& fields,
                      std::optional<Duration> lasts) {
    TimelineEntry entry;
    entry.at = at;
    entry.lasts = lasts;
    entry.fault = fault_of(kind, fields);
    return entry;
}

TimelineEntry starts(Duration at, const std::string& runbook) {
    TimelineEntry entry;
    entry.at = at;
    entry.runbook = Name{runbook};
    return entry;
}

StepParameters step(const std::string& action, const Texts& fields,
                    std::optional<std::vector<std::string>> after) {
    StepParameters step;
    step.action = action_of(action, fields);
    if (after) {
        step.after.emplace();
        for (const std::string& name : *after) {
            step.after->push_back({name});
        }
    }
    return step;
}

SystemParameters tiny_system() {
    SystemParameters system;
    system.regions["east"].capacity = {1000};
    system.regions["west"].capacity = {1000};
    system.network = {{{{"east"}, {"west"}}, ms(60), std::nullopt}};
    system.health = {{"east", check_of("east")}, {"west", check_of("west")}};

    ServiceNameParameters& app = system.dns["app"];
    app.name = "app.example.com";
    app.targets = {{"east", {"east"}}, {"west", {"west"}}};
    app.health_delay = seconds(5);
    app.edit_delay = seconds(20);
    system.resolvers["isp"] = {};

    ClientParameters& clients = system.clients["people"];
    clients.near = {"east"};
    clients.users = {10};
    clients.requests = {0.1};
    clients.via = {{"isp", {1.0}}};

    DatabaseParameters& main = system.database["main"];
    main.primary = {"east"};
    main.endpoint = {"db.internal", seconds(30)};
    main.pool.size = {1};
    main.pool.lifetime = Duration::hours(1000);
    main.replicas["west"].lag = seconds(2);
    main.replicas["west"].promotion = seconds(60);
    return system;
}

SystemParameters three_regions() {
    SystemParameters system = tiny_system();
    system.regions["north"] = system.regions["east"];
    system.network.push_back({{{"east"}, {"north"}}, ms(20), std::nullopt});
    system.network.push_back({{{"north"}, {"west"}}, ms(30), std::nullopt});
    system.health["north"] = check_of("north");
    system.dns["app"].targets["north"] = {"north"};
    return system;
}

TinyWorld::TinyWorld(SystemParameters system, std::vector<TimelineEntry> timeline, Duration duration,
                     sim::Randomness randomness)
    : system_(std::move(system)),
      script_{.timeline = std::move(timeline), .duration = duration, .keep_seconds = true},
      world_(system_, script_, Prospects::of(system_, script_.timeline), randomness) {}

TinyWorld& TinyWorld::run() {
    world_.run();
    return *this;
}

std::string TinyWorld::changes(const std::string& subject) const {
    return testing::changes(world_.engine().journal(), subject);
}

std::string changes(const sim::Journal& journal, const std::string& subject) {
    std::string text;
    for (const sim::Change& change : journal.changes()) {
        if (journal.subject(change.subject).name == subject) {
            text += (text.empty() ? "" : ", ") + in_seconds(change.at) + " " + std::to_string(change.value);
        }
    }
    return text;
}

Ground::Ground(SystemParameters tiny, sim::Randomness luck)
    : system(std::move(tiny)), randomness(luck), topology(names_of(system), system.network),
      east(topology.find("east")), west(topology.find("west")) {
    for (const auto& [name, parameters] : system.regions) {
        regions.push_back(std::make_unique<Region>(engine, topology.find(name), name, parameters,
                                                   static_cast<double>(system.scale_users.value)));
    }
}

std::string Ground::changes(const std::string& subject) const {
    return testing::changes(engine.journal(), subject);
}

DatabaseGround::DatabaseGround(SystemParameters tiny, sim::Randomness luck)
    : Ground(std::move(tiny), luck),
      database(engine, randomness, "main", system.database.at("main"), topology, regions) {
    estate.engine = &engine;
    estate.randomness = randomness;
    estate.topology = &topology;
    estate.regions = regions;
    estate.databases["main"] = &database;
    for (const auto& one : regions) {
        pools.push_back(std::make_unique<Pool>(engine, randomness, database, *one, system.scale_users.value));
        estate.pools["main"].push_back(pools.back().get());
    }
    for (const auto& [name, parameters] : system.operators) {
        estate.operators[name] = &parameters;
    }
}

void DatabaseGround::write_every(Duration gap, Time first, Time last) {
    for (Time when = first; when <= last; when = when + gap) {
        acts.at(when, [this] { database.write(east, engine.now()); });
    }
}

Time look_up_after(DatabaseGround& ground, Time instant, std::size_t host) {
    const Duration ttl = ground.database.endpoint().ttl();
    const fields::Distribution any{fields::Distribution::Uniform{Duration{}, ttl}};
    Time next = Time{} + any.draw(ground.randomness.stream("database.main.pool.east/look-up").at(host));
    while (next <= instant) {
        next = next + ttl;
    }
    return next;
}

} // namespace gameday::models::testing
