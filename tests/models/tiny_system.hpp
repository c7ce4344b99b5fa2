#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/world/world.hpp"
#include "tests/sim/small_world.hpp"

/// What the tests of models stand on: a system of two regions in which nothing is left to chance but
/// phases and arrivals, made in C++ without any file.
namespace gameday::models::testing {

using sim::testing::at_second;
using sim::testing::journal_text;
using sim::testing::seconds;
/// Calls functions at instants of the test's choosing; `Script` means a world's script here.
using Acts = sim::testing::Script;

inline Duration ms(std::int64_t count) {
    return Duration::milliseconds(count);
}
/// 4.25 s after the start, say.
inline Time at(Duration since_start) {
    return Time::at(since_start);
}

/// What a fault's or an action's fields say, in the words of a file.
using Texts = std::map<std::string, std::string>;

fields::Case fault_of(const std::string& kind, const Texts& fields);
fields::Case action_of(const std::string& action, const Texts& fields);

/// `{at: …, fault: …, for: …}`
TimelineEntry strikes(Duration at, const std::string& kind, const Texts& fields,
                      std::optional<Duration> lasts = std::nullopt);
/// `{at: …, runbook: …}`
TimelineEntry starts(Duration at, const std::string& runbook);
/// `{promote: main, after: […]}`; without `after` it waits for the step before it.
StepParameters step(const std::string& action, const Texts& fields,
                    std::optional<std::vector<std::string>> after = std::nullopt);

/// east and west, 60 ms apart, with one checker each (every 10 s, three strikes), `app` with a TTL of
/// 60 s and 5 s from health to DNS, ten users in the east behind one resolver, a database whose replica
/// is 2 s behind and takes 60 s to promote, and pools of one connection.
SystemParameters tiny_system();
/// As tiny, with `north`, 20 ms from east and 30 ms from west.
SystemParameters three_regions();

/// A system that runs one script: all that a world needs to outlive it.
class TinyWorld {
public:
    TinyWorld(SystemParameters system, std::vector<TimelineEntry> timeline, Duration duration,
              sim::Randomness randomness = {});

    World& operator*() { return world_; }
    World* operator->() { return &world_; }
    /// Runs it, and gives it back: `TinyWorld(…).run()`.
    TinyWorld& run();

    /// How a subject changed: "10s 2, 70s 0"; empty when it never did.
    [[nodiscard]] std::string changes(const std::string& subject) const;

private:
    SystemParameters system_;
    Script script_;
    World world_;
};

/// The same for any journal.
std::string changes(const sim::Journal& journal, const std::string& subject);

/// The regions of a system without anything in them, for tests of what stands there.
struct Ground {
    explicit Ground(SystemParameters tiny = tiny_system(), sim::Randomness luck = {});

    void run_until(Time end) { engine.run_until(end); }
    [[nodiscard]] std::string changes(const std::string& subject) const;

    SystemParameters system;
    sim::Randomness randomness;
    sim::Engine engine;
    Acts acts{engine};
    Topology topology;
    std::vector<std::unique_ptr<Region>> regions;
    RegionId east, west;
};

/// A Ground with the database `main` and its pools.
struct DatabaseGround : Ground {
    explicit DatabaseGround(SystemParameters tiny = tiny_system(), sim::Randomness luck = {});

    Region& region(RegionId id) { return *regions[id.index()]; }
    Pool& pool(RegionId id) { return *pools[id.index()]; }
    /// Writes at the database in the east, every `gap` from `first` to `last`.
    void write_every(Duration gap, Time first, Time last);

    Database database;
    std::vector<std::unique_ptr<Pool>> pools;
    Estate estate;
};

/// When that host of the east's services next looks up its database's endpoint, after an instant.
Time look_up_after(DatabaseGround& ground, Time instant, std::size_t host = 0);

} // namespace gameday::models::testing
