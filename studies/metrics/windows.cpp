#include "studies/metrics/windows.hpp"

#include <algorithm>
#include <cmath>

namespace gameday::studies {

namespace {

constexpr std::size_t window_seconds_min = 60;
constexpr std::uint64_t window_requests_min = 1000;

/// One window that slides over seconds from start to start.
template <class Seconds> class Window {
public:
    Window(const Seconds& seconds, std::size_t count, double target)
        : seconds_(seconds), count_(count), target_(target) {}

    /// Places the window where it starts, which is not before its last start.
    void start_at(std::size_t start) {
        if (start >= end_) { // nothing of it is left
            start_ = end_ = start;
            sum_ = {};
        }
        for (; start_ < start; ++start_) {
            const SecondTally second = seconds_(start_);
            sum_.total -= second.total;
            sum_.failed -= second.failed;
        }
        while (end_ < count_ && (end_ < start_ + window_seconds_min || sum_.total < window_requests_min)) {
            const SecondTally second = seconds_(end_++);
            sum_.total += second.total;
            sum_.failed += second.failed;
        }
    }
    [[nodiscard]] bool full() const {
        return end_ >= start_ + window_seconds_min && sum_.total >= window_requests_min;
    }
    [[nodiscard]] bool misses() const {
        return static_cast<double>(sum_.total - sum_.failed) < target_ * static_cast<double>(sum_.total);
    }

private:
    const Seconds& seconds_;
    std::size_t count_;
    double target_;
    std::size_t start_ = 0;
    std::size_t end_ = 0; // the window is [start_, end_)
    SecondTally sum_;
};

/// What is known of the windows that start in some minute before any second of them is drawn.
enum class Foresight : std::uint8_t { none, all_meet, all_miss };

/// Judges windows start by start; `foresee(start, told)` tells what all from there up to `told` say, if that
/// can be known.
template <class Seconds, class Foresee>
WindowVerdict judge(const Seconds& seconds, std::size_t count, double target, Foresee foresee) {
    WindowVerdict verdict;
    Window<Seconds> window(seconds, count, target);
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

/// ln of a bound on the probability that a Poisson count of that mean is so far off as `count`, on the side
/// where that lies (Chernoff).
double log_chance(double mean, double count) {
    if (count <= 0) {
        return -mean;
    }
    return mean <= 0 ? -HUGE_VAL : count - mean - count * std::log(count / mean);
}

/// e to the power of this is 10^-9.
constexpr double no_doubt = -20.7;

/// Tells what windows come out at from the rates alone.
class Seer {
public:
    Seer(const ExpectedSeconds& expected, double target) : expected_(expected), allowed_(1 - target) {
        for (const models::DrawnSeries* const series : expected.series) {
            for (std::size_t k = 0; k < 2; ++k) {
                rate_ += expected.kinds[k] ? series->total()[k] : 0;
            }
        }
        // The seconds that a window may take, with room for luck.
        const auto least = static_cast<double>(window_requests_min);
        constexpr double deviations = 8;
        const double usual = rate_ * static_cast<double>(window_seconds_min);
        const bool grows = usual - deviations * std::sqrt(usual) < least;
        longest_ = grows ? (least + deviations * std::sqrt(least)) / std::max(rate_, 1e-9) + 1 : 0;
        longest_ = std::max(longest_, static_cast<double>(window_seconds_min));
        fewest_ = std::max(least, usual - deviations * std::sqrt(usual));
        most_ = std::max(least, usual) + deviations * std::sqrt(std::max(least, usual)) + rate_;
    }

    Foresight operator()(std::size_t start, std::size_t& told) const {
        constexpr std::size_t minute = models::DrawnSeries::minute;
        const std::size_t first = start / minute;
        told = (first + 1) * minute;
        const double reach = static_cast<double>((first + 1) * minute) + longest_;
        if (reach > static_cast<double>(expected_.seconds)) {
            return Foresight::none; // some may not be full
        }
        double least = HUGE_VAL;
        double most = 0;
        for (std::size_t m = first; static_cast<double>(m * minute) < reach; ++m) {
            const auto [low, high] = failures(m);
            least = std::min(least, low);
            most = std::max(most, high);
        }
        if (most <= 0 || is_sure(most * longest_, allowed_ * fewest_, false)) {
            return Foresight::all_meet;
        }
        if (is_sure(least * static_cast<double>(window_seconds_min), allowed_ * most_, true)) {
            return Foresight::all_miss;
        }
        return look_closer(first);
    }

private:
    /// Whether a count of that mean is surely more than allowed, or surely not.
    static bool is_sure(double mean, double allowed, bool more) {
        return (more ? mean > allowed : mean < allowed) && log_chance(mean, allowed) < no_doubt;
    }
    /// The same, second by second: from what windows that start in that minute are expected to hold.
    [[nodiscard]] Foresight look_closer(std::size_t first) const {
        constexpr std::size_t minute = models::DrawnSeries::minute;
        const auto longest = static_cast<std::size_t>(std::ceil(longest_));
        std::vector<double>& up_to =
            up_to_; // how many are expected to fail before each second from the first on
        up_to.resize((longest / minute + 3) * minute);
        for (std::size_t m = first, i = 0; i <= minute + longest; ++m) {
            for (const double expected : failures_by_second(m)) {
                up_to[i + 1] = up_to[i] + expected;
                ++i;
            }
        }
        double least = HUGE_VAL;
        double most = 0;
        for (std::size_t start = 0; start < minute; ++start) {
            least = std::min(least, up_to[start + window_seconds_min] - up_to[start]);
            most = std::max(most, up_to[start + longest] - up_to[start]);
        }
        if (is_sure(most, allowed_ * fewest_, false)) {
            return Foresight::all_meet;
        }
        return is_sure(least, allowed_ * most_, true) ? Foresight::all_miss : Foresight::none;
    }
    [[nodiscard]] const std::array<double, models::DrawnSeries::minute>&
    failures_by_second(std::size_t minute) const {
        return by_second_.at(minute, [&] {
            std::array<double, models::DrawnSeries::minute> sums{};
            for (const models::DrawnSeries* const series : expected_.series) {
                const auto& seconds = series->expected_by_second(minute);
                for (std::size_t i = 0; i < sums.size(); ++i) {
                    sums[i] +=
                        (expected_.kinds[0] ? seconds[i][0] : 0) + (expected_.kinds[1] ? seconds[i][1] : 0);
                }
            }
            return sums;
        });
    }
    /// The lowest and the highest rate of failures within a minute.
    [[nodiscard]] std::pair<double, double> failures(std::size_t minute) const {
        double least = 0;
        double most = 0;
        for (const models::DrawnSeries* const series : expected_.series) {
            if (minute >= series->minutes().size()) {
                continue;
            }
            for (std::size_t k = 0; k < 2; ++k) {
                if (expected_.kinds[k]) {
                    least += series->minutes()[minute].least[k];
                    most += series->minutes()[minute].most[k];
                }
            }
        }
        return {least, most};
    }

    const ExpectedSeconds& expected_;
    double allowed_;
    double rate_ = 0;
    double longest_, fewest_, most_;
    mutable models::ByMinute<std::array<double, models::DrawnSeries::minute>> by_second_;
    mutable std::vector<double> up_to_; // room to work in
};

/// Seconds of all series together, drawn by the minute and kept.
class Minutes {
public:
    explicit Minutes(const ExpectedSeconds& expected) : expected_(expected) {}

    SecondTally operator()(std::size_t second) const {
        const std::size_t number = second / minute;
        if (last_ == nullptr || number != last_number_) { // most are asked for one after the other
            last_ = &sums_.at(number, [&] { return expected_.minute(number); });
            last_number_ = number;
        }
        return (*last_)[second % minute];
    }

private:
    static constexpr std::size_t minute = models::DrawnSeries::minute;

    const ExpectedSeconds& expected_;
    mutable models::ByMinute<std::array<SecondTally, minute>> sums_;
    mutable const std::array<SecondTally, minute>* last_ = nullptr; // the one asked for last
    mutable std::size_t last_number_ = 0;
};

} // namespace

WindowVerdict judge_windows(std::span<const SecondTally> seconds, double target) {
    const auto second = [seconds](std::size_t number) { return seconds[number]; };
    return judge(second, seconds.size(), target, [&seconds](std::size_t, std::size_t& told) {
        told = seconds.size();
        return Foresight::none;
    });
}

std::array<SecondTally, models::DrawnSeries::minute> ExpectedSeconds::minute(std::size_t number) const {
    std::array<SecondTally, models::DrawnSeries::minute> sums{};
    for (const models::DrawnSeries* const one : series) {
        const auto& tallies = one->by_second(number);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            for (std::size_t k = 0; k < 2; ++k) {
                sums[i].total += kinds[k] ? tallies[i].total[k] : 0;
                sums[i].failed += kinds[k] ? tallies[i].failed[k] : 0;
            }
        }
    }
    return sums;
}

WindowVerdict judge_expected_windows(const ExpectedSeconds& expected, double target) {
    return judge(Minutes(expected), expected.seconds, target, Seer(expected, target));
}

} // namespace gameday::studies
