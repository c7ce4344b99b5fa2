#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace gameday::models {

/// What is worked out for a minute of a run when somebody first asks for it, and kept.
template <class Value> class ByMinute {
public:
    /// The value of a minute by its number; `make()` makes it. It stays where it is.
    template <class Make> const Value& at(std::size_t number, Make make) {
        if (number >= places_.size()) {
            places_.resize((number / hours + 1) * hours);
        }
        if (places_[number] == 0) {
            if (kept_ % together == 0) {
                values_.push_back(std::make_unique_for_overwrite<Values>());
            }
            (*values_.back())[kept_ % together] = make();
            places_[number] = ++kept_;
        }
        const std::uint32_t place = places_[number] - 1;
        return (*values_[place / together])[place % together];
    }

private:
    static constexpr std::uint32_t together = 8; // values that share an allocation
    static constexpr std::size_t hours = 240;    // minutes, for the places of which room is made at once
    using Values = std::array<Value, together>;

    std::vector<std::uint32_t> places_; // by minute: one more than its place in `values_`; 0: not asked for
    std::vector<std::unique_ptr<Values>> values_;
    std::uint32_t kept_ = 0;
};

} // namespace gameday::models
