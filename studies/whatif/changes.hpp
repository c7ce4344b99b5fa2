#pragma once

#include <vector>

#include "studies/whatif/kept_values.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::studies {

/// The means of everything that both measure, where they are certain to differ: at 95 % for all metrics of
/// all of so many variants together (Student's interval of pairs, Bonferroni). Those that changed most, as a
/// share of the base, come first.
[[nodiscard]] std::vector<ChangedMean> changed_means(const Alternatives::One& base, const KeptValues& before,
                                                     const Alternatives::One& variant,
                                                     const KeptValues& after, std::size_t variants);

/// Whether all that both measure is the same in each replication.
[[nodiscard]] bool nothing_changed(const Alternatives::One& base, const KeptValues& before,
                                   const Alternatives::One& variant, const KeptValues& after);

} // namespace gameday::studies
