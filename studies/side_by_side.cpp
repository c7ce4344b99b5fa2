#include "studies/side_by_side.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <xxhash.h>

namespace gameday::studies {

SideBySide::SideBySide(Stop stop)
    : stop_(std::move(stop)), tracers_{sim::Tracer([this](auto points) { step(0, points); }),
                                       sim::Tracer([this](auto points) { step(1, points); })} {}

Compared SideBySide::compare(const Run& one, const Run& other) {
    comparison_ = {};
    steps_ = {};
    same_ = 0;
    {
        const std::jthread helper([&] { run(1, other); });
        run(0, one);
    }
    return std::exchange(comparison_, {});
}

void SideBySide::step(std::size_t side, std::span<const sim::TracePoint> points) {
    if (!meet(side, points, false)) {
        throw Parted{};
    }
}

void SideBySide::run(std::size_t side, const Run& run) {
    sim::Tracer& tracer = tracers_[side];
    tracer.restart();
    std::exception_ptr thrown;
    try {
        run(tracer);
    } catch (const Parted&) {
        return; // the other side knows
    } catch (...) {
        thrown = std::current_exception();
    }
    comparison_.thrown[side] = thrown; // its own place: no lock is needed
    meet(side, tracer.rest(), true);
}

bool SideBySide::meet(std::size_t side, std::span<const sim::TracePoint> points, bool last) {
    std::unique_lock lock(mutex_);
    steps_[side] = {.points = points, .last = last, .taken = true};
    if (steps_[1 - side].taken) {
        compare_steps();
        steps_[0].taken = steps_[1].taken = false;
        ++met_;
        both_.notify_one();
    } else {
        both_.wait(lock, [this, before = met_] { return met_ != before; });
    }
    return !comparison_.parting && !comparison_.stopped;
}

void SideBySide::compare_steps() {
    const auto& [one, other] = steps_;
    const auto [end, other_end] = std::ranges::mismatch(one.points, other.points);
    const auto common = static_cast<std::size_t>(end - one.points.begin());
    count(one.points.first(common));
    const auto did = [common](const Step& step) {
        return common < step.points.size() ? std::optional(step.points[common]) : std::nullopt;
    };
    if (did(one) || did(other) || one.last != other.last) {
        comparison_.parting = {
            .place = same_, .did = {did(one), did(other)}, .ended = {one.last, other.last}};
    } else if (!one.last && stop_) {
        comparison_.stopped = stop_();
    }
}

void SideBySide::count(std::span<const sim::TracePoint> same) {
    comparison_.hash = ::XXH3_64bits_withSeed(same.data(), same.size_bytes(), comparison_.hash);
    same_ += same.size();
    for (const sim::TracePoint& point : same) {
        switch (point.kind) {
        case sim::TracePoint::Kind::event:
            ++comparison_.events;
            break;
        case sim::TracePoint::Kind::draw:
            ++comparison_.draws;
            break;
        case sim::TracePoint::Kind::change:
            ++comparison_.changes;
            break;
        }
    }
}

} // namespace gameday::studies
