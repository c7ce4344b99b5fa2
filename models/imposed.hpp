#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/record/observable.hpp"

namespace gameday::models {

/// State that faults impose on something. Several may do so at once: of those that last, the one that
/// began last counts, and the end of one does not end the others.
template <class T> class Imposed : public sim::Observable<T> {
public:
    Imposed(sim::Engine& engine, sim::Subject subject, T normal)
        : sim::Observable<T>(engine, std::move(subject), normal), normal_(normal) {
        engine.on_reset<&Imposed::reset>(this);
    }

    void impose(T value) {
        lasting_.push_back(value);
        this->set(value);
    }
    /// Takes back what was imposed with this value.
    void lift(T value) {
        const auto last = std::find(lasting_.rbegin(), lasting_.rend(), value);
        lasting_.erase(std::prev(last.base()));
        this->set(lasting_.empty() ? normal_ : lasting_.back());
    }

private:
    void reset(const sim::Randomness&) { lasting_.clear(); }

    T normal_;
    std::vector<T> lasting_; // in the order in which they began
};

} // namespace gameday::models
