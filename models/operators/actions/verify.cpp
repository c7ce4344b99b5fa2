#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

struct Verify {
    Name target;
    fields::Distribution duration = Duration::minutes(2);

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Verify>("verify", "Somebody looks whether users are served. Changes nothing.")
                .field<&Verify::target>("target", "The DNS name.", {.required = true, .refers_to = {"dns"}})
                .field<&Verify::duration>("duration", "How long it takes.", {.source = fields::assumption})
                .done();
        return type;
    }
};

sim::Story run_verify(StepRun run, const fields::Case& step) {
    const auto& verify = step.as<Verify>();
    co_await sim::delay(run.engine(), run.draw(verify.duration));
    run.done->set(true);
}

std::string verify_done(const fields::Case& step) {
    return "somebody has looked whether " + step.as<Verify>().target.text + " serves users";
}

} // namespace

StepAction verify() {
    return {.option = fields::case_of<Verify>("verify"), .carry_out = run_verify, .done_words = verify_done};
}

} // namespace gameday::models::actions
