#include "studies/story.hpp"

#include <algorithm>
#include <cmath>

#include "studies/metrics/metric.hpp"
#include "studies/metrics/milestones.hpp"

namespace gameday::studies {

namespace {

/// The nearest cause that the story tells of; no change if there is none.
sim::ChangeId told_cause(const sim::Journal& journal, sim::ChangeId change) {
    for (const sim::ChangeId id : journal.chain(journal[change].cause)) {
        if (journal.subject_of(id).in_story) {
            return id;
        }
    }
    return {};
}

TimelineLine line_of(const models::World& world, sim::ChangeId id) {
    const sim::Journal& journal = world.engine().journal();
    TimelineLine line{(journal[id].at - world.clock()).count(), journal.describe(id), {}, {}};
    if (const sim::ChangeId cause = told_cause(journal, id); cause.exists()) {
        line.cause = journal.subject_of(cause).label;
        line.since_cause = (journal[id].at - journal[cause].at).count();
    }
    return line;
}

void tell_shift(const models::World& world, std::vector<TimelineLine>& lines) {
    const Departures leaving(world, {});
    if (!leaving.opened_by().exists()) {
        return;
    }
    const std::int64_t opened = (world.engine().journal()[leaving.opened_by()].at - world.clock()).count();
    for (const auto& [share, words] : {std::pair{0.5, "half of the traffic that must move has moved"},
                                       std::pair{0.95, "95 % of the traffic that must move has moved"}}) {
        if (const double at = leaving.reached(share); at != never) {
            const auto when = static_cast<std::int64_t>(at);
            lines.push_back({when, words, "DNS", when - opened});
        }
    }
}

void tell_recovery(const models::World& world, const Document& document, std::vector<TimelineLine>& lines) {
    const double served = find_metric("rto")->measure({world, document}, {"rto", {}, {}});
    if (served > 0 && served != never) {
        lines.push_back({static_cast<std::int64_t>(served),
                         "from here on " + fields::Scalar<fields::Share>::format(document.target) +
                             " of requests succeed",
                         {},
                         {}});
    }
}

} // namespace

std::vector<TimelineLine> tell_story(const models::World& world, const Document& document) {
    const sim::Journal& journal = world.engine().journal();
    std::vector<TimelineLine> lines;
    for (std::size_t place = 0; place < journal.changes().size(); ++place) {
        const sim::ChangeId id = sim::Journal::id_at(place);
        if (journal[id].at >= world.clock() && journal.subject_of(id).in_story) {
            lines.push_back(line_of(world, id));
        }
    }
    tell_shift(world, lines);
    if (!document.timeline.empty()) {
        tell_recovery(world, document, lines);
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const TimelineLine& a, const TimelineLine& b) { return a.at < b.at; });
    return lines;
}

} // namespace gameday::studies
