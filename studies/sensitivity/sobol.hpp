#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "studies/summary.hpp"

/// How much of the variance of an output each input explains, by itself and together with the others: Sobol's
/// indices, from Saltelli's sample.
namespace gameday::studies {

/// A sample of so many rows over so many inputs, each between 0 and 1. Two matrices, A and B, are filled from
/// one low-discrepancy sequence (Sobol's own, of 2 × inputs dimensions, each shifted by a random number,
/// since its first points are alike in all of them); and for each input there is A with that column of B.
class SaltelliSample {
public:
    SaltelliSample(std::size_t rows, std::size_t inputs, std::uint64_t seed);

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t inputs() const { return inputs_; }
    /// A, B, and one for each input.
    [[nodiscard]] std::size_t matrices() const { return inputs_ + 2; }
    /// The value of an input in that row of A (matrix 0), of B (1), or of A with the column of input
    /// `matrix − 2` from B.
    [[nodiscard]] double at(std::size_t matrix, std::size_t row, std::size_t input) const;

private:
    std::size_t rows_, inputs_;
    std::vector<double> points_; // row by row: A's inputs, then B's
};

/// What share of the variance an input explains.
struct SobolIndex {
    double first = 0;                  ///< by itself
    double total = 0;                  ///< by itself and with any others
    Interval first_range, total_range; ///< 95 %, from a bootstrap over rows
};

/// The indices of each input, from the outputs of all matrices, `outputs[matrix][row]`. The first-order index
/// is Saltelli's of 2010 (Computer Physics Communications 181, table 2 b), the total one Jansen's (there,
/// table 2 f). Rows of a low-discrepancy sequence vary less than independent ones would, so that the
/// intervals are rather too wide. Empty where the output does not vary at all.
[[nodiscard]] std::vector<SobolIndex> sobol_indices(const std::vector<std::vector<double>>& outputs,
                                                    std::uint64_t seed);

} // namespace gameday::studies
