#include "reports/comparison/difference_text.hpp"
#include "reports/whatif/sections.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports::whatif_sections {

std::string label_of(const studies::WhatIf& whatif, const studies::WhatIfVariant& variant) {
    if (!whatif.only_sweeps || variant.sets.size() != whatif.sweeps.size()) {
        return variant.name;
    }
    std::vector<std::string> values;
    for (std::size_t i = 0; i < variant.sets.size(); ++i) {
        values.push_back(variant.sets[i].substr(whatif.sweeps[i].path.size() + 1));
    }
    return language::joined(values, " × ");
}

std::string title_of(const studies::WhatIfColumn& column) {
    return column.key + " " + brief_text(column.statistic);
}

} // namespace gameday::reports::whatif_sections
