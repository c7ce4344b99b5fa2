#include <fmt/format.h>

#include "reports/expectation_text.hpp"
#include "reports/quantities.hpp"
#include "reports/whatif/sections.hpp"
#include "sim/fields/quantities.hpp"

namespace gameday::reports::whatif_sections {

namespace {

std::string_view word_of(studies::Outcome outcome) {
    switch (outcome) {
    case studies::Outcome::met:
        return "met";
    case studies::Outcome::missed:
        return "missed";
    case studies::Outcome::undecided:
        break;
    }
    return "undecided";
}

/// "dns.app.ttl ≤ 1m 50s meets it"
void tell_boundary(const Page& page, const studies::Boundary& boundary) {
    const auto text = [](sim::Duration value) { return fields::Scalar<sim::Duration>::format(value); };
    const std::string_view sign = boundary.met_below() ? "≤" : "≥";
    const std::string_view beyond = boundary.met_below() ? "≥" : "≤";
    page.screen.paragraph(2, 4,
                          fmt::format("{} {} {} meets it, and {} {} misses it, each with 95 % confidence; "
                                      "between the two it is undecided.",
                                      boundary.path, sign, text(boundary.met), beyond, text(boundary.missed)),
                          Tone::strong);
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
                              fmt::format("{}: {}, {}{}", label, word_of(variant.target->outcome),
                                          expectation_value(*variant.target, whatif.runs),
                                          interval.empty() ? "" : " (" + interval + ")"),
                              variant.target->outcome == studies::Outcome::met ? Tone::good : Tone::plain);
    }
    page.screen.blank();
    const studies::WhatIfVariant* const best = whatif.fewest_changes_that_meet();
    if (whatif.boundary) {
        tell_boundary(page, *whatif.boundary);
    }
    if (best == nullptr) {
        page.screen.paragraph(2, 4, "No variant meets it with 95 % confidence.", Tone::bad);
    } else if (best == &whatif.variants.front()) {
        page.screen.paragraph(2, 4, "The scenario meets it as it is, with 95 % confidence.", Tone::good);
    } else {
        page.screen.paragraph(2, 4,
                              fmt::format("With the fewest changes, '{}' meets it with 95 % confidence.",
                                          label_of(whatif, *best)),
                              Tone::good);
    }
}

} // namespace gameday::reports::whatif_sections
