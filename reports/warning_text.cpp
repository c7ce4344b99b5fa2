#include "reports/warning_text.hpp"

#include <fmt/format.h>

#include "reports/quantities.hpp"

namespace gameday::reports {

std::string warning_text(const studies::WarningResult& warning, std::uint32_t runs) {
    const std::string where = runs == 1 ? "this replication"
                                        : fmt::format("{} of {}", count_text(warning.count, Detail::fine),
                                                      counted(runs, "replication", "replications"));
    std::string text = fmt::format("{} {}: {}", warning.words, where, warning.reason);
    if (warning.accepted) {
        text += fmt::format(" (accepted in {} at most{}: {})", share_text(*warning.accepted),
                            warning.outcome == studies::Outcome::undecided ? ", undecided" : "",
                            warning.acceptance);
    }
    return text;
}

std::string warning_name(const studies::WarningResult& warning) {
    return warning.subject.empty() ? warning.name : fmt::format("{} {}", warning.name, warning.subject);
}

} // namespace gameday::reports
