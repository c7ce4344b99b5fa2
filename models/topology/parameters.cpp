#include "models/topology/parameters.hpp"

#include "sim/fields/describe.hpp"

namespace gameday::models {

const fields::Type& LinkParameters::description() {
    static const fields::Type type =
        fields::record<LinkParameters>("link", "A connection between two regions.")
            .field<&LinkParameters::between>("between", "The two regions that it connects.",
                                             {.required = true, .refers_to = {"regions"}})
            .field<&LinkParameters::round_trip>("round_trip", "Time for a packet to go and come back.",
                                                {.required = true, .high = "10s"})
            .field<&LinkParameters::price>("price", "What a gigabyte costs that crosses it.",
                                           {.not_read = "no metric counts money"})
            .check([](const LinkParameters& link, const std::string& path, fields::Problems& problems) {
                if (link.between.size() != 2 || link.between[0] == link.between[1]) {
                    problems.push_back({fields::join_path(path, "between"),
                                        "a link joins two different regions",
                                        "such as [us-east-1, us-west-2]"});
                }
            })
            .done();
    return type;
}

} // namespace gameday::models
