#include "studies/until.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "studies/values.hpp"

namespace gameday::studies {

namespace {

constexpr std::uint32_t first_judged_after = 100;

void append(Replications& all, Replications more) {
    std::move(more.done.begin(), more.done.end(), std::back_inserter(all.done));
    std::move(more.failed.begin(), more.failed.end(), std::back_inserter(all.failed));
    all.stopped = more.stopped;
}

} // namespace

UntilPrecise replicate_until(const std::function<Replications(const ReplicateOptions&)>& make,
                             const std::function<Narrow(const std::vector<Replication>&)>& narrow,
                             const ReplicateOptions& options) {
    UntilPrecise outcome;
    std::uint32_t begun = 0;
    for (std::uint64_t upto = first_judged_after; begun < options.runs; upto *= 2) {
        ReplicateOptions part = options;
        part.first = options.first + begun;
        part.runs = static_cast<std::uint32_t>(std::min<std::uint64_t>(upto, options.runs)) - begun;
        if (options.progress) {
            part.progress = [&options, begun](std::uint32_t done) { options.progress(begun + done); };
        }
        append(outcome.replications, make(part));
        begun += part.runs;
        if (outcome.replications.stopped) {
            return outcome;
        }
        outcome.narrow = narrow(outcome.replications.done);
        if (outcome.narrow != Narrow::no) {
            return outcome;
        }
    }
    return outcome;
}

UntilPrecise replicate_until(const Study& study,
                             const std::function<Replications(const ReplicateOptions&)>& make,
                             const ReplicateOptions& options) {
    const Study::Wanted& wanted = study.wanted().value();
    return replicate_until(
        make,
        [&](const std::vector<Replication>& done) {
            return wanted.precision.met_by(Summary(values_of(study, done, wanted.measured)));
        },
        options);
}

} // namespace gameday::studies
