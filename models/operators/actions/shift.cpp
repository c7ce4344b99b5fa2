#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

/// What a shift found: nobody was sent there any more.
constexpr int changed_nothing = 1;

struct Shift {
    Name target;
    std::optional<Name> away_from;

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Shift>("shift",
                                  "Takes a region out of a DNS name's answers by hand, as an inverted health "
                                  "check does: where all others are red, DNS answers as if all were healthy.")
                .field<&Shift::target>("target", "The DNS name.", {.required = true, .refers_to = {"dns"}})
                .field<&Shift::away_from>("away_from",
                                          "The region; by default the one that the alarm is about.",
                                          {.refers_to = {"regions"}})
                .done();
        return type;
    }
};

sim::Story run_shift(StepRun run, const fields::Case& step) {
    const auto& shift = step.as<Shift>();
    ServiceName& name = *run.estate->names.at(shift.target.text);
    const RegionId region = shift.away_from ? run.estate->topology->find(shift.away_from->text) : run.alarmed;
    co_await sim::delay(run.engine(), name.edit_delay(run.ordinal));
    const sim::ChangeId cause = run.engine().cause();
    *run.found = name.set_withdrawn(region, true) ? 0 : changed_nothing;
    run.engine().set_cause(cause); // the step is done by people, and not by what it led to
    run.done->set(true);
}

std::string shift_words(const fields::Case& step, int found) {
    const auto& shift = step.as<Shift>();
    const std::string what =
        shift.target.text + (shift.away_from ? " away from " + shift.away_from->text : "");
    return found == changed_nothing ? "shift of " + what + " done by hand: it changes no answer"
                                    : what + " shifted by hand";
}

std::optional<std::string> moves_users_from(const fields::Case& step) {
    const auto& shift = step.as<Shift>();
    return shift.away_from ? shift.away_from->text : std::string{};
}

} // namespace

StepAction shift() {
    return {.option = fields::case_of<Shift>("shift"),
            .carry_out = run_shift,
            .done_words = shift_words,
            .moves_users_from = moves_users_from,
            .shifts = [](const fields::Case& step) { return step.as<Shift>().target.text; }};
}

} // namespace gameday::models::actions
