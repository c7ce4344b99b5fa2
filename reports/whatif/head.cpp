#include <fmt/format.h>

#include "reports/audit_text.hpp"
#include "reports/quantities.hpp"
#include "reports/whatif/sections.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports::whatif_sections {

namespace {

std::string why_so_many(const studies::WhatIf& whatif) {
    switch (whatif.ending) {
    case studies::Ending::precise:
        return "precise enough: " + whatif.precision;
    case studies::Ending::never_comes:
        return "it never comes, so that no more replications will tell: " + whatif.precision;
    case studies::Ending::not_precise:
        return "not precise enough: " + whatif.precision;
    case studies::Ending::interrupted:
        return fmt::format("interrupted: {} replications of each were wanted", count_text(whatif.planned));
    case studies::Ending::time_limit:
        return fmt::format("the time limit came first: {} replications of each were wanted",
                           count_text(whatif.planned));
    case studies::Ending::out_of_memory:
        return fmt::format("memory ran out: {} replications of each were wanted", count_text(whatif.planned));
    default:
        break;
    }
    return {};
}

std::string grain_told(const studies::WhatIf& whatif) {
    if (!whatif.beyond_flows.empty()) {
        return (whatif.grain == "flow" ? "flow grain, which may be more than 3 % off: " : "request grain: ") +
               whatif.beyond_flows;
    }
    if (!whatif.audit) {
        return "";
    }
    const std::string of = whatif.only_base_audited          ? "the base alone, "
                           : whatif.audit->replications == 0 ? ""
                                                             : "each variant, ";
    const std::string in = whatif.off_in.empty() ? "" : fmt::format(" (in '{}')", whatif.off_in);
    return fmt::format("{} grain: {}{}{}", whatif.grain, of, audit_text(*whatif.audit), in);
}

bool grain_matters(const studies::WhatIf& whatif) {
    return !whatif.beyond_flows.empty() || (whatif.audit && whatif.audit->flows_are_off());
}

} // namespace

void head(const Page& page) {
    const studies::WhatIf& whatif = page.whatif;
    page.screen.ends(
        {{whatif.scenario, Tone::strong}},
        {{fmt::format("{} each, seed {}, {} grain", counted(whatif.runs, "replication", "replications"),
                      whatif.seed, whatif.grain),
          Tone::faint}});
    page.screen.blank();
    std::string common = "All variants meet the same random numbers, replication by replication.";
    if (whatif.intervals > 1) {
        common += fmt::format(" The {} intervals hold together with 95 %.", count_text(whatif.intervals));
    } else if (whatif.intervals == 1) {
        common += " The interval holds with 95 %.";
    }
    constexpr std::uint32_t many = 200;
    if (whatif.intervals > 0 && whatif.runs < many) {
        common += " Of so few replications they are rough where values are skewed.";
    }
    page.screen.paragraph(2, 2, common);
    if (!page.options.screen.arguments.empty()) {
        page.screen.paragraph(2, 2, "common: " + page.options.screen.arguments);
    }
    if (const std::string why = why_so_many(whatif); !why.empty()) {
        page.screen.paragraph(2, 2, why);
    }
    if (const std::string told = grain_told(whatif); !told.empty()) {
        page.screen.paragraph(2, 2, told, grain_matters(whatif) ? Tone::bad : Tone::faint);
    }
    for (const std::string& left_out : whatif.left_out) {
        page.screen.paragraph(2, 2, "not shown: " + left_out, Tone::faint);
    }
    for (const studies::WhatIfVariant& variant : whatif.variants) {
        if (!variant.unpaired.empty()) {
            page.screen.paragraph(
                2, 2,
                fmt::format("unpaired in '{}', for base and variant do not both have them: {}", variant.name,
                            language::joined(variant.unpaired)));
        }
    }
}

} // namespace gameday::reports::whatif_sections
