#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "models/faults/fault.hpp"
#include "models/world/destinations.hpp"

namespace gameday::models {

/// Attempts that come a second, of requests that are repeated.
struct Attempts {
    double all = 0;
    double squares = 0; ///< of each request the square of its attempts

    void add(double requests, double of_each) {
        all += requests * of_each;
        squares += requests * of_each * of_each;
    }
    /// How much more they vary that come in bunches, those of one request, than as many by themselves.
    /// Back-off spreads those of many attempts.
    [[nodiscard]] double bunching() const;
};

/// What comes to a region, a second.
struct Load {
    double firsts = 0;    ///< first attempts
    Attempts writes_fail; ///< while every write does
    Attempts reads_fail;  ///< while every request does: reads need the same database host
};

/// What comes to each region, while nothing has happened or without some regions.
struct ExpectedLoads {
    std::string without; ///< "without us-east-1 "; empty: nothing has happened
    std::vector<std::string> gone;
    std::map<std::string, Load> of;
};

/// As the system is, without each of the regions that this timeline may empty, and without all of them; a
/// primary may crash while users still come to its region, or not.
[[nodiscard]] std::vector<ExpectedLoads> expected_loads(const SystemParameters& system,
                                                        const Destinations& destinations,
                                                        std::span<const TimelineEntry> timeline,
                                                        bool primary_crashes);

} // namespace gameday::models
