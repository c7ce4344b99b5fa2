#include "studies/decisions.hpp"

#include <algorithm>

#include "studies/judge.hpp"
#include "studies/values.hpp"
#include "studies/warnings/conclude_warnings.hpp"

namespace gameday::studies {

double tail_of_look(unsigned look) {
    double tail = usual_tail;
    for (unsigned k = 0; k <= look; ++k) {
        tail /= 2;
    }
    return tail;
}

void Decision::look(std::span<const double> values, unsigned look) {
    if (outcome_) {
        return;
    }
    open_ = is_a_test(expectation_, values);
    if (!open_) {
        return; // it is judged at the end, on all that were made
    }
    const Outcome found = outcome_at(expectation_, values, tail_of_look(look));
    if (found != Outcome::undecided) {
        outcome_ = found;
        open_ = false;
    }
}

Decisions::Decisions(const Study& study) : study_(&study) {
    for (const Study::Expected& one : study.expected()) {
        expectations_.emplace_back(one.expectation);
    }
}

bool Decisions::look(const std::vector<Replication>& done) {
    for (std::size_t i = 0; i < expectations_.size(); ++i) {
        expectations_[i].look(values_of(*study_, done, study_->expected()[i].measured), looks_);
    }
    look_at_warnings(done, tail_of_look(looks_));
    ++looks_;
    return !warning_open_ && std::none_of(expectations_.begin(), expectations_.end(),
                                          [](const Decision& one) { return one.open(); });
}

void Decisions::look_at_warnings(const std::vector<Replication>& done, double tail) {
    warning_open_ = false;
    for (const WarningResult& one : conclude_warnings(study_->document(), done, done.size(), tail)) {
        const Subject subject{one.name, one.subject};
        if (!one.accepted || warnings_.contains(subject)) {
            continue;
        }
        if (one.outcome == Outcome::undecided) {
            warning_open_ = true;
        } else {
            warnings_.emplace(subject, one.outcome);
        }
    }
}

void Decisions::put_into(Result& result) const {
    for (std::size_t i = 0; i < expectations_.size(); ++i) {
        ExpectationResult& one = result.expectations[i];
        if (one.basis != Basis::replications) {
            one.outcome = expectations_[i].outcome().value_or(Outcome::undecided);
        }
    }
    for (WarningResult& one : result.warnings) {
        if (one.accepted && result.runs > 1) {
            const auto known = warnings_.find({one.name, one.subject});
            one.outcome = known == warnings_.end() ? Outcome::undecided : known->second;
        }
    }
    result.verdict = verdict_with(verdict_of(result.expectations), result.warnings);
}

} // namespace gameday::studies
