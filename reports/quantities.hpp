#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "studies/summary.hpp"
#include "studies/unit.hpp"

namespace gameday::reports {

/// How finely something is told.
enum class Detail : std::uint8_t {
    brief, ///< "19m 02s", "32s": to the second from 10 s on, beside a clock that shows seconds
    usual, ///< "19m 02s", "32.0s", "1h 04m", "7.2 %": for columns of a table
    fine,  ///< "19m 02.4s", "32.017s", "1h 04m 07s", "7.204 %": to tell two values apart
};

/// A span of time for people: `0s`, `850ms`, `24.5s`, `1m 37s`, `1h 04m`, `2d 03h`. Infinity is `never`.
[[nodiscard]] std::string duration_text(double seconds, Detail detail = Detail::usual);

/// An instant of a replication, rounded to the second: `T+0:19:02`.
[[nodiscard]] std::string clock_text(std::int64_t nanoseconds);

/// A number of things, with thousands separators: `1,234`; fractions only where they matter: `2.4`; from a
/// thousand millions on `1.235 billion`.
[[nodiscard]] std::string count_text(double count, Detail detail = Detail::usual);
/// The same with so many decimals, zeros and all: `7.40`.
[[nodiscard]] std::string count_text(double count, int decimals);

/// Part of a whole: `7.2 %`. Never rounds to 0 % or to 100 % what is neither.
[[nodiscard]] std::string share_text(double share, Detail detail = Detail::usual);
/// The same with so many decimals, zeros and all: `0.150 %`.
[[nodiscard]] std::string share_text(double share, int decimals);
/// The decimals of the percentage that `share_text` tells; 0 of exactly 0 % or 100 %.
[[nodiscard]] int share_decimals_of(double share);

/// A value of a metric, with its unit where it has one; nothing is `never`.
[[nodiscard]] std::string value_text(studies::Unit unit, std::optional<double> value,
                                     Detail detail = Detail::usual);

/// An interval: `30m 12s – 32m 01s`; `at least 30m 12s` or `at most …` when it has one end; empty with none.
[[nodiscard]] std::string interval_text(studies::Unit unit, const studies::Interval& interval,
                                        Detail detail = Detail::usual);
/// An interval whose ends are told in a way of the caller's.
[[nodiscard]] std::string interval_text(const studies::Interval& interval,
                                        const std::function<std::string(double)>& text);

/// `1 replication`, `1,000 replications`.
[[nodiscard]] std::string counted(std::size_t count, const std::string& singular, const std::string& plural);

} // namespace gameday::reports
