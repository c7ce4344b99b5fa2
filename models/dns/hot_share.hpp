#pragma once

namespace gameday::models {

/// The probability that a cache holds an answer at an instant that has nothing to do with it, when look-ups
/// are a Poisson stream that brings `asked` of them, on average, while an answer lives: λT/(1+λT) (Jung,
/// Berger, Balakrishnan 2003).
[[nodiscard]] constexpr double hot_share(double asked) {
    return asked / (1 + asked);
}

} // namespace gameday::models
