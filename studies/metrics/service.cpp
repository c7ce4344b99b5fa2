#include <algorithm>
#include <type_traits>

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

bool counts(Which which, RequestKind kind) {
    return which == Which::all || (which == Which::writes) == (kind == RequestKind::write);
}

/// What the users that the key means saw, each record with its series.
template <class Use> void for_each_series(const Observation& seen, const MetricKey& key, Use use) {
    for (const models::ClientRecord& record : seen.world.clients()) {
        const std::string clients = key.label("clients");
        const std::string region = key.label("region");
        if ((clients.empty() || clients == record.name) &&
            (region.empty() || region == seen.world.topology().name(record.near))) {
            std::visit(use, record.series);
        }
    }
}

template <class Counts> void add_to(SecondTally& sum, const Counts& counted, Which which) {
    for (const RequestKind kind : {RequestKind::read, RequestKind::write}) {
        if (counts(which, kind)) {
            sum.total += counted.total[static_cast<std::size_t>(kind)];
            sum.failed += counted.failed[static_cast<std::size_t>(kind)];
        }
    }
}

/// Requests over the whole run.
SecondTally whole(const Observation& seen, const MetricKey& key, Which which) {
    SecondTally sum;
    for_each_series(seen, key, [&](const auto* series) {
        if constexpr (std::is_same_v<decltype(series), const models::RequestSeries*>) {
            for (const models::Second& second : series->seconds()) {
                add_to(sum, second, which);
            }
        } else {
            add_to(sum, series->whole(), which);
        }
    });
    return sum;
}

WindowVerdict judge(const Observation& seen, const MetricKey& key, Which which) {
    // The last second may be cut short by the end of the run, and the one after it is empty.
    const auto whole_seconds =
        static_cast<std::size_t>((seen.world.end() - seen.world.clock()).count() / 1'000'000'000);
    std::vector<SecondTally> counted(seen.world.grain() == models::Grain::request ? whole_seconds : 0);
    ExpectedSeconds expected{.seconds = whole_seconds, .series = {}, .kinds = {}};
    expected.kinds = {counts(which, RequestKind::read), counts(which, RequestKind::write)};
    for_each_series(seen, key, [&](const auto* series) {
        if constexpr (std::is_same_v<decltype(series), const models::RequestSeries*>) {
            const auto seconds = series->seconds().subspan(series->before_clock());
            for (std::size_t i = 0; i < std::min(seconds.size(), whole_seconds); ++i) {
                add_to(counted[i], seconds[i], which);
            }
        } else {
            expected.series.push_back(series);
        }
    });
    const double target = seen.document.target.fraction;
    return expected.series.empty() ? judge_windows(counted, target)
                                   : judge_expected_windows(expected, target);
}

const WindowVerdict& judged(const Observation& seen, const MetricKey& key, Which which) {
    const std::string users = std::to_string(static_cast<int>(which)) + "{" + key.label("clients") + "," +
                              key.label("region") + "}";
    const auto known = seen.verdicts.find(users);
    return known != seen.verdicts.end() ? known->second
                                        : seen.verdicts.emplace(users, judge(seen, key, which)).first->second;
}

template <Which which> double recovery(const Observation& seen, const MetricKey& key) {
    const WindowVerdict& verdict = judged(seen, key, which);
    if (verdict.never || (verdict.missed > 0 && seen.document.verdict == RecoveryRule::sustained)) {
        return never;
    }
    return static_cast<double>(verdict.recovered) * nanoseconds_a_second;
}

template <Which which> double outage(const Observation& seen, const MetricKey& key) {
    return static_cast<double>(judged(seen, key, which).missed) * nanoseconds_a_second;
}

template <Which which> double failed(const Observation& seen, const MetricKey& key) {
    return static_cast<double>(whole(seen, key, which).failed);
}

double availability(const Observation& seen, const MetricKey& key) {
    const SecondTally requests = whole(seen, key, Which::all);
    const auto total = static_cast<double>(requests.total);
    return total > 0 ? (total - static_cast<double>(requests.failed)) / total : 1;
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
