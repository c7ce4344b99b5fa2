#include "studies/metrics/absence.hpp"
#include "studies/metrics/catalogue.hpp"
#include "studies/metrics/windows.hpp"

namespace gameday::studies::families {

namespace {

using models::RequestKind;

enum class Which : std::uint8_t { all, reads, writes };

std::string nothing_happens(const Document& document, const models::Prospects&, const MetricKey&) {
    return document.timeline.empty() ? "the timeline is empty, so no clock starts" : "";
}

/// The seconds of all clients that the key means; from the start of the clock, or from the start.
std::vector<SecondTally> tally(const Observation& seen, const MetricKey& key, Which which, bool from_clock) {
    std::vector<SecondTally> sum;
    for (const auto& population : seen.world.populations()) {
        const std::string clients = key.label("clients");
        const std::string region = key.label("region");
        if ((!clients.empty() && clients != population->name()) ||
            (!region.empty() && region != seen.world.topology().name(population->near()))) {
            continue;
        }
        const models::RequestSeries& series = population->series();
        const auto seconds = series.seconds().subspan(from_clock ? series.before_clock() : 0);
        sum.resize(seconds.size());
        for (std::size_t i = 0; i < seconds.size(); ++i) {
            for (const RequestKind kind : {RequestKind::read, RequestKind::write}) {
                if (which == Which::all || (which == Which::writes) == (kind == RequestKind::write)) {
                    sum[i].total += seconds[i].total[static_cast<std::size_t>(kind)];
                    sum[i].failed += seconds[i].failed[static_cast<std::size_t>(kind)];
                }
            }
        }
    }
    return sum;
}

WindowVerdict judged(const Observation& seen, const MetricKey& key, Which which) {
    auto seconds = tally(seen, key, which, true);
    // The last second may be cut short by the end of the run, and the one after it is empty.
    const auto whole =
        static_cast<std::size_t>((seen.world.end() - seen.world.clock()).count() / 1'000'000'000);
    seconds.resize(std::min(seconds.size(), whole));
    return judge_windows(seconds, seen.document.target.fraction);
}

template <Which which> double recovery(const Observation& seen, const MetricKey& key) {
    const WindowVerdict verdict = judged(seen, key, which);
    if (verdict.never || (verdict.missed > 0 && seen.document.verdict == RecoveryRule::sustained)) {
        return never;
    }
    return static_cast<double>(verdict.recovered) * nanoseconds_a_second;
}

template <Which which> double outage(const Observation& seen, const MetricKey& key) {
    return static_cast<double>(judged(seen, key, which).missed) * nanoseconds_a_second;
}

template <Which which> double failed(const Observation& seen, const MetricKey& key) {
    double count = 0;
    for (const SecondTally& second : tally(seen, key, which, false)) {
        count += static_cast<double>(second.failed);
    }
    return count;
}

double availability(const Observation& seen, const MetricKey& key) {
    double total = 0;
    double bad = 0;
    for (const SecondTally& second : tally(seen, key, Which::all, false)) {
        total += static_cast<double>(second.total);
        bad += static_cast<double>(second.failed);
    }
    return total > 0 ? (total - bad) / total : 1;
}

Metric make(const char* name, Unit unit, const char* doc, decltype(Metric::absent) absent,
            decltype(Metric::measure) measure) {
    return {.name = name,
            .unit = unit,
            .doc = doc,
            .labels = {"clients", "region"},
            .absent = absent,
            .measure = measure};
}

} // namespace

std::vector<Metric> service() {
    constexpr auto s = Unit::seconds;
    return {
        make("rto", s,
             "Users are served again: from here on every window meets the success target; 0 if none missed "
             "it.",
             nothing_happens, recovery<Which::all>),
        make("rto_reads", s, "Reads are served again.", nothing_happens, recovery<Which::reads>),
        make("rto_writes", s, "Writes are served again.", nothing_happens, recovery<Which::writes>),
        make("outage", s, "Total time below the success target.", nothing_happens, outage<Which::all>),
        make("outage_reads", s, "Total time below the success target, reads alone.", nothing_happens,
             outage<Which::reads>),
        make("outage_writes", s, "Total time below the success target, writes alone.", nothing_happens,
             outage<Which::writes>),
        make("failed_requests", Unit::count,
             "Requests that failed for good, after their retries, over the whole run.", always_there,
             failed<Which::all>),
        make("failed_writes", Unit::count,
             "Writes that failed for good, after their retries, over the whole run.", always_there,
             failed<Which::writes>),
        make("availability", Unit::share, "Successful requests over all, over the whole run.", always_there,
             availability),
    };
}

} // namespace gameday::studies::families
