#include "studies/metrics/committing.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "studies/metrics/metric.hpp"

namespace gameday::studies {

namespace {

/// The rate of writes that can commit rises or falls.
struct Change {
    sim::Time when;
    double by = 0; // writes a second
    sim::ChangeId change;
};

/// The writes of one place's users to one database, as what can commit of them changes.
class Place {
public:
    Place(const models::World& world, const models::ClientRecord& clients, const std::string& database,
          double writes, bool moved)
        : world_(&world), clients_(&clients), database_(&database), writes_(writes), moved_(moved) {}

    void changes(std::vector<Change>& all) {
        const auto answers = clients_->answer->history();
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const sim::Time from = std::max(answers[i].from, world_->clock());
            const sim::Time to = i + 1 == answers.size() ? world_->end() : answers[i + 1].from;
            if (from >= to) {
                continue;
            }
            const models::RegionId region = answers[i].value;
            look(all, region, from, answers[i].change);
            const auto follow = [&](const auto& history) {
                for (const auto& past : history) {
                    if (past.from > from && past.from < to) {
                        look(all, region, past.from, past.change);
                    }
                }
            };
            follow(reach(region).history());
            follow(world_->pool(*database_, region)->committing().history());
        }
    }

    /// Those that could at the end of the run.
    [[nodiscard]] double in_the_end() const { return writes_ * hosts(clients_->sent_to(), world_->end()); }

private:
    [[nodiscard]] const sim::Observable<models::Reach>& reach(models::RegionId region) const {
        return world_->regions()[region.index()]->reach;
    }
    [[nodiscard]] double hosts(models::RegionId region, sim::Time when) const {
        const models::Pool& pool = *world_->pool(*database_, region);
        return static_cast<double>(pool.committing().at(when)) / static_cast<double>(pool.hosts());
    }
    void look(std::vector<Change>& all, models::RegionId region, sim::Time when, sim::ChangeId change) const {
        const bool counts = !moved_ || reach(region).at(when) == models::Reach::up;
        all.push_back({when, counts ? writes_ * hosts(region, when) : writes_, change});
    }

    const models::World* world_;
    const models::ClientRecord* clients_;
    const std::string* database_;
    double writes_;
    bool moved_;
};

} // namespace

Milestone committing(const models::World& world, const std::string& database, double share, bool moved) {
    std::vector<Change> changes;
    double all = 0;
    double in_the_end = 0;
    for (const models::ClientRecord& clients : world.clients()) {
        const double writes = clients.writes_to(database);
        if (writes <= 0) {
            continue;
        }
        Place place(world, clients, database, writes, moved);
        const auto begin = static_cast<std::ptrdiff_t>(changes.size());
        place.changes(changes);
        // In order of time, each as the difference from the one before.
        std::stable_sort(changes.begin() + begin, changes.end(),
                         [](const Change& a, const Change& b) { return a.when < b.when; });
        double before = 0;
        for (auto change = changes.begin() + begin; change != changes.end(); ++change) {
            before = std::exchange(change->by, change->by - before);
        }
        all += writes;
        in_the_end += place.in_the_end();
    }
    const double enough = share * all * (1 - 1e-9); // a hair's breadth of rounding is no host
    if (in_the_end < enough) {
        return {never, {}};
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& a, const Change& b) { return a.when < b.when; });
    Milestone last;
    double can = 0;
    bool could = true;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        can += changes[i].by;
        if (i + 1 < changes.size() && changes[i + 1].when == changes[i].when) {
            continue;
        }
        const bool now = can >= enough;
        if (now && !could) {
            last = {static_cast<double>((changes[i].when - world.clock()).count()), changes[i].change};
        }
        could = now;
    }
    return last;
}

} // namespace gameday::studies
