#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/clients/flow/by_minute.hpp"
#include "models/clients/flow/failure_rates.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// Requests that began in some span of time, and those among them that failed for good.
struct Tally {
    std::array<std::uint64_t, 2> total{};  ///< by RequestKind
    std::array<std::uint64_t, 2> failed{}; ///< by RequestKind
};

/// What users saw, from rates: requests come as a Poisson stream, and whether one fails depends on when it
/// comes and not on the others, so those that fail and those that do not are Poisson streams too.
///
/// Failures are drawn by the minute, each minute once, and a minute's reads or writes are shared out among
/// its seconds where somebody looks at those: the same whatever was asked before. A minute without failures
/// is drawn apart for the sum of the run and for its seconds; only the denominators of shares see that.
class DrawnSeries {
public:
    using Rates = FailureRates::Rates;
    static constexpr std::size_t minute = 60; ///< seconds

    /// `total` is the rate of first attempts, `clock` when the clock of the metrics starts, `length` how
    /// long the run is.
    DrawnSeries(Time clock, Duration length, Rates total, FailureRates failures, sim::Stream stream);

    /// How many whole seconds there are from the clock on.
    [[nodiscard]] std::size_t seconds() const { return seconds_; }
    [[nodiscard]] const Rates& total() const { return total_; }
    /// How many minutes there are from the clock on; the last may be cut short.
    [[nodiscard]] std::size_t minutes() const { return minutes_; }
    /// What is expected of them, as runs of minutes that are alike.
    [[nodiscard]] const std::vector<FailureRates::Run>& runs() const { return runs_; }
    /// What is expected of one of them.
    [[nodiscard]] const FailureRates::Span& expected_in(std::size_t minute_number) const;
    /// How many are expected to fail in each second of a minute from the clock on.
    [[nodiscard]] const std::array<Rates, minute>& expected_by_second(std::size_t minute_number) const;
    /// Of the whole run, before the clock too.
    [[nodiscard]] const Tally& whole() const;
    /// A whole second from the clock on.
    [[nodiscard]] Tally second(std::size_t number) const;
    /// Requests of one kind that began in a second, and those among them that failed for good.
    struct Second {
        std::uint64_t total = 0;
        std::uint64_t failed = 0;
    };
    /// All seconds of a minute from the clock on, of one kind; empty ones after the end.
    [[nodiscard]] const std::array<Second, minute>& by_second(std::size_t minute_number,
                                                              std::size_t kind) const;

private:
    void add_to_whole(const Tally& part) const;
    [[nodiscard]] double length_of(std::size_t minute_number) const;
    [[nodiscard]] bool fails(std::size_t minute_number) const;
    [[nodiscard]] std::array<Second, minute> share_out_minute(std::size_t minute_number,
                                                              std::size_t kind) const;
    [[nodiscard]] Tally drawn(const FailureRates::Rates& failed, double length, std::uint64_t address) const;
    /// Of a minute that is looked at by itself.
    [[nodiscard]] const Tally& in_minute(std::size_t number) const;

    double clock_;  // seconds
    double length_; // seconds from the clock to the end
    std::size_t seconds_;
    Rates total_;
    FailureRates failures_;
    sim::Stream stream_;
    FailureRates::Span before_; // the clock
    std::size_t minutes_;
    std::vector<FailureRates::Run> runs_; // of minutes
    mutable std::optional<Tally> whole_;
    mutable std::array<ByMinute<std::array<Second, minute>>, 2> parts_; // by RequestKind
    mutable ByMinute<std::array<Rates, minute>> expected_;
    mutable ByMinute<Tally> tallies_;
};

} // namespace gameday::models
