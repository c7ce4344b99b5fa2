#pragma once

#include <vector>

#include "studies/replicate.hpp"
#include "studies/result.hpp"

namespace gameday::studies {

/// The warnings of all replications: each once for each thing that it is about, with how many of them give
/// it, held against what the scenario accepts. A share up to which a warning is accepted is judged as an
/// expectation is: met or missed only with 95 % confidence.
[[nodiscard]] std::vector<WarningResult> conclude_warnings(const Document& document,
                                                           const std::vector<Replication>& replications);
/// The same where there are so many replications, and only those are told of that give a warning; what is
/// accepted is judged with that part left out at either end.
[[nodiscard]] std::vector<WarningResult> conclude_warnings(const Document& document,
                                                           const std::vector<Replication>& warned,
                                                           std::size_t replications,
                                                           double tail = usual_tail);

/// What is left of a verdict on expectations: a warning that is not accepted makes it fail, also where
/// nothing was expected.
[[nodiscard]] Verdict verdict_with(Verdict on_expectations, const std::vector<WarningResult>& warnings);

} // namespace gameday::studies
