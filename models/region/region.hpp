#pragma once

#include <cmath>
#include <cstdint>

#include "models/imposed.hpp"
#include "models/region/load.hpp"
#include "models/region/parameters.hpp"
#include "models/topology/region_id.hpp"

namespace gameday::models {

/// What packets to a place meet.
enum class Reach : std::uint8_t {
    up,         ///< they arrive
    refuse,     ///< the connection is refused at once
    black_hole, ///< they vanish: nobody answers, ever
};

/// The HTTP status that a region's health page answers whatever the truth; 0: it tells the truth.
using HealthOverride = int;

/// What a region does with one request.
enum class Admission : std::uint8_t { served, shed };

/// One region: whether it can be reached, what its health page is made to say, and its capacity.
///
/// Load goes through one queue, in which a request takes 1/capacity on average: a request that would wait
/// longer than `queue_limit` is shed. Requests take from half of that to one and a half times as long, evenly
/// spread in the order of the golden ratio, so that any number of them in a row takes as long as so many
/// equal ones, give or take one: in steady state that is as good as a G/D/1 queue with a bounded wait. Were
/// they all equal, an attempt repeated after a whole number of them would meet the very phase of the queue
/// that shed it before, again and again, which no real server does.
class Region {
public:
    Region(sim::Engine& engine, RegionId id, const std::string& name, const RegionParameters& parameters,
           double scale);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] RegionId id() const { return id_; }
    /// Requests a second, before scale_users.
    [[nodiscard]] double capacity() const { return capacity_; }
    [[nodiscard]] Duration queue_limit() const { return queue_limit_; }

    Imposed<Reach> reach;
    Imposed<HealthOverride> health_override;
    /// Whether the region's own cache works. No fault breaks it yet; deep health pages may list it.
    sim::Observable<bool> cache_works;
    /// What comes to it, and what is turned away.
    LoadRecord load;

    /// Takes a request that has arrived at `now`, or sheds it.
    Admission admit(Time now) {
        if (busy_until_ < now) {
            busy_until_ = now;
        }
        if (busy_until_ - now > queue_limit_) {
            load.count(now, true);
            return Admission::shed;
        }
        load.count(now, false);
        busy_until_ = busy_until_ + next_service();
        return Admission::served;
    }

private:
    void reset(const sim::Randomness&) {
        busy_until_ = {};
        turn_ = first_turn;
    }
    /// How long the next request takes.
    Duration next_service() {
        constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15; // of 2^64
        const double part = 0.5 + 0x1p-53 * static_cast<double>(turn_ >> 11U);
        turn_ += golden_ratio;
        // Rounded, as it is positive; llround would take a twentieth of a request's time.
        // NOLINTNEXTLINE(bugprone-incorrect-roundings)
        return Duration::nanoseconds(static_cast<std::int64_t>(service_ * part + 0.5));
    }

    RegionId id_;
    std::string name_;
    double capacity_;
    double service_; // nanoseconds, on average
    Duration queue_limit_;
    Time busy_until_;
    static constexpr std::uint64_t first_turn = std::uint64_t{1} << 63U; // which takes the average
    std::uint64_t turn_ = first_turn;
};

} // namespace gameday::models
