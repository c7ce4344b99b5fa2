#pragma once

#include <cstdint>
#include <string>

#include "studies/result.hpp"

/// What came of an expectation, in words that can be held against its bound by eye: in the bound's unit
/// (`101.4s` beside `103s`), and never looking equal to it when it is not.
namespace gameday::reports {

/// `31m 06s`; `3 of 1,000` replications for `never`; `never` for what did not happen, or not often enough,
/// and `never in 3 of 1,000` for a mean or deviation over such replications.
[[nodiscard]] std::string expectation_value(const studies::ExpectationResult& expectation,
                                            std::uint32_t runs);

/// `30m 12s – 32m 01s`, `7.2 – 9.1, asymptotic`; empty when there is none.
[[nodiscard]] std::string expectation_interval(const studies::ExpectationResult& expectation);

/// Why it is undecided, and what would decide it; empty when it is decided.
[[nodiscard]] std::string expectation_doubt(const studies::ExpectationResult& expectation,
                                            std::uint32_t runs);

/// `41m 02s in replication 88`; empty when there is none.
[[nodiscard]] std::string expectation_worst(const studies::ExpectationResult& expectation);

} // namespace gameday::reports
