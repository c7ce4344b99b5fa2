#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace gameday::models {

/// Which share of the attempts let in somewhere failed in silence, and when: those who made them come back
/// when their time-out has passed, whatever attempts meet by then.
class Silence {
public:
    /// From that second on. Instants come in their order; tells whether the share has changed.
    bool record(double at, double share) {
        if (share == share_at(at)) {
            return false;
        }
        changes_.push_back({at, share});
        return true;
    }
    /// The share at that second, a hair's breadth of rounding later; 0 before the first.
    [[nodiscard]] double share_at(double at) const {
        constexpr double hair = 1e-9;
        for (std::size_t i = changes_.size(); i > 0; --i) {
            if (changes_[i - 1].at <= at + hair) {
                return changes_[i - 1].share;
            }
        }
        return 0;
    }
    /// Whether nothing has ever failed in silence.
    [[nodiscard]] bool none() const { return changes_.empty(); }
    void clear() { changes_.clear(); }

private:
    struct Change {
        double at, share;
    };
    std::vector<Change> changes_;
};

/// The share of requests that come to their attempt number `attempt` (the first is 0) at the second `now`:
/// each one before failed at once, which it does with probability `fast`, or in silence, of `let_in` of those
/// that `silence` tells, so long ago as `waited` says: seconds from the first attempt to each later one, had
/// all of them been silent.
[[nodiscard]] inline double come_back(const Silence& silence, const std::vector<double>& waited,
                                      std::size_t attempt, double now, double fast, double let_in) {
    double come = 1;
    for (std::size_t earlier = 0; earlier < attempt && come > 0; ++earlier) {
        const double ago = waited[attempt - 1] - (earlier > 0 ? waited[earlier - 1] : 0);
        come *= fast + (silence.none() ? 0 : let_in * silence.share_at(now - ago));
    }
    return come;
}

} // namespace gameday::models
