#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "models/database/lag.hpp"
#include "models/database/write_rates.hpp"
#include "models/topology/region_id.hpp"

namespace gameday::models {

/// The log on its way from a primary to one replica: how much has been written, how much has arrived.
///
/// Only what has not arrived is kept, so memory follows the lag and not the length of the run. Where writes
/// are a rate, none is kept at all.
class ReplicationStream {
public:
    ReplicationStream(RegionId replica, Duration lag, double catch_up_speed)
        : replica_(replica), usual_(lag), lag_(lag), catch_up_speed_(catch_up_speed) {}

    [[nodiscard]] RegionId replica() const { return replica_; }

    /// Before the first write of the run: those that were acknowledged before it and are still on the way, in
    /// order of time, and the last one that has arrived.
    void begin_with(Time arrived, const std::vector<Time>& on_the_way) {
        last_arrived_ = arrived;
        on_the_way_.assign(on_the_way.begin(), on_the_way.end());
    }
    /// From before the run on, what is written follows from rates, and nothing is appended.
    void follow(const WriteRates& rates) { rates_ = &rates; }
    /// The primary acknowledged a write. Times do not decrease.
    void append(Time now) {
        arrive(now);
        on_the_way_.push_back(now);
    }

    /// Acknowledged writes that the replica has not received.
    [[nodiscard]] std::uint64_t missing(Time now) {
        if (rates_ != nullptr) {
            return rates_->count(arrived_through(now), now);
        }
        arrive(now);
        return on_the_way_.size();
    }
    [[nodiscard]] Time arrived_through(Time now) const { return lag_.arrived_through(now); }
    [[nodiscard]] Duration lag(Time now) const { return lag_.at(now); }
    /// Acknowledgement of the last write that is still on its way, if any is.
    [[nodiscard]] std::optional<Time> last_missing(Time now);
    /// Acknowledgement of the last write that has arrived, if any has.
    [[nodiscard]] std::optional<Time> last_arrived(Time now);
    /// What a promotion now would lose, in time: from the end of what has arrived to the last write
    /// acknowledged. Unlike the lag it stands still once the source is gone.
    [[nodiscard]] Duration behind(Time now);
    /// How long until all that is written now has arrived, if nothing else changes.
    [[nodiscard]] Duration until_drained(Time now);

    /// The stream breaks: nothing arrives until `resume`.
    void stall(Time now);
    /// Ships the backlog, faster than it was written, until the lag is the usual one again.
    void resume(Time now);
    /// Lag moves to `target` over `ramp`; it cannot grow faster than time passes.
    void drift(Time now, Duration target, Duration ramp);

private:
    void arrive(Time now) {
        const Time through = lag_.arrived_through(now);
        while (!on_the_way_.empty() && on_the_way_.front() <= through) {
            last_arrived_ = on_the_way_.front();
            on_the_way_.pop_front();
        }
    }

    RegionId replica_;
    Duration usual_;
    Lag lag_;
    double catch_up_speed_;
    const WriteRates* rates_ = nullptr;
    std::deque<Time> on_the_way_;
    std::optional<Time> last_arrived_;
};

} // namespace gameday::models
