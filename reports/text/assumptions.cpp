#include <algorithm>

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "reports/text/sections.hpp"

namespace gameday::reports::sections {

namespace {

/// Parameters of one part of the system: "clients (writes, via)".
struct Area {
    std::string name;
    std::vector<std::string> fields; ///< each once, however many things have it
    std::size_t parameters = 0;
};

std::vector<Area> areas_of(const std::vector<std::string>& paths) {
    std::vector<Area> areas;
    for (const std::string& path : paths) {
        const std::string name = path.substr(0, path.find('.'));
        const std::string field = path.find('.') == std::string::npos ? "" : path.substr(path.rfind('.') + 1);
        auto area =
            std::find_if(areas.begin(), areas.end(), [&](const Area& known) { return known.name == name; });
        if (area == areas.end()) {
            area = areas.insert(area, Area{name, {}, 0});
        }
        ++area->parameters;
        if (!field.empty() &&
            std::find(area->fields.begin(), area->fields.end(), field) == area->fields.end()) {
            area->fields.push_back(field);
        }
    }
    return areas;
}

/// The areas that fit on so many lines behind the start, and how many parameters the others have.
std::string some_of(const std::string& start, const std::vector<std::string>& paths, const Screen& screen) {
    constexpr std::size_t lines_max = 5;
    std::string shown = start;
    std::string best;
    std::size_t left = paths.size();
    for (const Area& area : areas_of(paths)) {
        left -= area.parameters;
        shown += shown.size() == start.size() ? "" : ", ";
        shown += area.name;
        shown += area.fields.empty() ? "" : fmt::format(" ({})", fmt::join(area.fields, ", "));
        const std::string text = shown + (left > 0 ? " and " + counted(left, "more", "more") : "") + ".";
        if (!best.empty() && wrapped(screen.clean(text), screen.width(), screen.width()).size() > lines_max) {
            break;
        }
        best = text;
    }
    return best;
}

void name_some(const Page& page) {
    std::vector<std::string> assumed;
    std::vector<std::string> differ;
    for (const studies::AssumptionLine& line : page.result.assumptions) {
        (line.why == "assumed" ? assumed : differ).push_back(line.path);
    }
    page.screen.blank();
    if (!assumed.empty()) {
        page.screen.paragraph(0, 0, some_of("Assumed, without a source: ", assumed, page.screen),
                              Tone::faint);
    }
    if (!differ.empty()) {
        page.screen.paragraph(
            0, 0, some_of("Set differently from the published figure: ", differ, page.screen), Tone::faint);
    }
    const std::size_t all = page.result.assumptions.size();
    page.screen.paragraph(
        0, 0,
        all == 1 ? "Its value, and where it is set: --assumptions"
                 : fmt::format("All {}, their values, and where they are set: --assumptions", all),
        Tone::faint);
}

void list_all(const Page& page) {
    page.screen.section("Assumed, or set differently from the published figure",
                        counted(page.result.assumptions.size(), "parameter", "parameters"));
    for (const studies::AssumptionLine& line : page.result.assumptions) {
        page.screen.paragraph(2, 4, line.path + " = " + line.value);
        std::string why = line.why;
        if (!line.origin.empty()) {
            why += (why.empty() ? "" : "; ") + line.origin;
        }
        if (!line.doc.empty()) {
            page.screen.paragraph(6, 6, line.doc, Tone::faint);
        }
        if (!why.empty()) {
            page.screen.paragraph(6, 6, why, Tone::faint);
        }
    }
}

} // namespace

void assumptions(const Page& page) {
    if (page.result.assumptions.empty()) {
        return;
    }
    if (page.options.assumptions) {
        list_all(page);
    } else {
        name_some(page);
    }
}

} // namespace gameday::reports::sections
