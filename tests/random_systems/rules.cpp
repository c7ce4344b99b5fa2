#include "rules.hpp"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace gameday::properties {

using studies::Replication;

double value_of(const studies::Study& study, const Replication& one, const std::string& key) {
    for (std::size_t i = 0; i < study.measured().size(); ++i) {
        if (study.measured()[i].key.text() == key) {
            return one.values[i];
        }
    }
    return std::nan("");
}

namespace {

/// Whether it is a length of time that has not to lie within the run, or after the start of its clock.
bool may_begin_before_the_clock(std::string_view metric) {
    return metric == "email_delay" || metric == "rpo" || metric == "unprotected";
}

} // namespace

std::string out_of_bounds(const studies::Study& study, std::span<const Replication> replications) {
    const auto watched =
        static_cast<double>((models::Time::at(study.document().duration) - study.prospects().clock).count());
    for (const Replication& one : replications) {
        for (std::size_t i = 0; i < one.values.size(); ++i) {
            const double value = one.values[i];
            const auto& measured = study.measured()[i];
            const studies::Unit unit = measured.metric->unit;
            const bool time = unit == studies::Unit::seconds;
            if (std::isnan(value) || value < 0) {
                return fmt::format("{} is {}", measured.key.text(), value);
            }
            if (std::isinf(value) && !time) {
                return fmt::format("{} is never, and no time", measured.key.text());
            }
            if (time && !std::isinf(value) && value > watched &&
                !may_begin_before_the_clock(measured.metric->name)) {
                return fmt::format("{} is {} s, after the end of the run", measured.key.text(), value / 1e9);
            }
            if (measured.metric->name == "availability" && value > 1) {
                return fmt::format("{} is {}", measured.key.text(), value);
            }
        }
    }
    return "";
}

std::string phases_that_do_not_add_up(const studies::Study& study,
                                      std::span<const Replication> replications) {
    for (const Replication& one : replications) {
        std::int64_t sum = 0;
        for (const studies::Phase& phase : one.phases) {
            sum += phase.nanoseconds;
        }
        const double failover = value_of(study, one, "failover");
        if (std::isfinite(failover) && !one.phases.empty() &&
            std::abs(static_cast<double>(sum) - failover) > 1) {
            return fmt::format("phases add up to {} ns, and failover is {} ns", sum, failover);
        }
    }
    return "";
}

} // namespace gameday::properties
