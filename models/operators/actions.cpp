#include "models/operators/actions.hpp"

#include <algorithm>
#include <array>

#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"

namespace gameday::models {

sim::Engine& StepRun::engine() const {
    return *estate->engine;
}

Duration StepRun::draw(const fields::Distribution& time, const char* quantity) const {
    return time.draw(estate->randomness.stream(address + "/" + quantity).at(0, ordinal));
}

std::span<const StepAction> step_actions() {
    static const std::array all{actions::fence(),  actions::promote(), actions::switchover(),
                                actions::point(),  actions::restart(), actions::shift(),
                                actions::verify(), actions::task()};
    return all;
}

const StepAction& step_action(const fields::Case& step) {
    const auto all = step_actions();
    return *std::find_if(all.begin(), all.end(),
                         [&](const StepAction& action) { return action.option.name == step.option().name; });
}

std::optional<std::string> promoted_by(const fields::Case& step) {
    const auto promotes = step.chosen() ? step_action(step).promotes : nullptr;
    return promotes != nullptr ? promotes(step) : std::nullopt;
}

const fields::Type& step_actions_type() {
    static const fields::Type type = [] {
        std::vector<fields::CaseOption> options;
        for (const StepAction& action : step_actions()) {
            options.push_back(action.option);
        }
        return fields::cases("action", "", std::move(options));
    }();
    return type;
}

} // namespace gameday::models
