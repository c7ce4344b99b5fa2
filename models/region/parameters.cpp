#include "models/region/parameters.hpp"

#include "sim/fields/describe.hpp"

namespace gameday::models {

const fields::Type& RegionParameters::description() {
    static const fields::Type type =
        fields::record<RegionParameters>("region", "A region that serves users.")
            .field<&RegionParameters::zones>(
                "zones", "Availability zones.",
                {.low = "1", .high = "16", .not_read = "a region fails as a whole"})
            .field<&RegionParameters::footprint>(
                "footprint",
                "What runs there, as a share of the full deployment's cost; it says nothing of capacity.",
                {.not_read = "capacity says what a region can serve"})
            .field<&RegionParameters::capacity>("capacity",
                                                "Requests that it can serve, of all users together.",
                                                {.required = true, .low = "0.001/s"})
            .field<&RegionParameters::queue_limit>(
                "queue_limit",
                "Longest wait for a free server; a request that would wait longer is shed with an error.",
                {.high = "10m", .source = fields::assumption})
            .done();
    return type;
}

} // namespace gameday::models
