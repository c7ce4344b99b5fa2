#include "models/faults/kinds/catalogue.hpp"
#include "models/world/system.hpp"

namespace gameday::models::kinds {

namespace {

struct ReplicaStall {
    Name target;
    Name replica;

    static const fields::Type& description() {
        using P = ReplicaStall;
        static const fields::Type type =
            fields::record<P>("replica-stall", "A replica receives no more log.")
                .field<&P::target>("target", "The database.", {.required = true, .refers_to = {"database"}})
                .field<&P::replica>("replica", "The region of the replica.",
                                    {.required = true, .refers_to = {"regions"}})
                .done();
        return type;
    }
};

struct LagSpike {
    Name target;
    Name replica;
    Duration to;
    Duration ramp;

    static const fields::Type& description() {
        using P = LagSpike;
        static const fields::Type type =
            fields::record<P>("lag-spike", "A replica falls behind. It cannot do so faster than time passes.")
                .field<&P::target>("target", "The database.", {.required = true, .refers_to = {"database"}})
                .field<&P::replica>("replica", "The region of the replica.",
                                    {.required = true, .refers_to = {"regions"}})
                .field<&P::to>("to", "The transport lag that it reaches.", {.required = true})
                .field<&P::ramp>("ramp", "How long it takes to get there.")
                .done();
        return type;
    }
};

template <class Parameters> Database& database_of(Estate& estate, const fields::Case& fault) {
    return *estate.databases.at(fault.as<Parameters>().target.text);
}

template <class Parameters> RegionId replica_of(const Estate& estate, const fields::Case& fault) {
    return estate.topology->find(fault.as<Parameters>().replica.text);
}

template <class Parameters>
void check_replica(const SystemParameters& system, const fields::Case& fault, const std::string& path,
                   fields::Problems& problems) {
    const auto& parameters = fault.as<Parameters>();
    const auto database = system.database.find(parameters.target.text);
    if (database == system.database.end() || !system.regions.contains(parameters.replica.text) ||
        database->second.replicas.contains(parameters.replica.text)) {
        return; // a name that does not exist is reported where it is read
    }
    std::string known;
    for (const auto& [region, replica] : database->second.replicas) {
        known += (known.empty() ? "" : ", ") + region;
    }
    problems.push_back({path + ".replica",
                        "'" + parameters.target.text + "' has no replica in " + parameters.replica.text,
                        known.empty() ? "it has no replica at all" : "replicas: " + known});
}

void begin_stall(Estate& estate, const fields::Case& fault) {
    database_of<ReplicaStall>(estate, fault).hold(replica_of<ReplicaStall>(estate, fault));
}

void end_stall(Estate& estate, const fields::Case& fault) {
    database_of<ReplicaStall>(estate, fault).release(replica_of<ReplicaStall>(estate, fault));
}

template <class Parameters> std::string replica_words(const fields::Case& fault) {
    const auto& parameters = fault.as<Parameters>();
    return "replica of " + parameters.target.text + " in " + parameters.replica.text;
}

} // namespace

Fault replica_stall() {
    return {
        .option = fields::case_of<ReplicaStall>("replica-stall"),
        .begin = begin_stall,
        .end = end_stall,
        .begins = [](const fields::Case& fault) { return replica_words<ReplicaStall>(fault) + " stalls"; },
        .ends =
            [](const fields::Case& fault) {
                return replica_words<ReplicaStall>(fault) + " is stalled no longer";
            },
        .region = no_region,
        .check = check_replica<ReplicaStall>,
    };
}

Fault lag_spike() {
    return {
        .option = fields::case_of<LagSpike>("lag-spike"),
        .begin =
            [](Estate& estate, const fields::Case& fault) {
                const auto& spike = fault.as<LagSpike>();
                database_of<LagSpike>(estate, fault)
                    .disturb(replica_of<LagSpike>(estate, fault), spike.to, spike.ramp);
            },
        .end =
            [](Estate& estate, const fields::Case& fault) {
                const auto& spike = fault.as<LagSpike>();
                database_of<LagSpike>(estate, fault)
                    .recover(replica_of<LagSpike>(estate, fault), spike.to, spike.ramp);
            },
        .begins =
            [](const fields::Case& fault) {
                return replica_words<LagSpike>(fault) + " falls behind, towards " +
                       fields::Scalar<Duration>::format(fault.as<LagSpike>().to);
            },
        .ends =
            [](const fields::Case& fault) {
                return replica_words<LagSpike>(fault) + " has no lag spike any more";
            },
        .region = no_region,
        .check = check_replica<LagSpike>,
        .raises_lag =
            [](const fields::Case& fault) {
                const auto& spike = fault.as<LagSpike>();
                return std::optional(Fault::RaisedLag{spike.target.text, spike.replica.text, spike.to});
            },
    };
}

} // namespace gameday::models::kinds
