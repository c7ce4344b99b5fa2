#include "models/world/system.hpp"

#include <algorithm>
#include <cmath>

#include "models/operators/actions.hpp"
#include "models/topology/topology.hpp"

namespace gameday::models {

namespace {

template <class Section> std::string names_in(const Section& section) {
    std::string names;
    for (const auto& [name, entry] : section) {
        names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

/// That no two regions are linked twice: nobody could tell which of the two counts.
void check_links(const SystemParameters& system, fields::Problems& problems) {
    std::map<std::pair<std::string, std::string>, std::size_t> known;
    for (std::size_t i = 0; i < system.network.size(); ++i) {
        const std::vector<Name>& between = system.network[i].between;
        const auto pair = std::minmax(between[0].text, between[1].text);
        const auto [first, is_new] = known.emplace(pair, i);
        if (!is_new) {
            problems.push_back({"network." + std::to_string(i) + ".between",
                                pair.first + " and " + pair.second + " are linked already",
                                "the first link between them is number " + std::to_string(first->second + 1) +
                                    " of network: keep one"});
        }
    }
}

void check_network(const SystemParameters& system, fields::Problems& problems) {
    const std::vector<std::string> names = system.region_names();
    if (names.empty() || names.size() > RegionId::most) {
        problems.push_back(
            {"regions", names.empty() ? "a system needs at least one region" : "more than 64 regions", ""});
        return;
    }
    const auto known = [&](const LinkParameters& link) {
        return link.between.size() == 2 &&
               std::all_of(link.between.begin(), link.between.end(),
                           [&](const Name& n) { return system.regions.contains(n.text); });
    };
    if (!std::all_of(system.network.begin(), system.network.end(), known)) {
        return; // reported where it stands
    }
    check_links(system, problems);
    const Topology topology(names, system.network);
    for (std::size_t i = 1; i < names.size(); ++i) {
        if (topology.round_trip(RegionId{std::size_t{0}}, RegionId{i}) == Duration::never()) {
            problems.push_back(
                {"regions." + names[i],
                 "no chain of network links leads from '" + names[i] + "' to '" + names[0] + "'",
                 "add {between: [" + names[0] + ", " + names[i] + "], round_trip: 70ms} to network"});
        }
    }
}

/// Where a system has several names or databases, clients have to say which is theirs.
template <class Section>
void check_choice(const std::string& path, const std::string& field, const std::optional<Name>& chosen,
                  const Section& section, const std::string& kind, fields::Problems& problems) {
    if (!chosen && section.size() > 1) {
        problems.push_back({path,
                            "there are several " + kind + ", and these clients do not say which is theirs",
                            field + ": one of " + names_in(section)});
    }
}

void check_clients(const SystemParameters& system, fields::Problems& problems) {
    if (system.clients.empty() || system.dns.empty()) {
        problems.push_back(
            {system.clients.empty() ? "clients" : "dns",
             system.clients.empty() ? "a system needs clients" : "a system needs a name in dns", ""});
    }
    for (const auto& [name, clients] : system.clients) {
        const std::string path = "clients." + name;
        check_choice(path, "asks", clients.asks, system.dns, "names in dns", problems);
        if (clients.databases.empty()) {
            check_choice(path, "database", clients.database, system.database, "databases", problems);
        }
        const double users =
            static_cast<double>(clients.users.value) * static_cast<double>(system.scale_users.value);
        if (users > 4e9) {
            problems.push_back(
                {path + ".users", "more than 4,000,000,000 users in one place, scale_users included", ""});
        }
    }
}

void check_names(const SystemParameters& system, fields::Problems& problems) {
    for (const auto& [name, dns] : system.dns) {
        for (const auto& [region, check] : dns.targets) {
            const auto found = system.health.find(check.text);
            if (found != system.health.end() && found->second.region.text != region) {
                problems.push_back({"dns." + name + ".targets." + region,
                                    "health check '" + check.text + "' tests " + found->second.region.text +
                                        ", not " + region,
                                    "each target needs the check of its own region"});
            }
        }
    }
}

/// That a health page tests what is there.
void check_pages(const SystemParameters& system, fields::Problems& problems) {
    for (const auto& [name, check] : system.health) {
        for (std::size_t i = 0; i < check.tests.size(); ++i) {
            const std::string path = "health." + name + ".tests." + std::to_string(i);
            const Tested& tested = check.tests[i];
            if (const std::string word = fields::Scalar<Tested>::format(tested);
                tested.what != Subsystem::named && system.database.contains(word)) {
                problems.push_back({path, "'" + word + "' may be the subsystem or the database of that name",
                                    "give the database another name"});
            }
            if (tested.what == Subsystem::named && !system.database.contains(tested.database)) {
                problems.push_back({path, "there is no subsystem or database '" + tested.database + "'",
                                    "allowed: database, primary, cache, email" +
                                        (system.database.empty() ? "" : ", " + names_in(system.database))});
            }
        }
    }
}

void check_databases(const SystemParameters& system, fields::Problems& problems) {
    std::map<std::string, std::string> owners;
    for (const auto& [name, database] : system.database) {
        const auto [owner, first] = owners.emplace(database.endpoint.name, name);
        if (!first) {
            problems.push_back(
                {"database." + name + ".endpoint",
                 "'" + owner->second + "' has the endpoint '" + database.endpoint.name + "' as well",
                 "each database needs a name of its own"});
        }
    }
}

void check_endpoint(const SystemParameters& system, const std::string& endpoint, const std::string& path,
                    fields::Problems& problems) {
    std::string known;
    for (const auto& [key, database] : system.database) {
        if (database.endpoint.name == endpoint) {
            return;
        }
        known += (known.empty() ? "" : ", ") + database.endpoint.name;
    }
    problems.push_back({path, "no database has the endpoint '" + endpoint + "'", "endpoints: " + known});
}

/// That there is what a step promotes: the database has replicas, one of them where the step says, and no
/// step before has used them up.
void check_promotion(const SystemParameters& system, const StepAction& action, const fields::Case& step,
                     const std::string& path, std::vector<std::string>& promoted,
                     fields::Problems& problems) {
    const auto name = promoted_by(step);
    const auto database = system.database.find(name.value_or(""));
    if (database == system.database.end()) {
        return; // it promotes nothing, or the name is reported where it stands
    }
    const auto& replicas = database->second.replicas;
    const auto to = action.promotes_in != nullptr ? action.promotes_in(step) : std::nullopt;
    if (replicas.empty()) {
        problems.push_back({path, "database '" + *name + "' has no replica that could be promoted",
                            "add one to database." + *name + ".replicas"});
    } else if (to && system.regions.contains(*to) && !replicas.contains(*to)) {
        problems.push_back({fields::join_path(path, "to"),
                            "database '" + *name + "' has no replica in '" + *to + "'",
                            "replicas: " + names_in(replicas)});
    } else if (std::find(promoted.begin(), promoted.end(), *name) != promoted.end()) {
        problems.push_back({path, "an earlier step promotes database '" + *name + "' already",
                            "after a promotion there is no replica left"});
    }
    promoted.push_back(*name);
}

void check_runbooks(const SystemParameters& system, fields::Problems& problems) {
    for (const auto& [name, runbook] : system.runbooks) {
        std::vector<std::string> promoted;
        for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
            const fields::Case& step = runbook.steps[i].action;
            const std::string path = "runbooks." + name + ".steps." + std::to_string(i);
            if (!step.chosen()) {
                continue;
            }
            const StepAction& action = step_action(step);
            if (const auto endpoint = action.points_to ? action.points_to(step) : std::nullopt) {
                check_endpoint(system, *endpoint, path, problems);
            }
            check_promotion(system, action, step, path, promoted, problems);
            if (action.moves_users_from && action.moves_users_from(step) == "" &&
                runbook.on != Trigger::region_alarm) {
                problems.push_back({path, "no alarm says which region this step is about",
                                    "add away_from: one of " + names_in(system.regions)});
            }
        }
    }
}

} // namespace

std::vector<std::string> SystemParameters::region_names() const {
    std::vector<std::string> names;
    for (const auto& [name, region] : regions) {
        names.push_back(name);
    }
    return names;
}

const std::string& SystemParameters::name_asked_by(const ClientParameters& asking) const {
    return asking.asks ? asking.asks->text : dns.begin()->first;
}

SystemParameters::SystemParameters() = default;
SystemParameters::SystemParameters(const SystemParameters& other) = default;
SystemParameters::SystemParameters(SystemParameters&& other) noexcept = default;
SystemParameters& SystemParameters::operator=(const SystemParameters& other) = default;
SystemParameters& SystemParameters::operator=(SystemParameters&& other) noexcept = default;
SystemParameters::~SystemParameters() = default;

std::vector<SystemParameters::Used> SystemParameters::databases_of(const ClientParameters& clients_) const {
    std::vector<Used> used;
    for (const auto& [name, share] : clients_.databases) {
        if (share.fraction > 0) {
            used.push_back({name, share.fraction});
        }
    }
    if (used.empty() && !database.empty()) {
        used.push_back({clients_.database ? clients_.database->text : database.begin()->first, 1});
    }
    return used;
}

std::int64_t SystemParameters::resolvers_serving(std::int64_t users, const std::string& kind) const {
    double everywhere = 0;
    for (const auto& [name, population] : clients) {
        const auto used = population.via.find(kind);
        everywhere += used == population.via.end()
                          ? 0
                          : used->second.fraction * static_cast<double>(population.users.value);
    }
    const double fair =
        static_cast<double>(resolvers.at(kind).count.value) * static_cast<double>(users) / everywhere;
    return std::clamp<std::int64_t>(std::llround(fair), 1, users);
}

const fields::Type& SystemParameters::description() {
    using P = SystemParameters;
    static const fields::Type type =
        fields::record<P>("system", "An architecture in two or more regions.")
            .field<&P::regions>("regions", "Where it runs.", {.required = true})
            .field<&P::network>("network", "How far apart the regions are.")
            .field<&P::health>("health", "Health checks, one for each region's own endpoint.",
                               {.required = true})
            .field<&P::dns>("dns", "The names that users ask for.", {.required = true})
            .field<&P::resolvers>("resolvers", "The DNS resolvers that users sit behind.", {.required = true})
            .field<&P::clients>("clients", "The users, by place.", {.required = true})
            .field<&P::database>("database", "Databases.")
            .field<&P::saas>("saas", "E-mail providers.")
            .field<&P::operators>("operators", "Who is on call.")
            .field<&P::runbooks>("runbooks", "What is done in an emergency or a planned change.")
            .field<&P::scale_users>(
                "scale_users",
                "Multiplies the users behind each resolver, and with them every capacity, rate and "
                "pool: the same story, told so many times larger.",
                {.low = "1", .high = "1000000000"})
            .done();
    return type;
}

void SystemParameters::check(const SystemParameters& system, fields::Problems& problems) {
    check_network(system, problems);
    check_names(system, problems);
    check_pages(system, problems);
    check_clients(system, problems);
    check_databases(system, problems);
    check_runbooks(system, problems);
}

} // namespace gameday::models
