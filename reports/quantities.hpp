#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "studies/summary.hpp"
#include "studies/unit.hpp"

namespace gameday::reports {

/// How finely a time is told.
enum class Detail : std::uint8_t {
    usual, ///< "19m 02s", "1h 04m": for reading
    fine,  ///< "19m 02.4s", "1h 04m 07s": to tell two values apart
};

/// A span of time for people: `850ms`, `24.5s`, `1m 37s`, `1h 04m`, `2d 03h`. Infinity is `never`.
[[nodiscard]] std::string duration_text(double seconds, Detail detail = Detail::usual);

/// An instant of a replication, rounded to the second: `T+0:19:02`.
[[nodiscard]] std::string clock_text(std::int64_t nanoseconds);

/// A number of things, with thousands separators: `1,234`; fractions only where they matter: `2.4`.
[[nodiscard]] std::string count_text(double count);

/// Part of a whole: `7.2 %`. Never rounds to 0 % or to 100 % what is neither.
[[nodiscard]] std::string share_text(double share);

/// A value of a metric, with its unit where it has one; nothing is `never`.
[[nodiscard]] std::string value_text(studies::Unit unit, std::optional<double> value,
                                     Detail detail = Detail::usual);

/// An interval: `30m 12s – 32m 01s`; `at least 30m 12s` or `at most …` when it has one end; empty with none.
[[nodiscard]] std::string interval_text(studies::Unit unit, const studies::Interval& interval,
                                        Detail detail = Detail::usual);

/// `1 replication`, `1,000 replications`.
[[nodiscard]] std::string counted(std::size_t count, const std::string& singular, const std::string& plural);

} // namespace gameday::reports
