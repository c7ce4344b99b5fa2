#include <algorithm>
#include <array>
#include <vector>

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

/// Reads or writes that nobody makes are neither served nor failed.
template <Which which>
std::string nobody_asks(const Document& document, const models::Prospects&, const MetricKey& key) {
    const auto& clients = document.system.clients;
    const bool any = std::any_of(clients.begin(), clients.end(), [&](const auto& place) {
        const auto meant = [&](const char* label, const std::string& name) {
            return key.label(label).empty() || key.label(label) == name;
        };
        const double writes = place.second.writes.fraction;
        return meant("clients", place.first) && meant("region", place.second.near.text) &&
               (which == Which::writes ? writes > 0 : writes < 1);
    });
    return any ? "" : which == Which::writes ? "nobody writes" : "nobody reads";
}

template <Which which>
std::string nothing_happens_to(const Document& document, const models::Prospects& prospects,
                               const MetricKey& key) {
    const std::string why = nothing_happens(document, prospects, key);
    return why.empty() ? nobody_asks<which>(document, prospects, key) : why;
}

/// Requests of one kind and of the users of one place, over the whole run.
SecondTally whole(const Observation& seen, std::size_t place, RequestKind kind) {
    const auto k = static_cast<std::size_t>(kind);
    if (seen.world.grain() == models::Grain::request) {
        return seen.world.service().whole(place)[k];
    }
    SecondTally sum;
    for (const models::DrawnSeries* const series : seen.world.clients()[place].series) {
        const models::Tally& counted = series->whole();
        sum += {counted.total[k], counted.failed[k]};
    }
    return sum;
}

/// The places whose users the key means, by their numbers.
std::vector<std::size_t> places_of(const Observation& seen, const MetricKey& key) {
    const std::string clients = key.label("clients");
    const std::string region = key.label("region");
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < seen.world.clients().size(); ++place) {
        const models::ClientRecord& record = seen.world.clients()[place];
        if ((clients.empty() || clients == record.name) &&
            (region.empty() || region == seen.world.topology().name(record.near))) {
            places.push_back(place);
        }
    }
    return places;
}

/// Requests over the whole run.
SecondTally whole(const Observation& seen, const MetricKey& key, Which which) {
    SecondTally sum;
    for (const std::size_t place : places_of(seen, key)) {
        for (const RequestKind kind : {RequestKind::read, RequestKind::write}) {
            if (counts(which, kind)) {
                sum += whole(seen, place, kind);
            }
        }
    }
    return sum;
}

WindowVerdict judge(const Observation& seen, const MetricKey& key, Which which) {
    const std::array<bool, 2> kinds{counts(which, RequestKind::read), counts(which, RequestKind::write)};
    const std::vector<std::size_t> places = places_of(seen, key);
    if (places.empty()) {
        return {}; // the labels contradict each other
    }
    if (seen.world.grain() == models::Grain::request) {
        return seen.world.service().verdict(places, kinds);
    }
    // The last second may be cut short by the end of the run.
    const auto whole_seconds =
        static_cast<std::size_t>((seen.world.end() - seen.world.clock()).count() / 1'000'000'000);
    ExpectedSeconds expected{.seconds = whole_seconds, .series = {}, .kinds = kinds};
    for (const std::size_t place : places) {
        const auto& series = seen.world.clients()[place].series;
        expected.series.insert(expected.series.end(), series.begin(), series.end());
    }
    return judge_expected_windows(expected, seen.document.target.fraction);
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
            decltype(Metric::measure) measure, bool headline = false) {
    return {.name = name,
            .unit = unit,
            .doc = doc,
            .labels = {"clients", "region"},
            .absent = absent,
            .measure = measure,
            .headline = headline};
}

Metric more_is_better(Metric metric) {
    metric.more_is_better = true;
    return metric;
}

} // namespace

std::vector<Metric> service() {
    constexpr auto s = Unit::seconds;
    return {
        make("rto", s,
             "Users are served again: from here on every window meets the success target; 0 if none missed "
             "it.",
             nothing_happens, recovery<Which::all>, true),
        make("rto_reads", s, "Reads are served again.", nothing_happens_to<Which::reads>,
             recovery<Which::reads>),
        make("rto_writes", s, "Writes are served again.", nothing_happens_to<Which::writes>,
             recovery<Which::writes>),
        make("outage", s, "Total time below the success target.", nothing_happens, outage<Which::all>),
        make("outage_reads", s, "Total time below the success target, reads alone.",
             nothing_happens_to<Which::reads>, outage<Which::reads>),
        make("outage_writes", s, "Total time below the success target, writes alone.",
             nothing_happens_to<Which::writes>, outage<Which::writes>),
        make("failed_requests", Unit::count,
             "Requests that failed for good, after their retries, over the whole run.", always_there,
             failed<Which::all>, true),
        make("failed_writes", Unit::count,
             "Writes that failed for good, after their retries, over the whole run.", always_there,
             failed<Which::writes>),
        more_is_better(make("availability", Unit::share, "Successful requests over all, over the whole run.",
                            always_there, availability)),
    };
}

} // namespace gameday::studies::families

namespace gameday::studies {

const WindowVerdict& verdict_on_all(const Observation& seen) {
    return families::judged(seen, {"rto", {}, {}}, families::Which::all);
}

const WindowVerdict& verdict_on_writes(const Observation& seen) {
    return families::judged(seen, {"rto_writes", {}, {}}, families::Which::writes);
}

} // namespace gameday::studies
