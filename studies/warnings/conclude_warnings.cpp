#include "studies/warnings/conclude_warnings.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace gameday::studies {

namespace {

/// What replications say of one thing: how many do, the first, and which words how often.
struct Collected {
    std::uint32_t count = 0;
    std::uint32_t first = 0;
    std::vector<std::pair<std::string, std::uint32_t>> reasons; // in the order in which they came

    void add(std::uint32_t replication, const std::string& reason) {
        first = count == 0 ? replication : first;
        ++count;
        const auto known = std::find_if(reasons.begin(), reasons.end(),
                                        [&](const auto& one) { return one.first == reason; });
        if (known == reasons.end()) {
            reasons.emplace_back(reason, 1);
        } else {
            ++known->second;
        }
    }
    /// The words of most of them; of as many the first.
    [[nodiscard]] const std::string& usual_reason() const {
        return std::max_element(reasons.begin(), reasons.end(),
                                [](const auto& a, const auto& b) { return a.second < b.second; })
            ->first;
    }
};

Outcome outcome_of(std::uint32_t count, std::size_t replications, double accepted, double tail) {
    if (accepted >= 1 || replications == 1) { // nobody asks one replication how often it happens
        return Outcome::met;
    }
    const Interval share = share_interval(count, replications, tail);
    return share.high.value() <= accepted ? Outcome::met
           : share.low.value() > accepted ? Outcome::missed
                                          : Outcome::undecided;
}

} // namespace

std::vector<WarningResult> conclude_warnings(const Document& document,
                                             const std::vector<Replication>& replications) {
    return conclude_warnings(document, replications, replications.size());
}

std::vector<WarningResult> conclude_warnings(const Document& document, const std::vector<Replication>& warned,
                                             std::size_t replications, double tail) {
    std::map<std::pair<std::size_t, std::string>, Collected> all; // in the order of warnings, and of subjects
    for (const Replication& replication : warned) {
        for (const FoundWarning& found : replication.warnings) {
            all[{found.warning, found.finding.subject}].add(replication.number, found.finding.reason);
        }
    }
    std::vector<WarningResult> results;
    for (const auto& [what, collected] : all) {
        WarningResult result{.name = run_warnings()[what.first].name,
                             .subject = what.second,
                             .words = run_warnings()[what.first].words,
                             .count = collected.count,
                             .reason = collected.usual_reason(),
                             .first = collected.first,
                             .accepted = {},
                             .acceptance = {},
                             .outcome = Outcome::missed};
        if (const auto accepted = document.accept.find(result.name); accepted != document.accept.end()) {
            result.accepted = accepted->second.share.fraction;
            result.acceptance = accepted->second.reason;
            result.outcome = outcome_of(collected.count, replications, *result.accepted, tail);
        }
        results.push_back(std::move(result));
    }
    return results;
}

Verdict verdict_with(Verdict on_expectations, const std::vector<WarningResult>& warnings) {
    const auto any = [&](Outcome outcome) {
        return std::any_of(warnings.begin(), warnings.end(),
                           [&](const WarningResult& one) { return one.outcome == outcome; });
    };
    if (on_expectations == Verdict::fail || any(Outcome::missed)) {
        return Verdict::fail;
    }
    return any(Outcome::undecided) ? Verdict::undecided : on_expectations;
}

} // namespace gameday::studies
