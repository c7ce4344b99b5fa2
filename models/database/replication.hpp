#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "models/database/lag.hpp"
#include "models/database/shipping.hpp"
#include "models/database/write_rates.hpp"
#include "models/topology/region_id.hpp"

namespace gameday::models {

/// The log on its way from a primary to one replica: how much has been written, how much has arrived.
///
/// What has arrived never gets less; it is at most what had been written one transport lag ago, and grows at
/// most as fast as the log can be shipped. So lag is backlog: while nothing is written nothing falls behind,
/// and what waits is shipped at full speed.
///
/// Only what has not arrived is kept, so memory follows the lag and not the length of the run. Where writes
/// are a rate, none is kept at all.
class ReplicationStream {
public:
    /// `lag` is the usual transport lag.
    ReplicationStream(RegionId replica, Duration lag) : replica_(replica), usual_(lag), lag_(lag) {}

    [[nodiscard]] RegionId replica() const { return replica_; }

    /// Before the first write of the run: how fast the log can be shipped. Without this there is no limit.
    void ship(const Shipping& shipping);
    /// Before the first write of the run: those that were acknowledged before it and are still on the way, in
    /// order of time, and the last one that has arrived.
    void begin_with(Time arrived, const std::vector<Time>& on_the_way) {
        last_arrived_ = arrived;
        on_the_way_.assign(on_the_way.begin(), on_the_way.end());
    }
    /// From before the run on, what is written follows from rates, and nothing is appended.
    void follow(const WriteRates& rates);
    /// The primary acknowledged a write. Times do not decrease.
    void append(Time now) {
        arrive(now);
        on_the_way_.push_back(now);
    }

    /// Acknowledged writes that the replica has not received.
    [[nodiscard]] std::uint64_t missing(Time now);
    /// Everything acknowledged up to here has arrived.
    [[nodiscard]] Time arrived_through(Time now);
    /// Whether less has arrived than could have by the transport lag.
    [[nodiscard]] bool has_backlog(Time now) { return arrived_through(now) < lag_.through(now); }
    /// The age of the oldest write that is missing; 0 if none is.
    [[nodiscard]] Duration lag(Time now);
    /// Acknowledgement of the last write that is still on its way, if any is.
    [[nodiscard]] std::optional<Time> last_missing(Time now);
    /// Acknowledgement of the last write that has arrived, if any has.
    [[nodiscard]] std::optional<Time> last_arrived(Time now);
    /// What a promotion now would lose, in time: from the end of what has arrived to the last write
    /// acknowledged. Unlike the lag it stands still once the source is gone.
    [[nodiscard]] Duration behind(Time now);
    /// How long until all that is written now has arrived, if nothing else changes; where writes are a rate,
    /// at least so long.
    [[nodiscard]] Duration until_drained(Time now);

    /// The stream breaks: nothing arrives until `resume`.
    void stall(Time now);
    void resume(Time now);
    /// The transport lag moves to `target` over `ramp`, but never below the usual one; it cannot grow faster
    /// than time passes.
    void drift(Time now, Duration target, Duration ramp);
    /// The transport lag is the usual one again.
    void calm(Time now);
    /// Nobody asks about an instant before this one any more.
    void follow_until(Time now) { settle(now); }

private:
    void arrive(Time now);
    /// When a write can arrive that waits for no other.
    [[nodiscard]] Time ready(Time written) const { return std::max(lag_.when_through(written), resumed_); }
    /// When the first one on its way arrives.
    [[nodiscard]] Time next_arrival() const;
    /// How many writes can have been shipped by then, and how many of them have arrived; where writes are a
    /// rate. Counted as WriteRates::written does.
    [[nodiscard]] double may_ship(Time now) const;
    [[nodiscard]] double arrived(Time now) const;
    /// Whether shipping limits nothing from the anchor on.
    [[nodiscard]] bool flows_freely() const;
    /// Nothing before this instant will matter: what is to come follows from where it stands now.
    void settle(Time now);

    RegionId replica_;
    Duration usual_;
    Lag lag_;
    Shipping shipping_{};
    bool stalled_ = false;
    Time stood_at_; // `arrived_through`, while it is stalled
    Time resumed_;  // the last time

    // Writes one by one. Of each two that arrive the second comes `gap_` after the first, or later, but for a
    // burst: see the generic cell rate algorithm (ITU-T I.371).
    std::deque<Time> on_the_way_;
    std::optional<Time> last_arrived_;
    Duration gap_;       // between two writes that are shipped at full speed
    Duration tolerance_; // so much earlier the next one may come
    Time due_;           // when the next one would come at full speed, without a burst

    // Writes as a rate.
    const WriteRates* rates_ = nullptr;
    Time anchor_;              // what was before is summed up here
    double may_ship_ = 0;      // by the anchor
    double stood_written_ = 0; // what had arrived, while it is stalled
};

} // namespace gameday::models
