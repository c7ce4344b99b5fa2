#include "studies/metrics/committing.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "studies/metrics/metric.hpp"

namespace gameday::studies {

namespace {

/// From then on so many of a place's writes can commit, which are so many more than before.
struct Change {
    sim::Time when;
    double can = 0;  // writes a second
    double more = 0; // the same
    sim::ChangeId change;
};

void in_order_of_time(std::vector<Change>::iterator begin, std::vector<Change>::iterator end) {
    std::stable_sort(begin, end, [](const Change& a, const Change& b) { return a.when < b.when; });
}

/// The writes of one place's users to one database, as what can commit of them changes.
class Place {
public:
    Place(const models::World& world, const models::ClientRecord& clients, const std::string& database,
          double writes, models::RegionId excused)
        : world_(&world), clients_(&clients), database_(&database), writes_(writes), excused_(excused) {}

    /// Adds what becomes of its writes, in order of time.
    void tell(std::vector<Change>& all) const {
        const auto first = static_cast<std::ptrdiff_t>(all.size());
        const auto answers = clients_->answer->history();
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const sim::Time from = std::max(answers[i].from, world_->clock());
            const bool last = i + 1 == answers.size();
            const sim::Time to = last ? world_->end() : answers[i + 1].from;
            if (from >= to) {
                continue;
            }
            const models::RegionId region = answers[i].value;
            look(all, region, from, answers[i].change);
            const auto follow = [&](const auto& history) {
                for (const auto& past : history) {
                    if (past.from > from && (past.from < to || (last && past.from == to))) {
                        look(all, region, past.from, past.change);
                    }
                }
            };
            follow(reach(region).history());
            follow(world_->pool(*database_, region)->committing().history());
        }
        in_order_of_time(all.begin() + first, all.end());
        double before = 0;
        for (auto change = all.begin() + first; change != all.end(); ++change) {
            change->more = change->can - std::exchange(before, change->can);
        }
    }

    /// Those that could at the end of the run.
    [[nodiscard]] double in_the_end() const {
        return writes_ * share_of_hosts(clients_->sent_to(), world_->end());
    }

private:
    [[nodiscard]] const sim::Observable<models::Reach>& reach(models::RegionId region) const {
        return world_->regions()[region.index()]->reach;
    }
    [[nodiscard]] double share_of_hosts(models::RegionId region, sim::Time when) const {
        const models::Pool& pool = *world_->pool(*database_, region);
        return static_cast<double>(pool.committing().at(when)) / static_cast<double>(pool.hosts());
    }
    void look(std::vector<Change>& all, models::RegionId region, sim::Time when, sim::ChangeId change) const {
        const bool counts = region != excused_ || reach(region).at(when) == models::Reach::up;
        all.push_back({when, counts ? writes_ * share_of_hosts(region, when) : writes_, 0, change});
    }

    const models::World* world_;
    const models::ClientRecord* clients_;
    const std::string* database_;
    double writes_;
    models::RegionId excused_;
};

} // namespace

Milestone committing(const models::World& world, const std::string& database, double share,
                     models::RegionId excused) {
    std::vector<Change> changes;
    double all = 0;
    double in_the_end = 0;
    for (const models::ClientRecord& clients : world.clients()) {
        const double writes = clients.writes_to(database);
        if (writes <= 0) {
            continue;
        }
        const Place place(world, clients, database, writes, excused);
        place.tell(changes);
        all += writes;
        in_the_end += place.in_the_end();
    }
    const double enough = share * all * (1 - 1e-9); // a hair's breadth of rounding is no host
    if (in_the_end < enough) {
        return {never, {}};
    }
    in_order_of_time(changes.begin(), changes.end());
    Milestone last;
    double can = 0;
    bool could = true;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        can += changes[i].more;
        if (i + 1 < changes.size() && changes[i + 1].when == changes[i].when) {
            continue;
        }
        const bool now = can >= enough;
        if (now && !could) {
            last = {static_cast<double>((changes[i].when - world.clock()).count()), changes[i].change};
        }
        could = now;
    }
    return could ? last : Milestone{never, {}};
}

} // namespace gameday::studies
