#include "studies/whatif/unread.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/field_places.hpp"
#include "scenarios/language/text.hpp"
#include "studies/whatif/split.hpp"

namespace gameday::studies {

namespace {

bool names(const std::optional<fields::Name>& reference, const std::string& name) {
    return reference && reference->text == name;
}

/// Why that part does nothing here; empty: something uses it.
std::string why_idle(const Document& document, const std::string& section, const std::string& name) {
    const models::SystemParameters& system = document.system;
    const auto any = [](const auto& all, auto&& uses) { return std::any_of(all.begin(), all.end(), uses); };
    if (section == "resolvers") {
        return any(system.clients, [&](const auto& one) { return one.second.via.contains(name); })
                   ? ""
                   : fmt::format("no clients reach their resolvers via '{}'", name);
    }
    if (section == "operators") {
        return any(system.runbooks, [&](const auto& one) { return names(one.second.by, name); }) ||
                       any(system.operators,
                           [&](const auto& one) { return names(one.second.escalate_to, name); }) ||
                       any(system.database,
                           [&](const auto& one) { return names(one.second.lag_gate.asks, name); })
                   ? ""
                   : fmt::format("no runbook is by '{}', and nobody escalates to them", name);
    }
    if (section == "runbooks") {
        const auto runbook = system.runbooks.find(name);
        return runbook == system.runbooks.end() || runbook->second.on ||
                       any(document.timeline, [&](const auto& entry) { return names(entry.runbook, name); })
                   ? ""
                   : fmt::format("nothing starts '{}': it has no on, and the timeline does not name it",
                                 name);
    }
    return "";
}

} // namespace

std::string why_not_read(const Document& document, const std::string& written) {
    const std::vector<std::string> path = steps_of(written);
    static const std::vector<language::FieldPlace> places = language::field_places(Document::description());
    const auto place = std::find_if(places.begin(), places.end(), [&](const language::FieldPlace& one) {
        return !one.not_read.empty() && leads_to(one, path);
    });
    if (place != places.end()) {
        return place->not_read;
    }
    // Whatever says when a runbook starts is read, also where it says never.
    const bool start = path.size() > 2 && path[0] == "runbooks" && path[2] == "on";
    return path.size() > 1 && !start ? why_idle(document, path[0], path[1]) : "";
}

void check_that_it_is_read(const std::vector<language::Edit>& edits, const Document& document,
                           language::Diagnostics& diagnostics) {
    for (const language::Edit& edit : edits) {
        const std::string why = why_not_read(document, edit.path);
        if (!why.empty()) {
            diagnostics.error(edit.at, fmt::format("nothing reads '{}' here", language::excerpt(edit.path)),
                              why);
        }
    }
}

} // namespace gameday::studies
