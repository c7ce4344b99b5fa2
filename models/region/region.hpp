#pragma once

#include "models/imposed.hpp"
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
/// Load goes through one queue with a deterministic service time of 1/capacity: a request that would
/// wait longer than `queue_limit` is shed. In steady state that is a G/D/1 queue with a bounded wait.
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

    /// Takes a request that has arrived at `now`, or sheds it.
    Admission admit(Time now) {
        if (busy_until_ < now) {
            busy_until_ = now;
        }
        if (busy_until_ - now > queue_limit_) {
            return Admission::shed;
        }
        busy_until_ = busy_until_ + service_;
        return Admission::served;
    }

private:
    void reset(const sim::Randomness&) { busy_until_ = {}; }

    RegionId id_;
    std::string name_;
    double capacity_;
    Duration service_;
    Duration queue_limit_;
    Time busy_until_;
};

} // namespace gameday::models
