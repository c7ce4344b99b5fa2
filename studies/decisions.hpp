#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "studies/expectation.hpp"
#include "studies/replicate.hpp"
#include "studies/result.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// What a test may reject in vain at look k, from 0: 2.5 % / 2^(k+1) a side. However often one looks, that is
/// 2.5 % a side at most for all looks together (the union bound), so that 95 % of the decisions are right
/// even where the truth is at the bound itself.
[[nodiscard]] double tail_of_look(unsigned look);

/// One expectation, looked at again and again as replications come: what has been decided stays so.
class Decision {
public:
    explicit Decision(Expectation expectation) : expectation_(std::move(expectation)) {}

    /// Looks at all values there are; the looks of all decisions are numbered alike.
    void look(std::span<const double> values, unsigned look);
    /// Nothing: undecided, or no matter of confidence.
    [[nodiscard]] std::optional<Outcome> outcome() const { return outcome_; }
    /// Whether more replications may decide it.
    [[nodiscard]] bool open() const { return open_; }

private:
    Expectation expectation_;
    std::optional<Outcome> outcome_;
    bool open_ = true;
};

/// All that a scenario expects, and the warnings that it accepts in a share of replications.
class Decisions {
public:
    /// The study outlives it.
    explicit Decisions(const Study& study);

    /// Looks at all replications so far. Whether nothing is open.
    bool look(const std::vector<Replication>& done);
    /// Puts what was decided in the place of what the last look alone would say; what is still open is
    /// undecided.
    void put_into(Result& result) const;

private:
    using Subject = std::pair<std::string, std::string>; // of a warning: its name, and what it is about

    void look_at_warnings(const std::vector<Replication>& done, double tail);

    const Study* study_;
    unsigned looks_ = 0;
    std::vector<Decision> expectations_;
    std::map<Subject, Outcome> warnings_;
    bool warning_open_ = false;
};

} // namespace gameday::studies
