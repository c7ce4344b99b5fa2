#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "models/faults/fault.hpp"
#include "models/world/system.hpp"

namespace gameday::studies {

/// When a scenario counts as recovered.
enum class RecoveryRule : std::uint8_t {
    recovery,  ///< users are served again, and that stays so to the end
    sustained, ///< users were never served worse than the target
};

/// How finely traffic is to be simulated.
enum class GrainChoice : std::uint8_t {
    automatic, ///< as `grain_of` finds best
    request,   ///< every request of every user
    flow,      ///< users who share their state as a rate
};

/// That a warning may come in some replications, and why.
struct Acceptance {
    fields::Share share{1};
    std::string reason;

    static const fields::Type& description();
};

/// A file as `gameday` reads it: a scenario together with the system that it uses, or a system alone.
struct Document {
    fields::Count version{1};
    std::optional<std::string> scenario;
    std::optional<std::string> system_name;
    models::SystemParameters system;
    std::vector<models::TimelineEntry> timeline;
    std::optional<fields::Name> clock;
    sim::Duration duration = sim::Duration::hours(1);
    RecoveryRule verdict = RecoveryRule::recovery;
    fields::Share target{0.99};
    GrainChoice grain = GrainChoice::automatic;
    fields::Count runs{200};
    std::optional<fields::Count> seed;
    std::map<std::string, std::vector<std::string>> expect;
    std::map<std::string, Acceptance> accept;

    /// What a file may hold; everything that is read, checked, dumped and documented follows from it.
    static const fields::Type& description();
};

/// What no single field can tell. A rule is left out if one of the keys at the top of the file that it reads
/// is `faulty`: what it would tell might follow from that.
void check_rules(const Document& document, const std::set<std::string>& faulty, fields::Problems& problems);

} // namespace gameday::studies

template <> struct gameday::fields::Words<gameday::studies::RecoveryRule> {
    static const std::vector<std::tuple<studies::RecoveryRule, std::string, std::string>>& words();
};
template <> struct gameday::fields::Words<gameday::studies::GrainChoice> {
    static const std::vector<std::tuple<studies::GrainChoice, std::string, std::string>>& words();
};
