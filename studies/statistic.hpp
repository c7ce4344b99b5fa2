#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "studies/summary.hpp"

namespace gameday::studies {

/// What is taken of a metric's values over all replications: `mean`, `p(95)`, `never`.
struct Statistic {
    enum class Kind : std::uint8_t { mean, deviation, min, max, quantile, never_happened };
    Kind kind = Kind::mean;
    double percent = 0; ///< of a quantile

    bool operator==(const Statistic&) const = default;
    /// As it is written: "mean", "p(95)".
    [[nodiscard]] std::string text() const;

    /// Of those values; nothing when it falls on replications in which the thing never happened.
    [[nodiscard]] std::optional<double> of(const Summary& summary) const;
    /// Its 95 % confidence interval, or what leaves out that part at either end; without ends for the
    /// statistics that have none.
    [[nodiscard]] Interval interval_of(const Summary& summary, double tail = usual_tail) const;
};

/// Every statistic, as a fault tells what is allowed.
inline constexpr std::string_view known_statistics = "mean, sd, min, max, p(N) with 0 < N <= 100, never";

/// Takes a statistic off the front of a text; nothing, and the text as it was, when none is there.
[[nodiscard]] std::optional<Statistic> take_statistic(std::string_view& text);

} // namespace gameday::studies
