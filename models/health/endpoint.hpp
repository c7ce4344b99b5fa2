#pragma once

#include <string>
#include <vector>

#include "models/health/parameters.hpp"
#include "models/region/region.hpp"
#include "sim/record/observable.hpp"

namespace gameday::models {

/// What a probe that starts now would meet.
enum class ProbeAnswer : std::uint8_t {
    healthy,      ///< the expected status and body, in time
    wrong_status, ///< an answer, but not the expected one
    refused,      ///< the connection is refused
    vanished,     ///< nobody answers
};

/// The health page of one region: what it would answer, derived from the region, from what it has
/// been made to say, and (a deep page) from the subsystems that it tests.
class Endpoint {
public:
    /// `subsystems` are the ones a deep page tests: true means healthy. All must outlive this.
    Endpoint(sim::Engine& engine, Region& region, ExpectedAnswer expected,
             std::vector<sim::Observable<bool>*> subsystems);

    [[nodiscard]] sim::Observable<ProbeAnswer>& answer() { return answer_; }
    [[nodiscard]] const Region& region() const { return *region_; }

    /// Whether all is well behind the page, whatever it has been made to say.
    [[nodiscard]] bool well() const;

private:
    void recompute();
    [[nodiscard]] bool subsystems_well() const;

    Region* region_;
    ExpectedAnswer expected_;
    std::vector<sim::Observable<bool>*> subsystems_;
    sim::Observable<ProbeAnswer> answer_;
};

} // namespace gameday::models
