#include <fmt/format.h>

#include "reports/expectation_text.hpp"
#include "reports/json/words.hpp"
#include "reports/quantities.hpp"
#include "reports/whatif/sections.hpp"
#include "studies/whatif/boundary.hpp"

namespace gameday::reports::whatif_sections {

namespace {

/// "dns.app.ttl ≤ 1m 50s meets it"
void tell_boundary(const Page& page, const studies::Boundary& boundary) {
    const auto text = [](sim::Duration value) { return duration_text(value.in_seconds()); };
    const std::string_view sign = boundary.met_below() ? "≤" : "≥";
    const std::string_view beyond = boundary.met_below() ? "≥" : "≤";
    page.screen.paragraph(
        2, 4,
        fmt::format("{} {} {} meets it, and {} {} misses it; between the two it is undecided{}.",
                    boundary.path, sign, text(boundary.met), beyond, text(boundary.missed),
                    boundary.values == 0
                        ? ""
                        : fmt::format(" ({} tried)", counted(boundary.values, "more value", "more values"))),
        Tone::strong);
}

/// What the outcomes rest on.
std::string confidence(const studies::WhatIf& whatif) {
    for (const studies::WhatIfVariant& variant : whatif.variants) {
        if (variant.target && variant.target->basis != studies::Basis::replications) {
            return "All outcomes hold together with 95 % confidence; each interval in brackets is of its "
                   "value alone.";
        }
    }
    return "Judged on the replications that were made: more of them may say otherwise.";
}

} // namespace

void target(const Page& page) {
    const studies::WhatIf& whatif = page.whatif;
    if (whatif.target.empty()) {
        return;
    }
    page.screen.section("Target", whatif.target);
    for (const studies::WhatIfVariant& variant : whatif.variants) {
        const std::string label = &variant == &whatif.variants.front() ? "base" : label_of(whatif, variant);
        if (!variant.target) {
            page.screen.paragraph(2, 4, label + ": absent");
            continue;
        }
        const std::string interval = expectation_interval(*variant.target);
        page.screen.paragraph(2, 4,
                              fmt::format("{}: {}, {}{}", label, outcome_word(variant.target->outcome),
                                          expectation_value(*variant.target, whatif.runs),
                                          interval.empty() ? "" : " (" + interval + ")"),
                              variant.target->outcome == studies::Outcome::met ? Tone::good : Tone::plain);
    }
    page.screen.blank();
    page.screen.paragraph(2, 4, confidence(whatif), Tone::faint);
    const studies::WhatIfVariant* const best = whatif.fewest_changes_that_meet();
    if (whatif.boundary) {
        tell_boundary(page, *whatif.boundary);
    } else if (studies::turns_back(whatif)) {
        page.screen.paragraph(
            2, 4,
            fmt::format("There is no one boundary: along {} the outcome turns more than once.",
                        whatif.sweeps.front().path),
            Tone::strong);
    }
    if (best == nullptr) {
        page.screen.paragraph(2, 4, "No variant is certain to meet it.", Tone::bad);
    } else if (best == &whatif.variants.front()) {
        page.screen.paragraph(2, 4, "The scenario meets it as it is.", Tone::good);
    } else {
        page.screen.paragraph(2, 4,
                              fmt::format("With the fewest changes, '{}' meets it.", label_of(whatif, *best)),
                              Tone::good);
    }
}

} // namespace gameday::reports::whatif_sections
