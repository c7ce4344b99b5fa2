#pragma once

#include "models/faults/fault.hpp"

/// The faults, each in a file of its own.
namespace gameday::models::kinds {

Fault health_override();
Fault lag_spike();
Fault primary_crash();
Fault region_down();
Fault replica_stall();
Fault saas_outage();

/// What packets to a dead thing meet, as a fault says it.
enum class Answer : std::uint8_t { black_hole, refuse };
inline Reach reach_of(Answer answer) {
    return answer == Answer::refuse ? Reach::refuse : Reach::black_hole;
}

/// For faults that no user has to leave a region for.
inline std::string no_region(const SystemParameters&, const fields::Case&) {
    return {};
}

} // namespace gameday::models::kinds

template <> struct gameday::fields::Words<gameday::models::kinds::Answer> {
    static const std::vector<std::tuple<models::kinds::Answer, std::string, std::string>>& words();
};
