#include <algorithm>

#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

struct Point {
    std::string target;
    fields::Distribution duration =
        fields::Distribution::Law{fields::Distribution::Uniform{Duration::seconds(5), Duration::seconds(60)}};

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Point>("point",
                                  "Points the DNS name of a database's endpoint to its present primary.")
                .field<&Point::target>("target", "The endpoint's name, such as db.internal.",
                                       {.required = true})
                .field<&Point::duration>("duration", "From the edit to the first answer that knows of it.",
                                         {.source = "R53k"})
                .done();
        return type;
    }
};

sim::Story run_point(StepRun run, const fields::Case& step) {
    const auto& point = step.as<Point>();
    const auto found =
        std::find_if(run.estate->databases.begin(), run.estate->databases.end(),
                     [&](const auto& entry) { return entry.second->endpoint().name() == point.target; });
    Database& database = *found->second; // the system's check has seen to it that there is one
    co_await sim::delay(run.engine(), run.draw(point.duration));
    database.endpoint().answer().set(database.primary().value());
    run.done->set(true);
}

} // namespace

StepAction point() {
    return {.option = fields::case_of<Point>("point"),
            .carry_out = run_point,
            .points_to = [](const fields::Case& step) { return std::optional(step.as<Point>().target); }};
}

} // namespace gameday::models::actions
