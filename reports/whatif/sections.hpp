#pragma once

#include <span>
#include <string>

#include "reports/text/screen.hpp"
#include "reports/whatif/report.hpp"
#include "studies/whatif/whatif.hpp"

/// The parts of the report of a what-if, one file each. A part that has nothing to tell prints nothing.
namespace gameday::reports::whatif_sections {

/// What a part is made from, and where it is printed.
struct Page {
    const studies::WhatIf& whatif;
    const WhatIfTextOptions& options;
    Screen& screen;
};

/// What all variants have in common: title, replications, grain, what intervals hold.
void head(const Page& page);
/// What must not be overlooked: warnings that a scenario with these values does not accept.
void warnings(const Page& page);
/// A row each variant, columns for each statistic; in several tables where they do not stand side by side.
void tables(const Page& page);
/// The values of a sweep of one path, drawn.
void chart(const Page& page);
/// What somebody can say of each variant in a sentence.
void sentences(const Page& page);
/// Which variant meets the target.
void target(const Page& page);

/// What a variant is called here: its name, or the values of a sweep alone where all variants are cells of
/// it.
[[nodiscard]] std::string label_of(const studies::WhatIf& whatif, const studies::WhatIfVariant& variant);
/// "failover p95"
[[nodiscard]] std::string title_of(const studies::WhatIfColumn& column);
/// What can be said of a variant in a sentence, without its name.
[[nodiscard]] std::string sentence_of(const studies::WhatIf& whatif, const studies::WhatIfVariant& variant);

} // namespace gameday::reports::whatif_sections
