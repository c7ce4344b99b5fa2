#include "studies/metrics/catalogue.hpp"
#include "studies/metrics/milestones.hpp"
#include "studies/metrics/movers.hpp"

namespace gameday::studies::families {

namespace {

Movers movers_of(const MetricKey& key) {
    return {key.label("clients"), key.label("region"), key.label("resolvers")};
}

/// Whether some of these clients have to leave the region, behind those resolvers.
std::string nobody_moves(const Document& document, const models::Prospects& prospects, const MetricKey& key) {
    if (prospects.left.empty()) {
        return "no region fails, and no runbook moves users away from one";
    }
    if (key.at && prospects.clock + *key.at > models::Time::at(document.duration)) {
        return "the run ends before " + fields::Scalar<sim::Duration>::format(*key.at) + " have passed";
    }
    const Movers movers = movers_of(key);
    for (const auto& [name, clients] : document.system.clients) {
        const bool named = movers.clients.empty() || movers.clients == name;
        const bool placed = movers.region.empty() || movers.region == clients.near.text;
        const bool behind = movers.resolvers.empty() || clients.users_behind().contains(movers.resolvers);
        if (named && placed && behind && may_have_to_move(document.system, prospects, clients)) {
            return "";
        }
    }
    return "none of those users are sent to " + prospects.left;
}

std::vector<MetricKey> by_resolvers(const Document& document, const std::string& name,
                                    std::optional<sim::Duration> at) {
    std::vector<MetricKey> keys{{name, {}, at}};
    for (const auto& [kind, parameters] : document.system.resolvers) {
        for (const auto& [population, clients] : document.system.clients) {
            if (clients.users_behind().contains(kind)) {
                keys.push_back({name, {{"resolvers", kind}}, at});
                break;
            }
        }
    }
    return keys;
}

double shift_time(const Observation& seen, const MetricKey& key) {
    const std::string share = key.label("share");
    if (key.labels.empty()) {
        return seen.shifted();
    }
    return Departures(seen.world, movers_of(key))
        .reached(share.empty() ? share_that_counts
                               : fields::Scalar<fields::Share>::parse(share).value->fraction);
}

double stale_share(const Observation& seen, const MetricKey& key) {
    return Departures(seen.world, movers_of(key)).remaining(*key.at);
}

} // namespace

std::vector<Metric> departure() {
    return {
        {.name = "shift",
         .doc = "The users that have to move, weighted by their request rate, whose next first attempt would "
                "go to the right region reach 95 % (or the share given), for good. The region that fails is "
                "right again once its trouble is over and DNS sends them there.",
         .labels = {"clients", "region", "resolvers", "share"},
         .absent = nobody_moves,
         .measure = shift_time,
         .reported = [](const Document& document) { return by_resolvers(document, "shift", {}); }},
        {.name = "stale",
         .unit = Unit::share,
         .doc =
             "The rest of them: their next first attempt would still go to the region they should have left.",
         .labels = {"clients", "region", "resolvers"},
         .needs_instant = true,
         .absent = nobody_moves,
         .measure = stale_share,
         .reported =
             [](const Document& document) {
                 return by_resolvers(document, "stale", sim::Duration::minutes(10));
             },
         .headline = true},
    };
}

} // namespace gameday::studies::families
