#include "models/clients/window_judge.hpp"

namespace gameday::models {

void WindowJudge::judge_next() {
    verdict_.never = misses(sum_, target_);
    verdict_.missed += verdict_.never ? 1 : 0;
    verdict_.recovered = verdict_.never ? start_ + 1 : verdict_.recovered;
    if (asked_.front().second == start_) {
        sum_.total -= asked_.front().tally.total;
        sum_.failed -= asked_.front().tally.failed;
        asked_.pop_front();
    }
    ++start_;
}

WindowVerdict WindowJudge::verdict() const {
    WindowVerdict verdict = verdict_;
    if (start_ > 0) { // the last full window speaks for the seconds that it reaches over
        verdict.missed += verdict.never ? end_ - start_ : 0;
    } else if (misses(sum_, target_)) { // the whole run is one window
        verdict = {end_, 1, true};
    }
    return verdict;
}

} // namespace gameday::models
