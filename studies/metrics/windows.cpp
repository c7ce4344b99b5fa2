#include "studies/metrics/windows.hpp"

namespace gameday::studies {

namespace {

constexpr std::size_t window_seconds_min = 60;
constexpr std::uint64_t window_requests_min = 1000;

} // namespace

WindowVerdict judge_windows(std::span<const SecondTally> seconds, double target) {
    WindowVerdict verdict;
    SecondTally window;
    std::size_t end = 0; // the window is [start, end)
    bool last_missed = false;
    for (std::size_t start = 0; start < seconds.size(); ++start) {
        while (end < seconds.size() &&
               (end < start + window_seconds_min || window.total < window_requests_min)) {
            window.total += seconds[end].total;
            window.failed += seconds[end].failed;
            ++end;
        }
        const bool full = end >= start + window_seconds_min && window.total >= window_requests_min;
        if (!full && start > 0) {
            // The last full window speaks for the seconds that it reaches over.
            verdict.missed += last_missed ? seconds.size() - start : 0;
            break;
        }
        last_missed =
            static_cast<double>(window.total - window.failed) < target * static_cast<double>(window.total);
        if (last_missed) {
            verdict.missed += full ? 1 : seconds.size();
            verdict.recovered = start + 1;
        }
        if (!full) {
            break; // the whole run is one window
        }
        window.total -= seconds[start].total;
        window.failed -= seconds[start].failed;
    }
    verdict.never = last_missed;
    return verdict;
}

} // namespace gameday::studies
