#include "studies/statistic.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/fields/quantities.hpp"

namespace gameday::studies {

namespace {

struct NamedStatistic {
    std::string_view name;
    Statistic::Kind kind;
};
constexpr std::array<NamedStatistic, 5> statistics{{{"mean", Statistic::Kind::mean},
                                                    {"sd", Statistic::Kind::deviation},
                                                    {"min", Statistic::Kind::min},
                                                    {"max", Statistic::Kind::max},
                                                    {"never", Statistic::Kind::never_happened}}};

} // namespace

std::optional<Statistic> take_statistic(std::string_view& text) {
    if (text.starts_with("p(")) {
        std::string_view rest = text.substr(2);
        const auto percent = fields::take_number(rest);
        if (!percent || *percent <= 0 || *percent > 100 || !rest.starts_with(')')) {
            return std::nullopt;
        }
        text = rest.substr(1);
        return Statistic{Statistic::Kind::quantile, *percent};
    }
    for (const auto& [name, kind] : statistics) {
        if (text.starts_with(name)) {
            text.remove_prefix(name.size());
            return Statistic{kind, 0};
        }
    }
    return std::nullopt;
}

std::string Statistic::text() const {
    if (kind == Kind::quantile) {
        return fmt::format("p({})", percent);
    }
    const auto* const found = std::find_if(statistics.begin(), statistics.end(),
                                           [this](const NamedStatistic& one) { return one.kind == kind; });
    return std::string(found->name);
}

std::optional<double> Statistic::of(const Summary& summary) const {
    switch (kind) {
    case Kind::mean:
        return summary.mean();
    case Kind::deviation:
        return summary.deviation();
    case Kind::min:
        return summary.min();
    case Kind::max:
        return summary.max();
    case Kind::quantile:
        return summary.quantile(percent);
    case Kind::never_happened:
        break;
    }
    return static_cast<double>(summary.never());
}

Interval Statistic::interval_of(const Summary& summary, double tail) const {
    switch (kind) {
    case Kind::mean:
        return summary.mean_interval(tail);
    case Kind::deviation:
        return summary.deviation_interval(tail);
    case Kind::quantile:
        return summary.quantile_interval(percent, tail);
    default:
        return {};
    }
}

} // namespace gameday::studies
