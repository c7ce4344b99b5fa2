#pragma once

#include <cstddef>
#include <string>

#include "reports/text/report.hpp"
#include "reports/text/screen.hpp"
#include "studies/result.hpp"

/// The parts of the terminal report, one file each. A part that has nothing to tell prints nothing.
namespace gameday::reports::sections {

/// What a part is made from, and where it is printed.
struct Page {
    const studies::Result& result;
    const TextOptions& options;
    Screen& screen;

    /// Whether there is anything to spread: with one replication, a value is all there is.
    [[nodiscard]] bool many() const { return result.runs > 1; }
    /// Whether columns are shown that a screen of 80 has no room for.
    [[nodiscard]] bool roomy() const { return screen.width() >= 110; }
    /// Whether columns are left out that a screen of 80 has.
    [[nodiscard]] bool narrow() const { return screen.width() < 78; }
};

/// The title, what was run, and the verdict.
void head(const Page& page);
/// The figures that answer the question.
void figures(const Page& page);
/// What happened, minute by minute, in one replication.
void story(const Page& page);
/// The parts of the headline time.
void phases(const Page& page);
/// Every other metric.
void spread(const Page& page);
/// Which replications are worth a look of their own.
void replays(const Page& page);
/// What was expected, and what came of it.
void expectations(const Page& page);
/// What has no value here, and why.
void absent(const Page& page);
/// Which parameters rest on no source.
void assumptions(const Page& page);

} // namespace gameday::reports::sections
