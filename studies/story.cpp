#include "studies/story.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "studies/metrics/metric.hpp"
#include "studies/metrics/milestones.hpp"
#include "studies/warnings/run_warning.hpp"

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

/// What a change is one of: "database.main.pool." of "database.main.pool.us-east-1"; empty: it stands alone.
std::string family_of(const models::World& world, sim::ChangeId id) {
    const std::string& name = world.engine().journal().subject_of(id).name;
    for (const auto& region : world.regions()) {
        if (name.ends_with("." + region->name()) &&
            (name.starts_with("database.") || name.starts_with("dns."))) {
            return name.substr(0, name.size() - region->name().size());
        }
    }
    return {};
}

/// One sentence for what has happened in every region at once, from that for one of them.
std::string everywhere(const models::World& world, sim::ChangeId id) {
    const std::string& name = world.engine().journal().subject_of(id).name;
    std::string words = world.engine().journal().describe(id);
    for (const auto& region : world.regions()) {
        if (!name.ends_with("." + region->name())) {
            continue;
        }
        for (const auto& [one, all] :
             {std::pair{"services in " + region->name() + " cannot", std::string("no region can")},
              std::pair{"services in " + region->name() + " can", std::string("every region can")},
              std::pair{" near " + region->name(), std::string(" everywhere")}}) {
            if (const std::size_t place = words.find(one); place != std::string::npos) {
                return words.replace(place, one.size(), all);
            }
        }
    }
    return words;
}

/// The lines of some changes, in their order. What happens in every region at one instant is told once.
std::vector<TimelineLine> lines_of(const models::World& world, const std::vector<sim::ChangeId>& changes) {
    const sim::Journal& journal = world.engine().journal();
    std::vector<TimelineLine> lines;
    std::vector<sim::ChangeId> done;
    for (const sim::ChangeId id : changes) {
        if (std::find(done.begin(), done.end(), id) != done.end()) {
            continue;
        }
        const std::string family = family_of(world, id);
        std::vector<sim::ChangeId> alike;
        for (const sim::ChangeId other : changes) {
            if (!family.empty() && journal[other].at == journal[id].at &&
                journal[other].value == journal[id].value && family_of(world, other) == family) {
                alike.push_back(other);
            }
        }
        lines.push_back(line_of(world, id));
        if (alike.size() > 1 && alike.size() == world.regions().size()) {
            lines.back().what = everywhere(world, id);
            done.insert(done.end(), alike.begin(), alike.end());
        }
    }
    return lines;
}

/// What had changed before the clock started, and not been taken back: of each subject the last change, where
/// there were an odd number of them.
std::vector<sim::ChangeId> still_so_at_the_clock(const models::World& world) {
    const sim::Journal& journal = world.engine().journal();
    std::map<std::string, std::vector<sim::ChangeId>> changes;
    for (std::size_t place = 0; place < journal.changes().size(); ++place) {
        const sim::ChangeId id = sim::Journal::id_at(place);
        if (journal[id].at < world.clock() && journal.subject_of(id).in_story) {
            changes[journal.subject_of(id).name].push_back(id);
        }
    }
    std::vector<sim::ChangeId> last;
    for (const auto& [subject, all] : changes) {
        if (all.size() % 2 == 1) {
            last.push_back(all.back());
        }
    }
    std::sort(last.begin(), last.end());
    return last;
}

void tell_shift(const models::World& world, std::vector<TimelineLine>& lines) {
    const Departures leaving(world, {});
    if (!leaving.opened_by().exists()) {
        return;
    }
    const std::int64_t opened = (world.engine().journal()[leaving.opened_by()].at - world.clock()).count();
    for (const auto& [share, words] : {std::pair{0.5, "half of the traffic that must move has moved"},
                                       std::pair{0.95, "95 % of the traffic that must move has moved"}}) {
        const double at = leaving.reached(share);
        if (at == never) {
            continue;
        }
        const auto when = static_cast<std::int64_t>(at);
        if (leaving.called_back(at)) {
            lines.push_back({when,
                             "whoever is still sent to " + world.prospects().left + " no longer has to move",
                             "", std::nullopt});
            return;
        }
        lines.push_back({when, words, "DNS", when - opened});
    }
}

/// "99 %"
std::string percent_words(fields::Share share) {
    std::string text = fields::Scalar<fields::Share>::format(share);
    return text.ends_with('%') ? text.insert(text.size() - 1, " ") : text;
}

/// When regions are overloaded. Spells that follow one another within minutes are told as one.
void tell_overload(const models::World& world, std::vector<TimelineLine>& lines) {
    constexpr auto soon = sim::Duration::minutes(5);
    const auto at = [&](sim::Time when) { return std::max((when - world.clock()).count(), std::int64_t{0}); };
    for (const auto& region : world.regions()) {
        const models::LoadRecord& load = region->load;
        const auto tell = [&](sim::Time when, const models::LoadWindow& window) {
            lines.push_back(
                {at(when), region->name() + " overloaded: " + overload_words(load, window), {}, {}});
        };
        const auto& spells = load.spells();
        const bool before = load.before_clock() && load.overloaded(*load.before_clock());
        if (before) {
            const bool goes_on = !spells.empty() && spells[0].first.from == world.clock();
            lines.push_back({0,
                             region->name() + (goes_on ? " overloaded: " : " was overloaded until now: ") +
                                 overload_words(load, *load.before_clock()),
                             {},
                             {}});
        }
        for (std::size_t i = 0; i < spells.size(); ++i) {
            const bool goes_on = i == 0 ? before && spells[i].first.from == world.clock()
                                        : spells[i].first.from - spells[i - 1].to < soon;
            if (!goes_on) {
                tell(spells[i].first.shed_from, spells[i].first);
            }
            const bool ends = !spells[i].lasts &&
                              (i + 1 == spells.size() || spells[i + 1].first.from - spells[i].to >= soon);
            if (ends) {
                // What is known of a minute is known at its end: it may have ended in the course of that one.
                const sim::Time seen = std::min(spells[i].to + spells[i].first.length, world.end());
                lines.push_back({at(seen), region->name() + " no longer overloaded", {}, {}});
            }
        }
    }
}

void tell_recovery(const models::World& world, const Document& document, std::vector<TimelineLine>& lines) {
    const double served = find_metric("rto")->measure({world, document}, {"rto", {}, {}});
    if (served > 0 && served != never) {
        lines.push_back(
            {static_cast<std::int64_t>(served),
             "service restored: " + percent_words(document.target) + " of requests succeed from here on",
             {},
             {}});
    }
}

} // namespace

std::vector<TimelineLine> tell_story(const models::World& world, const Document& document) {
    const sim::Journal& journal = world.engine().journal();
    std::vector<sim::ChangeId> told = still_so_at_the_clock(world);
    for (std::size_t place = 0; place < journal.changes().size(); ++place) {
        const sim::ChangeId id = sim::Journal::id_at(place);
        if (journal[id].at >= world.clock() && journal.subject_of(id).in_story) {
            told.push_back(id);
        }
    }
    std::vector<TimelineLine> lines = lines_of(world, told);
    tell_shift(world, lines);
    tell_overload(world, lines);
    if (!document.timeline.empty()) {
        tell_recovery(world, document, lines);
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const TimelineLine& a, const TimelineLine& b) { return a.at < b.at; });
    return lines;
}

} // namespace gameday::studies
