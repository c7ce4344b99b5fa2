#pragma once

#include <cstdint>
#include <optional>

#include "sim/random/stream.hpp"

namespace gameday::models {

/// How an outbox drains: one e-mail is sent each `accept_time`, while more are wanted, in a Poisson
/// stream, one each `mean_gap`. Both are in nanoseconds, as doubles: at a large scale many of them make
/// one nanosecond.
struct DrainLaw {
    double mean_gap;
    double accept_time;

    /// E-mails that come while one is sent, on the average: ρ. From 1 on an outbox never drains.
    [[nodiscard]] double load() const { return accept_time / mean_gap; }

    /// How many more e-mails have been sent when the outbox is empty, if `ahead` wait behind the one that
    /// is being sent; nothing, if that takes longer than any run.
    [[nodiscard]] std::optional<std::uint64_t> sendings(std::uint64_t ahead, sim::Draw& draw) const;

    /// How long e-mails wait while an outbox drains.
    struct Waits {
        double longest;     ///< of those that are sent, in nanoseconds
        std::uint64_t lost; ///< those whose turn did not come before they were older than the limit
    };
    /// The waits of a drain whose first e-mail has waited for `first`; none older than `give_up` is sent.
    [[nodiscard]] Waits waits(double first, double give_up, sim::Draw& draw) const;
};

} // namespace gameday::models
