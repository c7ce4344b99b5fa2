#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "reports/warning_text.hpp"
#include "reports/whatif/sections.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports::whatif_sections {

namespace {

/// So many variants are named.
constexpr std::size_t named_most = 3;

/// A warning, and all variants in which it comes.
struct Group {
    const studies::WarningResult* first;
    std::vector<std::string> labels;
    std::uint32_t least, most; // replications
};

std::vector<Group> groups_of(const studies::WhatIf& whatif) {
    std::vector<Group> groups;
    for (const studies::WhatIfVariant& variant : whatif.variants) {
        const std::string label = &variant == &whatif.variants.front() ? "base" : label_of(whatif, variant);
        for (const studies::WarningResult& warning : variant.warnings) {
            if (warning.outcome == studies::Outcome::met) {
                continue;
            }
            auto known = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
                return group.first->name == warning.name && group.first->subject == warning.subject;
            });
            if (known == groups.end()) {
                known = groups.insert(groups.end(), {&warning, {}, warning.count, warning.count});
            }
            known->labels.push_back(fmt::format("{} ({})", label, count_text(warning.count)));
            known->least = std::min(known->least, warning.count);
            known->most = std::max(known->most, warning.count);
        }
    }
    return groups;
}

std::string where(const Group& group, std::size_t all) {
    if (group.labels.size() == all) {
        return "in all variants and the base";
    }
    std::vector<std::string> named(
        group.labels.begin(),
        group.labels.begin() + static_cast<std::ptrdiff_t>(std::min(named_most, group.labels.size())));
    const std::size_t more = group.labels.size() - named.size();
    return "in " + language::joined(named) + (more > 0 ? fmt::format(" and {} more", more) : "");
}

} // namespace

void warnings(const Page& page) {
    for (const Group& group : groups_of(page.whatif)) {
        const std::string count =
            group.least == group.most ? count_text(group.most) : "up to " + count_text(group.most);
        page.screen.paragraph(2, 11,
                              fmt::format("WARNING  {}: {} {} of {}: {}",
                                          where(group, page.whatif.variants.size()), group.first->words,
                                          count, counted(page.whatif.runs, "replication", "replications"),
                                          group.first->reason),
                              Tone::bad);
    }
}

} // namespace gameday::reports::whatif_sections
