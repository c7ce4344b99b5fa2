#include "studies/metrics/windows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/random/exp_log.hpp"

namespace gameday::studies {

namespace {

using models::window_requests_min;
using models::window_seconds_min;

static_assert(window_seconds_min % models::DrawnSeries::minute == 0);

/// What is known of the windows that start in some minute before any second of them is drawn.
enum class Foresight : std::uint8_t { none, all_meet, all_miss };

/// e to the power of this is 10^-5. A replication has some thousand windows, most of them far from any doubt.
constexpr double no_doubt = -11.5;
/// Of a Poisson count; beyond so many it is as unlikely.
constexpr double room_for_luck = 5.5;

/// The mean farthest from that count from which it is not out of the question: the lowest, or the highest.
///
/// The probability that a Poisson count of mean m is so far off as c, on the side where that lies, is at most
/// exp(c − m − c·ln(c/m)) (Chernoff). Its logarithm is concave in m, so Newton's method from beyond the
/// solution comes nearer with every round.
double farthest_mean(double count, bool highest) {
    if (count <= 0) {
        return highest ? -no_doubt : 0;
    }
    double mean = highest ? count + 2 * std::sqrt(-2 * no_doubt * count) - 4 * no_doubt
                          : count * sim::exp_same_everywhere(no_doubt / count - 1);
    constexpr int most_rounds = 50;
    constexpr double near_enough = 1e-9;
    double change = mean;
    for (int i = 0; i < most_rounds && mean > 0 && std::abs(change) > near_enough * mean; ++i) {
        const double beyond = mean - count - count * sim::log_same_everywhere(mean / count) + no_doubt;
        change = beyond / (1 - count / mean);
        mean -= change;
    }
    return mean;
}

/// Tells what windows come out at from the rates alone.
class Seer {
public:
    Seer(const ExpectedSeconds& expected, double target) : expected_(expected) {
        double rate = 0;
        for (const models::DrawnSeries* const series : expected.series) {
            for (std::size_t k = 0; k < 2; ++k) {
                rate += expected.kinds[k] ? series->total()[k] : 0;
            }
        }
        // The seconds that a window may take, with room for luck, and what it may hold.
        const auto least = static_cast<double>(window_requests_min);
        constexpr double deviations = room_for_luck;
        const double usual = rate * static_cast<double>(window_seconds_min);
        const bool grows = usual - deviations * std::sqrt(usual) < least;
        const double longest = grows ? (least + deviations * std::sqrt(least)) / std::max(rate, 1e-9) + 1 : 0;
        longest_ = std::max(longest, static_cast<double>(window_seconds_min));
        const double fewest = std::max(least, usual - deviations * std::sqrt(usual));
        const double most = std::max(least, usual) + deviations * std::sqrt(std::max(least, usual)) + rate;
        surely_met_below_ = farthest_mean((1 - target) * fewest, false);
        surely_missed_above_ = farthest_mean((1 - target) * most, true);
        find_rates();
    }

    /// What all windows say that start from there up to `told`, if that can be known.
    Foresight operator()(std::size_t start, std::size_t& told) {
        const std::size_t number = start / minute;
        told = (number + 1) * minute;
        const double reach = static_cast<double>(told) + longest_;
        if (reach > static_cast<double>(expected_.seconds)) {
            return Foresight::none; // some may not be full
        }
        const auto last = std::min(static_cast<std::size_t>(std::ceil(reach / minute)), least_.size());
        const double least = *std::min_element(&least_[number], &least_[0] + last);
        const double most = *std::max_element(&most_[number], &most_[0] + last);
        if (most <= 0 || most * longest_ < surely_met_below_) {
            return Foresight::all_meet;
        }
        if (least * static_cast<double>(window_seconds_min) > surely_missed_above_) {
            return Foresight::all_miss;
        }
        if (number != looked_at_) {
            look_closer(number);
        }
        const Foresight here = by_start_[start % minute];
        for (told = start + 1; told % minute != 0 && by_start_[told % minute] == here;) {
            ++told;
        }
        return here;
    }

private:
    static constexpr std::size_t minute = models::DrawnSeries::minute;

    /// The lowest and the highest rates of failures within minutes.
    void find_rates() {
        const std::size_t minutes = (expected_.seconds + minute - 1) / minute;
        least_.resize(minutes);
        most_.resize(minutes);
        for (const models::DrawnSeries* const series : expected_.series) {
            const auto& runs = series->runs();
            for (std::size_t i = 0; i < runs.size(); ++i) {
                const std::size_t end = i + 1 < runs.size() ? runs[i + 1].first : series->minutes();
                for (std::size_t m = runs[i].first; m < std::min(minutes, end); ++m) {
                    for (std::size_t k = 0; k < 2; ++k) {
                        least_[m] += expected_.kinds[k] ? runs[i].span.least[k] : 0;
                        most_[m] += expected_.kinds[k] ? runs[i].span.most[k] : 0;
                    }
                }
            }
        }
    }
    /// The same, second by second: from what windows that start in that minute are expected to hold.
    void look_closer(std::size_t first) {
        looked_at_ = first;
        const auto longest = static_cast<std::size_t>(std::ceil(longest_));
        const double* const from = before_second(first);
        const double* const shortest = before_second(first + window_seconds_min / minute);
        const double* const to = before_second(first + longest / minute);
        const double* const after = longest % minute > 0 ? before_second(first + longest / minute + 1) : to;
        for (std::size_t i = 0; i < minute; ++i) {
            const std::size_t end = i + longest % minute;
            const double most = (end < minute ? to[end] : after[end - minute]) - from[i];
            const bool misses = shortest[i] - from[i] > surely_missed_above_;
            by_start_[i] = most < surely_met_below_ ? Foresight::all_meet
                           : misses                 ? Foresight::all_miss
                                                    : Foresight::none;
        }
    }
    /// How many are expected to fail before each second of a minute.
    [[nodiscard]] const double* before_second(std::size_t number) {
        while (before_.size() <= number) {
            double sum = before_.back();
            for (const models::DrawnSeries* const series : expected_.series) {
                if (before_.size() > series->minutes()) {
                    continue;
                }
                const auto& expected = series->expected_in(before_.size() - 1).expected;
                for (std::size_t k = 0; k < 2; ++k) {
                    sum += expected_.kinds[k] ? expected[k] : 0;
                }
            }
            before_.push_back(sum);
        }
        const auto& all = before_second_.at(number, [&] {
            std::array<double, minute> sums{};
            for (const models::DrawnSeries* const series : expected_.series) {
                const auto& seconds = series->expected_by_second(number);
                for (std::size_t k = 0; k < 2; ++k) {
                    for (std::size_t i = 1; i < minute && expected_.kinds[k]; ++i) {
                        sums[i] += seconds[i - 1][k];
                    }
                }
            }
            sums[0] = before_[number];
            std::partial_sum(sums.begin(), sums.end(), sums.begin());
            return sums;
        });
        return all.data();
    }

    const ExpectedSeconds& expected_;
    double longest_;                                // seconds that a window may take
    double surely_met_below_, surely_missed_above_; // failures that are expected in a window
    std::vector<double> least_, most_;              // by minute
    std::vector<double> before_{0};                 // how many are expected to fail before each minute
    models::ByMinute<std::array<double, minute>> before_second_;
    std::array<Foresight, minute> by_start_{}; // of the minute that was looked at last
    std::size_t looked_at_ = SIZE_MAX;
};

/// Seconds of all series together, drawn by the minute and kept.
class Minutes {
public:
    explicit Minutes(const ExpectedSeconds& expected) : expected_(expected) {}

    /// Reads them in order, or nearly.
    class Reader {
    public:
        explicit Reader(Minutes& minutes) : minutes_(&minutes) {}
        const SecondTally& operator()(std::size_t second) {
            if (second - begin_ >= minute) { // also where it is before that one
                begin_ = second / minute * minute;
                here_ = &minutes_->at(second / minute);
            }
            return (*here_)[second - begin_];
        }

    private:
        Minutes* minutes_;
        std::size_t begin_ = SIZE_MAX / 2; // of the minute at hand
        const std::array<SecondTally, models::DrawnSeries::minute>* here_ = nullptr;
    };

private:
    static constexpr std::size_t minute = models::DrawnSeries::minute;

    const std::array<SecondTally, minute>& at(std::size_t number) {
        return minutes_.at(number, [&] { return expected_.minute(number); });
    }

    const ExpectedSeconds& expected_;
    models::ByMinute<std::array<SecondTally, minute>> minutes_;
};

/// One window that slides over seconds from start to start.
class Window {
public:
    Window(Minutes& minutes, std::size_t count, double target)
        : first_(minutes), next_(minutes), count_(count), target_(target) {}

    /// Places the window where it starts, which is not before its last start.
    void start_at(std::size_t start) {
        if (start >= end_) { // nothing of it is left
            start_ = end_ = start;
            sum_ = {};
        }
        for (; start_ < start; ++start_) {
            const SecondTally& second = first_(start_);
            sum_.total -= second.total;
            sum_.failed -= second.failed;
        }
        while (end_ < count_ && (end_ < start_ + window_seconds_min || sum_.total < window_requests_min)) {
            sum_ += next_(end_++);
        }
    }
    [[nodiscard]] bool full() const {
        return end_ >= start_ + window_seconds_min && sum_.total >= window_requests_min;
    }
    [[nodiscard]] bool misses() const { return models::misses(sum_, target_); }

private:
    Minutes::Reader first_, next_; // of the seconds that leave it, and that come to it
    std::size_t count_;
    double target_;
    std::size_t start_ = 0;
    std::size_t end_ = 0; // the window is [start_, end_)
    SecondTally sum_;
};

/// Judges windows start by start, but for those that can be foreseen.
WindowVerdict judge(const ExpectedSeconds& expected, double target) {
    Minutes minutes(expected);
    Seer foresee(expected, target);
    const std::size_t count = expected.seconds;
    WindowVerdict verdict;
    Window window(minutes, count, target);
    bool last_missed = false;
    std::size_t told = 0; // what can be foreseen up to here has been told
    for (std::size_t start = 0; start < count;) {
        const Foresight foreseen = start < told ? Foresight::none : foresee(start, told);
        if (foreseen != Foresight::none) {
            last_missed = foreseen == Foresight::all_miss;
            verdict.missed += last_missed ? told - start : 0;
            verdict.recovered = last_missed ? told : verdict.recovered;
            start = told;
            continue;
        }
        window.start_at(start);
        const bool full = window.full();
        if (!full && start > 0) {
            // The last full window speaks for the seconds that it reaches over.
            verdict.missed += last_missed ? count - start : 0;
            break;
        }
        last_missed = window.misses();
        if (last_missed) {
            verdict.missed += full ? 1 : count;
            verdict.recovered = start + 1;
        }
        if (!full) {
            break; // the whole run is one window
        }
        ++start;
    }
    verdict.never = last_missed;
    return verdict;
}

} // namespace

std::array<SecondTally, models::DrawnSeries::minute> ExpectedSeconds::minute(std::size_t number) const {
    std::array<SecondTally, models::DrawnSeries::minute> sums{};
    for (const models::DrawnSeries* const one : series) {
        for (std::size_t k = 0; k < 2; ++k) {
            if (!kinds[k]) {
                continue;
            }
            const auto& tallies = one->by_second(number, k);
            for (std::size_t i = 0; i < sums.size(); ++i) {
                sums[i].total += tallies[i].total;
                sums[i].failed += tallies[i].failed;
            }
        }
    }
    return sums;
}

WindowVerdict judge_expected_windows(const ExpectedSeconds& expected, double target) {
    return judge(expected, target);
}

} // namespace gameday::studies
