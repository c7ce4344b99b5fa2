#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "studies/summary.hpp"
#include "studies/unit.hpp"

namespace gameday::reports {

/// How all values of one row of a table are told: in one unit and to one precision, so that they can be held
/// against each other, and in few columns. A count of a million or more is told by its three first digits:
/// `4.2 M – 14.9 M`, from a thousand millions on `4.91 bn`, then `tn`.
class RowForm {
public:
    /// For these values; those that are missing or infinite count for nothing.
    RowForm(studies::Unit unit, const std::vector<std::optional<double>>& values);

    /// A value of the row; nothing is `never`.
    [[nodiscard]] std::string text(const std::optional<double>& value) const;
    /// An interval of it; empty where it has no end.
    [[nodiscard]] std::string interval(const studies::Interval& interval) const;

private:
    void choose_for_counts(double greatest, bool all_whole);

    studies::Unit unit_;
    double divisor_ = 1;
    const char* suffix_ = "";
    std::optional<int> decimals_; ///< nothing: each value as it is usually told
};

} // namespace gameday::reports
