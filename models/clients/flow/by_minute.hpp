#pragma once

#include <algorithm>
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
            places_.resize(number + 1);
        }
        if (places_[number] == 0) {
            const Value made = make();
            if (count_ % together == 0) {
                values_.push_back(std::make_unique_for_overwrite<Value[]>(together));
            }
            values_.back()[count_ % together] = made;
            places_[number] = ++count_;
        }
        const std::uint32_t place = places_[number] - 1;
        return values_[place / together][place % together];
    }

private:
    /// So many are allocated at a time: a page of them.
    static constexpr std::uint32_t together = std::max<std::uint32_t>(4096 / sizeof(Value), 1);

    std::vector<std::uint32_t> places_; // by minute: one more than its place in `values_`; 0: not asked for
    std::vector<std::unique_ptr<Value[]>> values_;
    std::uint32_t count_ = 0;
};

} // namespace gameday::models
