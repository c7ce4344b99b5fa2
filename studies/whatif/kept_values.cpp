#include "studies/whatif/kept_values.hpp"

#include <algorithm>
#include <cmath>

#include "studies/comparison/needed.hpp"
#include "studies/values.hpp"

namespace gameday::studies {

KeptValues::KeptValues(const Study& study, std::uint32_t expected)
    : study_(&study), columns_(study.measured().size()) {
    for (const Study::Measured& measured : study.measured()) {
        const auto needed = needed_by(measured.key);
        needed_.push_back(needed ? study.place_of(needed->text()) : std::nullopt);
    }
    for (std::vector<double>& column : columns_) {
        column.reserve(expected);
    }
}

void KeptValues::add(const Replication& replication) {
    numbers_.push_back(replication.number);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const bool unknown = needed_[i] && replication.values[*needed_[i]] == never;
        columns_[i].push_back(unknown ? HUGE_VAL : reported_value(*study_, replication, i));
    }
    if (!replication.warnings.empty()) {
        warned_.push_back({replication.number, {}, {}, replication.warnings});
    }
    with_phases_ += replication.phases.empty() ? 0 : 1;
    for (const Phase& phase : replication.phases) {
        auto known = std::find_if(phases_.begin(), phases_.end(),
                                  [&](const auto& one) { return one.first == phase.name; });
        if (known == phases_.end()) {
            known = phases_.insert(phases_.end(), {phase.name, 0});
        }
        known->second += phase.nanoseconds;
    }
}

void KeptValues::keep_first(std::size_t count) {
    if (count < numbers_.size()) {
        const std::uint32_t cut = numbers_[count];
        std::erase_if(warned_, [cut](const Replication& one) { return one.number >= cut; });
        numbers_.resize(count);
        for (std::vector<double>& column : columns_) {
            column.resize(count);
        }
    }
}

std::vector<std::pair<std::string, double>> KeptValues::mean_phases() const {
    std::vector<std::pair<std::string, double>> means;
    for (const auto& [name, nanoseconds] : phases_) {
        means.emplace_back(name, static_cast<double>(nanoseconds) / nanoseconds_a_second / with_phases_);
    }
    return means;
}

} // namespace gameday::studies
