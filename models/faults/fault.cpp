#include "models/faults/fault.hpp"

#include <algorithm>
#include <array>

#include "models/faults/kinds/catalogue.hpp"

namespace gameday::fields {

using models::kinds::Answer;

const std::vector<std::tuple<Answer, std::string, std::string>>& Words<Answer>::words() {
    static const std::vector<std::tuple<Answer, std::string, std::string>> all{
        {Answer::black_hole, "black-hole", "packets vanish: nobody answers"},
        {Answer::refuse, "refuse", "connections are refused at once"}};
    return all;
}

} // namespace gameday::fields

namespace gameday::models {

std::span<const Fault> faults() {
    static const std::array all{kinds::region_down(),   kinds::health_override(), kinds::primary_crash(),
                                kinds::replica_stall(), kinds::lag_spike(),       kinds::saas_outage()};
    return all;
}

const Fault& fault(const fields::Case& chosen) {
    const auto all = faults();
    return *std::find_if(all.begin(), all.end(),
                         [&](const Fault& one) { return one.option.name == chosen.option().name; });
}

const fields::Type& faults_type() {
    static const fields::Type type = [] {
        std::vector<fields::CaseOption> options;
        for (const Fault& one : faults()) {
            options.push_back(one.option);
        }
        return fields::cases("fault", "fault", std::move(options));
    }();
    return type;
}

const fields::Type& TimelineEntry::description() {
    using P = TimelineEntry;
    static const fields::Type type =
        fields::record<P>("timeline entry", "Something that happens: a fault, or a runbook started by hand.")
            .field<&P::at>("at", "When, from the start of the run.", {.required = true})
            .field<&P::lasts>("for", "How long a fault lasts; without this, to the end of the run.",
                              {.low = "1ms"})
            .field<&P::id>("id", "What `clock` and `detect{fault:…}` call it.")
            .field_of<&P::fault>(faults_type(), "fault", "What breaks.", {.inlined = true})
            .field<&P::runbook>("runbook", "The runbook that is started, at once: nobody is asked.",
                                {.refers_to = {"runbooks"}})
            .field<&P::page>("page",
                             "Whether the people of the runbook are paged instead, and have to acknowledge, "
                             "confirm and decide before it starts.")
            .check([](const P& entry, const std::string& path, fields::Problems& problems) {
                if (entry.fault.chosen() == entry.runbook.has_value()) {
                    problems.push_back({path,
                                        entry.runbook ? "an entry is either a fault or a runbook, not both"
                                                      : "an entry needs a fault or a runbook",
                                        "such as {at: 10m, fault: region-down, target: us-east-1}"});
                }
                if (entry.page && !entry.runbook) {
                    problems.push_back({fields::join_path(path, "page"), "a fault pages nobody by itself",
                                        "page belongs to an entry with a runbook"});
                }
                if (entry.runbook && entry.lasts) {
                    problems.push_back({fields::join_path(path, "for"),
                                        "a runbook takes as long as its steps take", "leave out for"});
                }
            })
            .done();
    return type;
}

} // namespace gameday::models
