#include "cli/comparing.hpp"

#include "cli/exit_code.hpp"
#include "cli/memory.hpp"
#include "cli/print.hpp"
#include "cli/say.hpp"
#include "reports/output.hpp"

namespace gameday::cli {

void check_output_of(const std::string& output, const studies::Study& study) {
    reports::check_output(output.empty() ? "-" : output);
    if (output.empty()) {
        return;
    }
    for (const auto& source : study.loaded().sources) {
        refuse_overwriting(source->name(), output);
    }
}

void check_output_of(const std::string& output, const studies::Alternatives& alternatives) {
    for (const auto& one : alternatives.all) {
        check_output_of(output, one.study);
    }
}

studies::WhatIfOptions comparing_options(const ReplicationFlags& flags,
                                         const studies::Alternatives& alternatives,
                                         language::Diagnostics& diagnostics) {
    auto of_one = flags.options(alternatives.all.front().study.document());
    for (const auto& one : alternatives.all) {
        of_one.threads = std::min(of_one.threads, threads_with_room(one.study, of_one, diagnostics));
        if (diagnostics.failed()) {
            break;
        }
    }
    return {.seed = of_one.seed, .runs = of_one.runs, .threads = of_one.threads, .audit = flags.audit};
}

int exit_code_after(studies::Ending ending) {
    return ending == studies::Ending::interrupted || ending == studies::Ending::out_of_memory ? interrupted
                                                                                              : ok;
}

int nothing_compared(const studies::NothingReplicated& nothing) {
    if (!nothing.stopped()) {
        throw nothing;
    }
    say("gameday: stopped before each variant had a replication; there is nothing to report\n");
    return interrupted;
}

} // namespace gameday::cli
