#include "reports/text/report.hpp"

#include "reports/text/screen.hpp"
#include "reports/text/sections.hpp"

namespace gameday::reports {

std::string text_report(const studies::Result& result, const TextOptions& options) {
    Screen screen(options);
    const sections::Page page{result, options, screen};
    sections::head(page);
    sections::figures(page);
    sections::story(page);
    sections::phases(page);
    sections::spread(page);
    sections::replays(page);
    sections::expectations(page);
    sections::absent(page);
    sections::assumptions(page);
    return screen.text();
}

} // namespace gameday::reports
