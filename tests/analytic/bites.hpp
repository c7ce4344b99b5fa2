#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace gameday::analytic {

/// What makes one shipped expectation fail.
struct Bite {
    std::string scenario; ///< below scenarios/gamedays
    std::string metric;
    std::string text; ///< of the expectation
    /// The change, "path=value"; more than one only where no single parameter will do.
    std::vector<std::string> changes;
    /// Other expectations of the scenario that cannot but fail with it, as "metric text".
    std::vector<std::string> also = {};

    /// How GoogleTest names it.
    friend void PrintTo(const Bite& bite, std::ostream* out) {
        *out << bite.scenario << ": " << bite.metric << ' ' << bite.text;
    }
};

/// One for each shipped expectation.
[[nodiscard]] const std::vector<Bite>& bites();

} // namespace gameday::analytic
