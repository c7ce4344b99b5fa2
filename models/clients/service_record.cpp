#include "models/clients/service_record.hpp"

#include <algorithm>
#include <bit>
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
std::set<std::vector<std::size_t>> sets_of(const std::vector<ServiceRecord::Place>& places) {
    std::vector<std::size_t> all(places.size());
    std::iota(all.begin(), all.end(), 0);
    std::set<std::vector<std::size_t>> sets{all};
    for (const std::size_t place : all) {
        sets.insert({place});
        std::vector<std::size_t> near_the_same;
        std::copy_if(all.begin(), all.end(), std::back_inserter(near_the_same),
                     [&](std::size_t other) { return places[other].near == places[place].near; });
        sets.insert(std::move(near_the_same));
    }
    return sets;
}

constexpr std::array<std::array<bool, 2>, 3> kinds_asked_for{{{true, true}, {true, false}, {false, true}}};

} // namespace

ServiceRecord::ServiceRecord(const Terms& terms, std::vector<Place> places)
    : terms_(terms), places_(std::move(places)), before_clock_(whole_seconds_up(terms.clock - Time{})),
      last_(before_clock_ +
            static_cast<std::uint64_t>(std::max(Time{} + terms.length - terms.clock, Duration{}).count()) /
                nanoseconds_a_second),
      origin_(terms.clock - Duration::seconds(static_cast<std::int64_t>(before_clock_))) {
    // In a run that is shorter than a request may take every second stays open.
    Duration longest;
    for (const Place& place : places_) {
        longest = std::max(longest, std::min(place.longest, terms.length));
    }
    constexpr std::uint64_t cut_ones = 2; // where a request begins and where it ends
    room_ = std::bit_ceil(whole_seconds_up(longest) + cut_ones);
    open_.resize(room_ * places_.size());
    whole_.resize(places_.size());
    for (const std::vector<std::size_t>& some : sets_of(places_)) {
        for (const auto& kinds : kinds_asked_for) {
            all_.push_back({some, kinds, WindowJudge(terms.target)});
        }
    }
    if (terms.keep_seconds) {
        series_.assign(places_.size(), RequestSeries(terms.clock, terms.length));
    }
}

void ServiceRecord::clear() {
    judged_ = 0;
    std::fill(open_.begin(), open_.end(), Second{});
    std::fill(whole_.begin(), whole_.end(), std::array<SecondTally, 2>{});
    for (Judged& judged : all_) {
        judged.windows = WindowJudge(terms_.target);
    }
    for (RequestSeries& series : series_) {
        series.clear();
    }
}

void ServiceRecord::make_room(std::uint64_t second) {
    if (second < judged_) {
        throw std::logic_error("a request was answered later than any may be");
    }
    while (second - judged_ >= room_) {
        judge_next();
    }
}

void ServiceRecord::judge_next() {
    const std::span<Second> second =
        std::span(open_).subspan((judged_ & (room_ - 1)) * places_.size(), places_.size());
    for (std::size_t place = 0; place < places_.size(); ++place) {
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
