#include "models/world/system.hpp"

#include <algorithm>

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
        check_choice(path, "database", clients.database, system.database, "databases", problems);
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
    const auto name = action.promotes ? action.promotes(step) : std::nullopt;
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

const std::string& SystemParameters::database_of(const ClientParameters& using_it) const {
    return using_it.database ? using_it.database->text : database.begin()->first;
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
    check_clients(system, problems);
    check_databases(system, problems);
    check_runbooks(system, problems);
}

} // namespace gameday::models
