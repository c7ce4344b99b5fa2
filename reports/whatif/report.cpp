#include "reports/whatif/report.hpp"

#include "reports/whatif/sections.hpp"

namespace gameday::reports {

std::string whatif_report(const studies::WhatIf& whatif, const WhatIfTextOptions& options) {
    Screen screen(options.screen);
    const whatif_sections::Page page{whatif, options, screen};
    whatif_sections::head(page);
    whatif_sections::warnings(page);
    whatif_sections::tables(page);
    whatif_sections::chart(page);
    whatif_sections::target(page);
    whatif_sections::sentences(page);
    return screen.text();
}

} // namespace gameday::reports
