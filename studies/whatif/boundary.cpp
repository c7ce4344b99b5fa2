#include "studies/whatif/boundary.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/fields/quantities.hpp"

namespace gameday::studies {

namespace {

/// A value of the sweep, and whether it meets the target.
struct Point {
    sim::Duration value;
    Outcome outcome;
};

/// In the order of their values; nothing where one is no duration.
std::optional<std::vector<Point>> points_of(const WhatIf& whatif) {
    std::vector<Point> points;
    const std::vector<std::string>& values = whatif.sweeps.front().values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = fields::Scalar<sim::Duration>::parse(values[i]);
        const auto& target = whatif.variants[i + 1].target;
        if (!value.value || !target) {
            return std::nullopt;
        }
        points.push_back({*value.value, target->outcome});
    }
    std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.value < b.value; });
    return points;
}

/// Halfway, in whole milliseconds, or whole seconds from ten of them on: what people write.
sim::Duration between(sim::Duration a, sim::Duration b) {
    const sim::Duration middle = sim::Duration::nanoseconds(a.count() + (b.count() - a.count()) / 2);
    const sim::Duration step =
        middle >= sim::Duration::seconds(10) ? sim::Duration::seconds(1) : sim::Duration::milliseconds(1);
    const sim::Duration rounded = sim::Duration::nanoseconds(middle.count() / step.count() * step.count());
    return rounded > a ? rounded : middle;
}

/// Moves `inside`, which has an outcome, towards `outside`, which has not, to 1 % or the smallest step. Gives
/// the values that were tried.
std::uint32_t halve(sim::Duration& inside, sim::Duration outside,
                    const std::function<bool(sim::Duration)>& has) {
    std::uint32_t tried = 0;
    constexpr double close = 0.01;
    while (std::abs(static_cast<double>((outside - inside).count())) >
           close * static_cast<double>(std::max(inside, outside).count())) {
        const sim::Duration middle = between(std::min(inside, outside), std::max(inside, outside));
        if (middle == inside || middle == outside) {
            break;
        }
        ++tried;
        (has(middle) ? inside : outside) = middle;
    }
    return tried;
}

/// How often the outcome turns, from the least value to the greatest.
std::size_t turns(const std::vector<Point>& points) {
    std::size_t count = 0;
    std::optional<Outcome> before;
    for (const Point& point : points) {
        if (point.outcome != Outcome::undecided) {
            count += before && *before != point.outcome ? 1 : 0;
            before = point.outcome;
        }
    }
    return count;
}

} // namespace

bool turns_back(const WhatIf& whatif) {
    const auto points = whatif.only_sweeps && whatif.sweeps.size() == 1 ? points_of(whatif) : std::nullopt;
    return points && turns(*points) > 1;
}

std::optional<Boundary> find_boundary(const WhatIf& whatif,
                                      const std::function<Outcome(sim::Duration)>& judge) {
    if (!whatif.only_sweeps || whatif.sweeps.size() != 1) {
        return std::nullopt;
    }
    const auto points = points_of(whatif);
    if (!points) {
        return std::nullopt;
    }
    if (turns(*points) > 1) {
        return std::nullopt;
    }
    // The last one that is met, and the next that is missed: those between are undecided.
    for (std::size_t i = 0; i < points->size(); ++i) {
        std::size_t next = i + 1;
        while (next < points->size() && (*points)[next].outcome == Outcome::undecided) {
            ++next;
        }
        const Outcome here = (*points)[i].outcome;
        if (next >= points->size() || here == Outcome::undecided || (*points)[next].outcome == here) {
            continue;
        }
        const bool met_first = here == Outcome::met;
        Boundary boundary{whatif.sweeps.front().path, (*points)[met_first ? i : next].value,
                          (*points)[met_first ? next : i].value};
        boundary.values += halve(boundary.met, boundary.missed,
                                 [&](sim::Duration value) { return judge(value) == Outcome::met; });
        boundary.values += halve(boundary.missed, boundary.met,
                                 [&](sim::Duration value) { return judge(value) == Outcome::missed; });
        return boundary;
    }
    return std::nullopt;
}

} // namespace gameday::studies
