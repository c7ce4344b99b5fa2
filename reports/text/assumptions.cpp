#include "reports/quantities.hpp"
#include "reports/text/sections.hpp"

namespace gameday::reports::sections {

namespace {

/// Parameters of one kind, for the footer.
struct Group {
    std::string start; ///< "3 parameters …: "
    std::vector<std::string> paths;
};

/// The start, and as many of the paths as fit on so many lines with it, and how many more there are.
std::string some_of(const Group& group, const Screen& screen, std::size_t lines) {
    std::string best;
    std::string shown = group.start;
    for (std::size_t i = 0; i < group.paths.size(); ++i) {
        shown += (i == 0 ? "" : ", ") + screen.clean(group.paths[i]);
        const std::size_t more = group.paths.size() - i - 1;
        const std::string text = shown + (more > 0 ? " and " + counted(more, "more", "more") : "") + ".";
        if (i > 0 && wrapped(text, screen.width(), screen.width()).size() > lines) {
            break;
        }
        best = text;
    }
    return best;
}

void name_some(const Page& page) {
    Group assumed;
    Group differ;
    for (const studies::AssumptionLine& line : page.result.assumptions) {
        (line.why == "assumed" ? assumed : differ).paths.push_back(line.path);
    }
    assumed.start = "Assumed, without a source: ";
    differ.start = "Set differently from the published figure: ";
    page.screen.blank();
    for (const Group& group : {assumed, differ}) {
        if (!group.paths.empty()) {
            page.screen.paragraph(0, 0, some_of(group, page.screen, 2), Tone::faint);
        }
    }
    page.screen.paragraph(0, 0,
                          page.result.assumptions.size() == 1
                              ? "Details: --assumptions"
                              : "All of them, with their values: --assumptions",
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
