#include "studies/whatif/changes.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "studies/audit/paired.hpp"
#include "studies/comparison/needed.hpp"
#include "studies/values.hpp"

namespace gameday::studies {

namespace {

/// Whether one of them has what a metric needs, and the other one lacks it: then it is no better or worse
/// there.
bool needs_what_one_lacks(const Study::Measured& measured, const Study& one, const Study& other) {
    const auto needed = needed_by(measured.key);
    return needed && one.place_of(needed->text()).has_value() != other.place_of(needed->text()).has_value();
}

/// How much it changed, for its size.
double relative(const ChangedMean& changed) {
    return changed.base != 0 ? std::abs(changed.difference / changed.base) : HUGE_VAL;
}

} // namespace

std::vector<ChangedMean> changed_means(const Alternatives::One& base, const KeptValues& before,
                                       const Alternatives::One& variant, const KeptValues& after,
                                       std::size_t variants) {
    std::vector<ChangedMean> changes;
    const auto& measured = base.study.measured();
    const double comparisons = static_cast<double>(std::max<std::size_t>(measured.size() * variants, 1));
    for (std::size_t i = 0; i < measured.size(); ++i) {
        const auto place = variant.study.place_of(measured[i].key.text());
        if (!place || needs_what_one_lacks(measured[i], base.study, variant.study)) {
            continue;
        }
        const PairedDifference known =
            paired_difference(before.of(i), after.of(*place), 1 - 0.05 / comparisons);
        const Interval& difference = known.difference;
        const bool more = difference.low && *difference.low > 0;
        const bool less = difference.high && *difference.high < 0;
        const Metric& metric = *measured[i].metric;
        const bool better = metric.more_is_better ? more : less;
        if (!known.same && (more || less) && !(better && known.only_reference > 0)) {
            changes.push_back({measured[i].key.text(), metric.unit, better, known.reference,
                               known.other - known.reference});
        }
    }
    std::stable_sort(changes.begin(), changes.end(), [](const ChangedMean& one, const ChangedMean& other) {
        return relative(one) > relative(other);
    });
    return changes;
}

bool nothing_changed(const Alternatives::One& base, const KeptValues& before,
                     const Alternatives::One& variant, const KeptValues& after) {
    const auto& measured = base.study.measured();
    if (measured.size() != variant.study.measured().size()) {
        return false;
    }
    for (std::size_t i = 0; i < measured.size(); ++i) {
        const auto place = variant.study.place_of(measured[i].key.text());
        if (!place || !std::equal(before.of(i).begin(), before.of(i).end(), after.of(*place).begin(),
                                  after.of(*place).end())) {
            return false;
        }
    }
    return true;
}

} // namespace gameday::studies
