#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "studies/replicate.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// The values of many replications, a column each metric, and little else of them: 8 bytes a value.
class KeptValues {
public:
    /// The study outlives it.
    KeptValues(const Study& study, std::uint32_t expected);

    /// Takes the next replication.
    void add(const Replication& replication);
    /// Forgets all but the first ones.
    void keep_first(std::size_t count);

    [[nodiscard]] std::size_t count() const { return numbers_.size(); }
    /// Of a metric that the study measures, in reported units; +infinity is never, also of a metric that says
    /// nothing good where another one, which is measured, too, never comes.
    [[nodiscard]] std::span<const double> of(std::size_t measured) const { return columns_[measured]; }
    [[nodiscard]] std::span<const std::uint32_t> numbers() const { return numbers_; }
    /// Replications that give a warning: their numbers and warnings alone.
    [[nodiscard]] const std::vector<Replication>& warned() const { return warned_; }
    /// Mean seconds of each part of the time to failover, in the order in which they came up.
    [[nodiscard]] std::vector<std::pair<std::string, double>> mean_phases() const;

private:
    const Study* study_;
    std::vector<std::uint32_t> numbers_;
    std::vector<std::vector<double>> columns_;
    std::vector<std::optional<std::size_t>> needed_; // of a column, the other one
    std::vector<Replication> warned_;
    std::vector<std::pair<std::string, std::int64_t>>
        phases_; // nanoseconds in all, also of what was forgotten
    std::uint32_t with_phases_ = 0;
};

} // namespace gameday::studies
