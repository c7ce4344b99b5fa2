#include "models/operators/parameters.hpp"

#include <algorithm>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/topological_sort.hpp>

#include "models/operators/actions.hpp"

namespace gameday::fields {

using models::Trigger;

const std::vector<std::tuple<Trigger, std::string, std::string>>& Words<Trigger>::words() {
    static const std::vector<std::tuple<Trigger, std::string, std::string>> all{
        {Trigger::region_alarm, "region-alarm", "a region's health check turns red"}};
    return all;
}

} // namespace gameday::fields

namespace gameday::models {

namespace {

/// Whether the steps, each waiting for some others, can be put in an order at all.
bool can_be_ordered(const std::vector<std::vector<std::size_t>>& dependencies) {
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(dependencies.size());
    for (std::size_t step = 0; step < dependencies.size(); ++step) {
        for (const std::size_t before : dependencies[step]) {
            boost::add_edge(before, step, graph);
        }
    }
    std::vector<std::size_t> order;
    try {
        boost::topological_sort(graph, std::back_inserter(order));
    } catch (const boost::not_a_dag&) {
        return false;
    }
    return true;
}

void check_runbook(const RunbookParameters& runbook, const std::string& path, fields::Problems& problems) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
        const StepParameters& step = runbook.steps[i];
        if (!step.action.chosen()) {
            return; // reported where it was read
        }
        const std::string name = step.name();
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            problems.push_back({fields::join_path(path, "steps." + std::to_string(i)),
                                "two steps are called '" + name + "'", "give one of them an id"});
        }
        names.push_back(name);
    }
    if (runbook.steps.empty()) {
        problems.push_back({fields::join_path(path, "steps"), "a runbook needs at least one step", ""});
    }
    for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
        for (const Name& before : runbook.steps[i].after.value_or(std::vector<Name>{})) {
            if (std::find(names.begin(), names.end(), before.text) == names.end()) {
                std::string all;
                for (const std::string& name : names) {
                    all += (all.empty() ? "" : ", ") + name;
                }
                problems.push_back({fields::join_path(path, "steps." + std::to_string(i) + ".after"),
                                    "there is no step '" + before.text + "' in this runbook",
                                    "steps: " + all});
                return;
            }
        }
    }
    if (!can_be_ordered(runbook.dependencies())) {
        problems.push_back({fields::join_path(path, "steps"), "some steps wait for each other", ""});
    }
}

} // namespace

const fields::Type& OperatorParameters::description() {
    using P = OperatorParameters;
    static const fields::Type type =
        fields::record<P>("operator", "Somebody who is on call.")
            .field<&P::alarm>("alarm", "From a red health check to the page.", {.source = fields::assumption})
            .field<&P::acknowledge>("acknowledge", "From the page to its acknowledgement.",
                                    {.source = fields::assumption})
            .field<&P::confirm>("confirm", "Until it is known whether this is real.",
                                {.source = fields::assumption})
            .field<&P::decide>("decide", "Until somebody with the authority decides.",
                               {.source = fields::assumption})
            .field<&P::escalate_after>("escalate_after",
                                       "A page not acknowledged by then goes to somebody else as well.",
                                       {.source = "PD"})
            .field<&P::escalate_to>("escalate_to", "Who that is; by default another one like this.",
                                    {.refers_to = {"operators"}})
            .done();
    return type;
}

const fields::Type& StepParameters::description() {
    using P = StepParameters;
    static const fields::Type type =
        fields::record<P>("step", "One step of a runbook: an action and its target, such as {promote: main}.")
            .field_of<&P::action>(step_actions_type(), "action", "What is done.",
                                  {.required = true, .inlined = true})
            .field<&P::id>("id", "What other steps call it; by default its action.")
            .field<&P::after>(
                "after",
                "The steps it waits for; by default the one before it in the list. [] waits for none.")
            .field<&P::takes>("takes", "Time before the action has begun: somebody types.", {.high = "1d"})
            .done();
    return type;
}

const fields::Type& RunbookParameters::description() {
    using P = RunbookParameters;
    static const fields::Type type =
        fields::record<P>("runbook", "What is done in an emergency, or in a planned change, step by step.")
            .field<&P::on>("on", "What starts it; without this only a timeline does.")
            .field<&P::by>("by",
                           "Who has to acknowledge, confirm and decide first; none: nobody, it is automatic.",
                           {.refers_to = {"operators"}})
            .field<&P::steps>("steps", "What is done.", {.required = true})
            .check(check_runbook)
            .done();
    return type;
}

std::vector<std::vector<std::size_t>> RunbookParameters::dependencies() const {
    std::vector<std::vector<std::size_t>> all(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!steps[i].after) {
            if (i > 0) {
                all[i].push_back(i - 1);
            }
            continue;
        }
        for (const Name& before : *steps[i].after) {
            for (std::size_t j = 0; j < steps.size(); ++j) {
                if (steps[j].name() == before.text) {
                    all[i].push_back(j);
                }
            }
        }
    }
    return all;
}

} // namespace gameday::models
