#include "models/clients/service_record.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <numeric>
#include <set>
#include <stdexcept>

namespace gameday::models {

namespace {

constexpr std::uint64_t nanoseconds_a_second = 1'000'000'000;

std::uint64_t whole_seconds_up(Duration length) {
    return (static_cast<std::uint64_t>(length.count()) + nanoseconds_a_second - 1) / nanoseconds_a_second;
}

/// The sets of places that metrics are asked for: all, those near each region, and each alone.
std::set<std::vector<std::size_t>> sets_of(const std::vector<RegionId>& near) {
    std::vector<std::size_t> all(near.size());
    std::iota(all.begin(), all.end(), 0);
    std::set<std::vector<std::size_t>> sets{all};
    for (const std::size_t place : all) {
        sets.insert({place});
        std::vector<std::size_t> near_the_same;
        std::copy_if(all.begin(), all.end(), std::back_inserter(near_the_same),
                     [&](std::size_t other) { return near[other] == near[place]; });
        sets.insert(std::move(near_the_same));
    }
    return sets;
}

constexpr std::array<std::array<bool, 2>, 3> kinds_asked_for{{{true, true}, {true, false}, {false, true}}};

} // namespace

ServiceRecord::ServiceRecord(const Terms& terms, const std::vector<RegionId>& near)
    : terms_(terms), places_(near.size()), before_clock_(whole_seconds_up(terms.clock - Time{})),
      last_(before_clock_ +
            static_cast<std::uint64_t>(std::max(Time{} + terms.length - terms.clock, Duration{}).count()) /
                nanoseconds_a_second),
      origin_(terms.clock - Duration::seconds(static_cast<std::int64_t>(before_clock_))) {
    open_.resize(room_ * places_);
    held_.resize(room_);
    whole_.resize(places_);
    for (const std::vector<std::size_t>& some : sets_of(near)) {
        for (const auto& kinds : kinds_asked_for) {
            all_.push_back({some, kinds, WindowJudge(terms.target)});
        }
    }
    if (terms.keep_seconds) {
        series_.assign(places_, RequestSeries(terms.clock, terms.length));
    }
}

void ServiceRecord::clear() {
    judged_ = 0;
    std::fill(open_.begin(), open_.end(), Second{});
    std::fill(held_.begin(), held_.end(), 0);
    std::fill(whole_.begin(), whole_.end(), std::array<SecondTally, 2>{});
    for (Judged& judged : all_) {
        judged.windows = WindowJudge(terms_.target);
    }
    for (RequestSeries& series : series_) {
        series.clear();
    }
}

void ServiceRecord::make_room(std::uint64_t second) {
    assert(second >= judged_ && "a request was counted that nobody held");
    // Whatever began before this second has been counted, or is held.
    while (second - judged_ >= room_ && held_[judged_ & (room_ - 1)] == 0) {
        judge_next();
    }
    if (second - judged_ < room_) {
        return;
    }
    const std::uint64_t larger = std::bit_ceil(second - judged_ + 1);
    std::vector<Second> open(larger * places_);
    std::vector<std::uint32_t> held(larger);
    for (std::uint64_t kept = judged_; kept < judged_ + room_; ++kept) {
        const auto from = open_.begin() + static_cast<std::ptrdiff_t>((kept & (room_ - 1)) * places_);
        std::copy_n(from, places_,
                    open.begin() + static_cast<std::ptrdiff_t>((kept & (larger - 1)) * places_));
        held[kept & (larger - 1)] = held_[kept & (room_ - 1)];
    }
    open_.swap(open);
    held_.swap(held);
    room_ = larger;
}

void ServiceRecord::judge_next() {
    const std::span<Second> second = std::span(open_).subspan((judged_ & (room_ - 1)) * places_, places_);
    for (std::size_t place = 0; place < places_; ++place) {
        for (std::size_t kind = 0; kind < 2; ++kind) {
            whole_[place][kind] += {second[place].total[kind], second[place].failed[kind]};
        }
    }
    if (judged_ >= before_clock_ && judged_ < last_) {
        for (Judged& judged : all_) {
            SecondTally sum;
            for (const std::size_t place : judged.places) {
                for (std::size_t kind = 0; kind < 2; ++kind) {
                    sum.total += judged.kinds[kind] ? second[place].total[kind] : 0;
                    sum.failed += judged.kinds[kind] ? second[place].failed[kind] : 0;
                }
            }
            judged.windows.add(sum);
        }
    }
    std::fill(second.begin(), second.end(), Second{});
    ++judged_;
}

void ServiceRecord::finish() {
    const std::uint64_t end = second_of(Time{} + terms_.length) + 1; // that of the very last instant too
    while (judged_ < end) {
        judge_next();
    }
}

WindowVerdict ServiceRecord::verdict(const std::vector<std::size_t>& places,
                                     std::array<bool, 2> kinds) const {
    if (places.empty()) {
        return {};
    }
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Judged& judged) {
        return judged.places == places && judged.kinds == kinds;
    });
    if (found == all_.end()) {
        throw std::logic_error("nobody has judged these places together");
    }
    return found->windows.verdict();
}

} // namespace gameday::models
