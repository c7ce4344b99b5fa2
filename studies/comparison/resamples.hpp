#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "studies/comparison/difference.hpp"
#include "studies/comparison/estimator.hpp"

namespace gameday::studies {

/// Differences of statistics, of the sample itself and in any number of resamples.
class Resamples {
public:
    Resamples(std::span<const ComparedSamples> compared, Pairing pairing, const BootstrapOptions& options);

    /// Of each that is compared: the difference in the sample. As `StatisticDifference::difference`, but both
    /// never is 0.
    [[nodiscard]] std::span<const double> observed() const { return observed_; }
    /// Of one that is compared: the difference in each resample.
    [[nodiscard]] std::span<const double> of(std::size_t place) const {
        return std::span(drawn_).subspan(place * resamples_, resamples_);
    }

private:
    /// Both sides of what is compared, by their places among the estimators of their sides.
    struct Sides {
        std::size_t base, changed;
    };

    void prepare(std::span<const ComparedSamples> compared);
    /// Each difference, with replications as often as that.
    void evaluate(std::span<const std::uint32_t> base, std::span<const std::uint32_t> changed,
                  std::span<double> out, std::size_t stride) const;
    void draw(std::uint32_t from, std::uint32_t to);

    Pairing pairing_;
    std::uint64_t seed_;
    std::uint32_t resamples_;
    std::size_t base_size_ = 0, changed_size_ = 0;
    std::deque<std::vector<char>> counted_; // of means of pairs: where it came on both sides
    std::vector<Estimator> base_, changed_;
    std::vector<Sides> sides_;
    std::vector<double> observed_;
    std::vector<double> drawn_; // of one that is compared after the other
};

} // namespace gameday::studies
