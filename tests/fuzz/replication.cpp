// A scenario that is valid, and takes little time, is replayed at both grains: its figures are within their
// bounds, and its phases add up.

#include <fmt/format.h>

#include "input.hpp"
#include "studies/grain.hpp"
#include "tests/random_systems/rules.hpp"

namespace gameday::fuzz {

namespace {

constexpr double most_requests = 3000;
constexpr double most_hours = 6;

/// What takes longer than a replication should here.
bool takes_long(const studies::Document& document) {
    return studies::requests_of(document) + studies::users_of(document) > most_requests ||
           document.duration > sim::Duration::from_seconds(most_hours * 3600);
}

void replay(const studies::Study& study, models::Grain grain) {
    const std::string by = grain == models::Grain::flow ? "flow grain: " : "request grain: ";
    try {
        const auto one = properties::replications(study, grain, 1, 1, 1);
        for (const auto rule : {properties::out_of_bounds, properties::phases_that_do_not_add_up}) {
            if (const std::string what = rule(study, one); !what.empty()) {
                fail(by + what);
            }
        }
    } catch (const std::exception& error) {
        fail(by + error.what());
    }
}

} // namespace

} // namespace gameday::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gameday;
    static fuzz::Share share("reach a world");
    const properties::Reading reading = properties::read(std::string(fuzz::text_of(data, size)));
    const bool reached = reading.study && !fuzz::takes_long(reading.study->document());
    share.count(reached);
    if (!reached) {
        constexpr int not_worth_keeping = -1;
        return not_worth_keeping;
    }
    fuzz::replay(*reading.study, models::Grain::flow);
    fuzz::replay(*reading.study, models::Grain::request);
    return 0;
}
