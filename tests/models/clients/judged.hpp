#pragma once

#include <span>

#include "models/clients/window_judge.hpp"

namespace gameday::models::testing {

/// The verdict on all of these seconds.
inline WindowVerdict judge_windows(std::span<const SecondTally> seconds, double target) {
    WindowJudge judge(target);
    for (const SecondTally& second : seconds) {
        judge.add(second);
    }
    return judge.verdict();
}

} // namespace gameday::models::testing
