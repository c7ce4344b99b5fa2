#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace gameday::models {

/// Requests that began in one second, and those among them that failed for good.
struct SecondTally {
    std::uint64_t total = 0;
    std::uint64_t failed = 0;

    SecondTally& operator+=(const SecondTally& more) {
        total += more.total;
        failed += more.failed;
        return *this;
    }
};

/// What the windows of a run say. A window starts at each whole second, is 60 s long, and grows until
/// it holds 1,000 requests; for the last seconds, whose own would reach past the end of the run, the last
/// full one speaks. If not even one fits, the whole run is one window.
struct WindowVerdict {
    /// Seconds whose window misses the target.
    std::uint64_t missed = 0;
    /// One after the last such second: from there on every window meets it. 0: none missed.
    std::uint64_t recovered = 0;
    /// Whether the last window that is judged misses it: it never recovered.
    bool never = false;

    constexpr bool operator==(const WindowVerdict&) const = default;
};

inline constexpr std::size_t window_seconds_min = 60;
inline constexpr std::uint64_t window_requests_min = 1000;

/// Whether so many successes are too few.
[[nodiscard]] inline bool misses(const SecondTally& window, double target) {
    return static_cast<double>(window.total - window.failed) < target * static_cast<double>(window.total);
}

/// Judges windows while the seconds go by, one after the other. It keeps the seconds of one window in which
/// something was asked, and no others: as many whatever the length of the run.
class WindowJudge {
public:
    explicit WindowJudge(double target) : target_(target) {}

    /// The next whole second is over.
    void add(const SecondTally& second) {
        if (second.total > 0) {
            asked_.push_back({end_, second});
            sum_ += second;
        }
        ++end_;
        while (is_full()) {
            judge_next();
        }
    }
    /// The verdict on all seconds so far, as if the run ended here.
    [[nodiscard]] WindowVerdict verdict() const;

private:
    [[nodiscard]] bool is_full() const {
        return end_ - start_ >= window_seconds_min && sum_.total >= window_requests_min;
    }
    void judge_next();

    struct Asked {
        std::uint64_t second = 0;
        SecondTally tally{};
    };

    double target_;
    std::uint64_t start_ = 0; // the window is [start_, end_)
    std::uint64_t end_ = 0;
    SecondTally sum_;
    std::deque<Asked> asked_; // its seconds that are not empty
    WindowVerdict verdict_;   // on the windows before `start_`
};

} // namespace gameday::models
