#include "studies/sensitivity/sobol.hpp"

#include <algorithm>

#include <boost/random/sobol.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "sim/random/stream.hpp"

namespace gameday::studies {

namespace {

using Outputs = std::vector<std::vector<double>>;

constexpr std::uint32_t resamples = 1000;

/// Both indices of an input over some rows, which may come several times; nothing: nothing varies in them.
struct Estimate {
    double first = 0, total = 0;
    bool varies = false;
};

Estimate estimate(const Outputs& outputs, std::size_t input, const std::vector<std::size_t>& rows) {
    const std::vector<double>& a = outputs[0];
    const std::vector<double>& b = outputs[1];
    const std::vector<double>& mixed = outputs[input + 2];
    const auto count = static_cast<double>(rows.size());
    double mean = 0;
    for (const std::size_t row : rows) {
        mean += (a[row] + b[row]) / (2 * count);
    }
    double variance = 0;
    double first = 0;
    double total = 0;
    for (const std::size_t row : rows) {
        // About the mean: the estimator of the first index does not mind, and varies less.
        const double in_b = b[row] - mean;
        variance += ((a[row] - mean) * (a[row] - mean) + in_b * in_b) / (2 * count);
        first += in_b * (mixed[row] - a[row]) / count;
        total += (a[row] - mixed[row]) * (a[row] - mixed[row]) / (2 * count);
    }
    return variance > 0 ? Estimate{first / variance, total / variance, true} : Estimate{};
}

Interval middle(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto tail = static_cast<std::size_t>(usual_tail * static_cast<double>(values.size()));
    return {values[tail], values[values.size() - 1 - tail]};
}

} // namespace

SaltelliSample::SaltelliSample(std::size_t rows, std::size_t inputs, std::uint64_t seed)
    : rows_(rows), inputs_(inputs), points_(rows * 2 * inputs) {
    const sim::Stream draws(sim::Randomness{seed, 0}, "sensitivity/shifts");
    boost::random::uniform_01<double> between;
    std::vector<double> shifts(2 * inputs);
    for (std::size_t i = 0; i < shifts.size(); ++i) {
        auto draw = draws.at(i, 0);
        shifts[i] = between(draw);
    }
    boost::random::sobol sequence(2 * inputs);
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const double moved = between(sequence) + shifts[i % shifts.size()];
        points_[i] = moved < 1 ? moved : moved - 1;
    }
}

double SaltelliSample::at(std::size_t matrix, std::size_t row, std::size_t input) const {
    const bool from_b = matrix == 1 || matrix == input + 2;
    return points_[row * 2 * inputs_ + (from_b ? inputs_ : 0) + input];
}

std::vector<SobolIndex> sobol_indices(const Outputs& outputs, std::uint64_t seed) {
    const std::size_t inputs = outputs.size() - 2;
    const std::size_t rows = outputs.front().size();
    std::vector<std::size_t> all(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        all[row] = row;
    }
    std::vector<SobolIndex> indices;
    const sim::Stream draws(sim::Randomness{seed, 0}, "sensitivity/resamples");
    for (std::size_t input = 0; input < inputs; ++input) {
        const Estimate whole = estimate(outputs, input, all);
        if (!whole.varies) {
            return {};
        }
        std::vector<double> first;
        std::vector<double> total;
        std::vector<std::size_t> drawn(rows);
        for (std::uint32_t resample = 0; resample < resamples; ++resample) {
            auto draw = draws.at(resample, 0); // the same rows for each input
            boost::random::uniform_int_distribution<std::size_t> any(0, rows - 1);
            for (std::size_t& row : drawn) {
                row = any(draw);
            }
            if (const Estimate one = estimate(outputs, input, drawn); one.varies) {
                first.push_back(one.first);
                total.push_back(one.total);
            }
        }
        SobolIndex index{.first = whole.first, .total = whole.total, .first_range = {}, .total_range = {}};
        if (!first.empty()) {
            index.first_range = middle(std::move(first));
            index.total_range = middle(std::move(total));
        }
        indices.push_back(index);
    }
    return indices;
}

} // namespace gameday::studies
