#include "reports/text/determinism.hpp"

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "studies/grain.hpp"

namespace gameday::reports {

namespace {

std::string difference_text(const studies::Difference& difference, std::uint64_t seed) {
    const std::string when =
        difference.at ? duration_text(difference.at->since_start().in_seconds(), Detail::fine) + " into it"
                      : "when it was over";
    return fmt::format("not deterministic: replication {} (seed {}), run twice, parts {}\n"
                       "  the same before   {}\n"
                       "  in a new world    {}\n"
                       "  in a used world   {}\n"
                       "This is a defect in gameday: please report it, with the scenario.\n",
                       difference.replication, seed, when,
                       counted(difference.place, "event, draw or change", "events, draws and changes"),
                       difference.did[0], difference.did[1]);
}

std::string same_text(const studies::Determinism& found, const DeterminismAsked& asked) {
    if (found.replications == 0) {
        return "stopped before the first replication was compared\n";
    }
    const std::string replications = counted(found.replications, "replication", "replications");
    const std::string head = found.stopped ? fmt::format("stopped; deterministic so far: {} of {}",
                                                         replications, count_text(asked.replications))
                                           : fmt::format("deterministic: {}", replications);
    return fmt::format("{} at the {} grain, each run twice\n"
                       "  {}, {} and {} of state were the same\n"
                       "  in a new world and in a used one, side by side; so were all metrics\n"
                       "  hash of all these, to hold against another machine's: {:016x}\n",
                       head, studies::grain_word(asked.grain), counted(found.events, "event", "events"),
                       counted(found.draws, "draw", "draws"), counted(found.changes, "change", "changes"),
                       found.hash);
}

} // namespace

std::string determinism_text(const studies::Determinism& found, const DeterminismAsked& asked) {
    if (found.difference) {
        return difference_text(*found.difference, asked.seed);
    }
    if (found.failed) {
        return fmt::format("replication {} (seed {}) fails, both times at the same place: {}\n"
                           "This is a defect in gameday: please report it, with the scenario.\n",
                           found.failed->number, asked.seed, found.failed->what);
    }
    return same_text(found, asked);
}

} // namespace gameday::reports
