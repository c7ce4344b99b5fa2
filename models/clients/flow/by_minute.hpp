#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace gameday::models {

/// What is worked out for a minute of a run when somebody first asks for it, and kept.
template <class Value> class ByMinute {
public:
    /// The value of a minute by its number; `make()` makes it. It stays where it is.
    template <class Make> const Value& at(std::size_t number, Make make) {
        if (number >= places_.size()) {
            places_.resize(number + 1);
        }
        if (places_[number] == 0) {
            values_.push_back(make());
            places_[number] = static_cast<std::uint32_t>(values_.size());
        }
        return values_[places_[number] - 1];
    }

private:
    std::vector<std::uint32_t> places_; // by minute: one more than its place in `values_`; 0: not asked for
    std::deque<Value> values_;
};

} // namespace gameday::models
