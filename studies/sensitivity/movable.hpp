#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/resolve.hpp"

namespace gameday::studies {

/// Another value of a figure.
struct MovedTo {
    std::string value; ///< as people write it: "20m"
    std::string set;   ///< what sets it: "operators.on-call.decide=20m"
};

/// A figure of a scenario, and the two ends of the range over which it is moved.
struct Movable {
    std::string path;  ///< "operators.on-call.decide", "clients.east.via.corporate"
    std::string value; ///< as it is: "lognormal(p50=5m, p95=20m)"
    /// Nothing: it is at that end already, or cannot be moved there.
    std::optional<MovedTo> low, high;
    std::string why; ///< there is neither end
    /// Its value at that share of the way, between 0 and 1: of a law that quantile, else between the ends.
    std::function<MovedTo(double share)> at;
};

/// What can be moved of a figure: itself; of shares that make up a whole each, the others in proportion; of
/// `{at_least: 10m}` what is in it.
///
/// The range is what the field describes as plausible; else of a law of durations from its 5th to its 95th
/// percentile; else from half of the value to twice it, within what the field allows. Of a share that is more
/// than half the whole, the rest is halved and doubled.
[[nodiscard]] std::vector<Movable> movables_of(const language::Resolved& figure);

} // namespace gameday::studies
