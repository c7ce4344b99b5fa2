#include "cli/determinism.hpp"

#include <cstdint>
#include <optional>
#include <string>

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/say.hpp"
#include "reports/text/determinism.hpp"
#include "studies/determinism.hpp"

namespace gameday::cli {

int check_determinism(const studies::Study& study, studies::ReplicateOptions options) {
    studies::Determinism found;
    {
        const Interrupts interrupts;
        Progress progress("replaying twice", options.runs);
        options.progress = [&progress](std::uint32_t done) { progress.report(done); };
        options.stop = [] {
            return Interrupts::requested() ? std::optional(studies::StopReason::interrupted) : std::nullopt;
        };
        found = studies::check_determinism(study, options);
    }
    const std::string text = reports::determinism_text(
        found, {.seed = options.seed, .replications = options.runs, .grain = options.grain});
    if (found.difference || found.failed) {
        say("gameday: {}", text);
        return defect;
    }
    print(text);
    return found.stopped ? interrupted : ok;
}

} // namespace gameday::cli
