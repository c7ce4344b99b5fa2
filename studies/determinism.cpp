#include "studies/determinism.hpp"

#include <algorithm>
#include <bit>
#include <exception>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <xxhash.h>

namespace gameday::studies {

namespace {

constexpr std::array<std::size_t, 2> sides{0, 1};

std::string what_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "something that says nothing of itself";
    }
}

void rethrow_if_out_of_memory(const std::exception_ptr& thrown) {
    try {
        if (thrown != nullptr) {
            std::rethrow_exception(thrown);
        }
    } catch (const std::bad_alloc&) {
        throw;
    } catch (...) { // told with what parted
    }
}

/// A value that is measured, with a name for people.
struct Named {
    std::string name;
    std::uint64_t bits = 0;
    std::string text;
};

/// All that is measured of a world.
std::vector<Named> named_values(const Study& study, const models::World& world) {
    const Replication measured = measure(study, world);
    std::vector<Named> values;
    for (std::size_t i = 0; i < measured.values.size(); ++i) {
        const double value = measured.values[i];
        values.push_back({study.measured()[i].key.text(), std::bit_cast<std::uint64_t>(value),
                          fmt::format("{:.17g}", value)});
    }
    for (const Phase& phase : measured.phases) {
        values.push_back({"phase " + phase.name, static_cast<std::uint64_t>(phase.nanoseconds),
                          fmt::format("{} ns", phase.nanoseconds)});
    }
    return values;
}

} // namespace

DeterminismCheck::DeterminismCheck(const Study& study, SideBySide::Stop stop)
    : study_(&study), side_by_side_(std::move(stop)) {}

bool DeterminismCheck::compare(std::uint32_t replication, const Prepare& one, const Prepare& other) {
    Worlds worlds{};
    const auto runner = [&worlds](std::size_t side, const Prepare& prepare) {
        return [&worlds, side, &prepare](sim::Tracer& tracer) {
            models::World& world = prepare(tracer);
            worlds[side] = &world;
            world.run();
        };
    };
    const Compared comparison = side_by_side_.compare(runner(0, one), runner(1, other));
    if (comparison.stopped) { // how far it came depends on the moment, and counts for nothing
        result_.stopped = comparison.stopped;
        return false;
    }
    result_.events += comparison.events;
    result_.draws += comparison.draws;
    result_.changes += comparison.changes;
    add(comparison.hash);
    if (comparison.parting || comparison.thrown[0] || comparison.thrown[1]) {
        note_parting(replication, comparison, worlds);
    } else {
        compare_metrics(replication, worlds);
    }
    const bool same = !result_.difference && !result_.failed;
    result_.replications += same ? 1 : 0;
    return same;
}

void DeterminismCheck::note_parting(std::uint32_t replication, const Compared& comparison,
                                    const Worlds& worlds) {
    for (const auto& thrown : comparison.thrown) {
        rethrow_if_out_of_memory(thrown); // which says nothing of determinism
    }
    const Parting parting = comparison.parting.value_or(
        Parting{.place = comparison.events + comparison.draws + comparison.changes,
                .did = {},
                .ended = {true, true}});
    Difference difference{.replication = replication, .place = parting.place, .at = {}, .did = {}};
    for (const std::size_t side : sides) {
        const auto& point = parting.did[side];
        const auto& thrown = comparison.thrown[side];
        if (point && worlds[side] != nullptr) {
            difference.did[side] = describe(*point, *worlds[side]);
            difference.at = std::min(difference.at.value_or(point->at), point->at);
        } else if (thrown) {
            difference.did[side] = "throws: " + what_of(thrown);
        } else {
            difference.did[side] = parting.ended[side] ? "is at its end" : "goes on";
        }
    }
    if (!comparison.parting && difference.did[0] == difference.did[1]) {
        result_.failed = {replication, what_of(comparison.thrown[0])};
    } else {
        result_.difference = std::move(difference);
    }
}

void DeterminismCheck::compare_metrics(std::uint32_t replication, const Worlds& worlds) {
    const auto one = named_values(*study_, *worlds[0]);
    const auto other = named_values(*study_, *worlds[1]);
    for (std::size_t i = 0; i < std::max(one.size(), other.size()); ++i) {
        const auto text = [i](const std::vector<Named>& values) {
            return i < values.size() ? values[i].name + " = " + values[i].text : "nothing";
        };
        if (i >= std::min(one.size(), other.size()) || one[i].name != other[i].name ||
            one[i].bits != other[i].bits) {
            result_.difference = {.replication = replication,
                                  .place = result_.events + result_.draws + result_.changes,
                                  .at = {},
                                  .did = {"measures " + text(one), "measures " + text(other)}};
            return;
        }
        add(one[i].bits);
    }
}

std::string DeterminismCheck::describe(const sim::TracePoint& point, const models::World& world) const {
    switch (point.kind) {
    case sim::TracePoint::Kind::event:
        return fmt::format("handles {}({})",
                           world.engine().handler_name(static_cast<std::uint32_t>(point.subject)),
                           point.detail);
    case sim::TracePoint::Kind::draw:
        // A used world may have named its streams when nobody listened.
        return fmt::format("draws number {} of entity {} from {} (key {:016x})", point.ordinal, point.detail,
                           side_by_side_.tracer(0).stream_name(point.subject), point.key);
    case sim::TracePoint::Kind::change:
        break;
    }
    const sim::Subject& subject =
        world.engine().journal().subject({static_cast<std::uint32_t>(point.subject)});
    return fmt::format("records {} = {}", subject.name, static_cast<std::int64_t>(point.detail));
}

void DeterminismCheck::add(std::uint64_t hash) {
    result_.hash = ::XXH3_64bits_withSeed(&hash, sizeof hash, result_.hash);
}

Determinism check_determinism(const Study& study, const ReplicateOptions& options) {
    DeterminismCheck check(study, options.stop);
    const auto make = [&](sim::Randomness randomness) {
        return std::make_unique<models::World>(study.document().system, study.script(), study.prospects(),
                                               randomness, options.grain);
    };
    std::unique_ptr<models::World> fresh;
    std::unique_ptr<models::World> used;
    for (std::uint32_t i = 0; i < options.runs; ++i) {
        const std::uint32_t number = options.first + i;
        const auto prepare_fresh = [&](sim::Tracer& tracer) -> models::World& {
            fresh = make({options.seed, number, &tracer});
            return *fresh;
        };
        const auto prepare_used = [&](sim::Tracer& tracer) -> models::World& {
            if (used == nullptr) {
                used = make({options.seed, number + 1});
                used->run();
            }
            used->reset({options.seed, number, &tracer});
            return *used;
        };
        if (!check.compare(number, prepare_fresh, prepare_used)) {
            break;
        }
        if (options.progress) {
            options.progress(i + 1);
        }
        // What was new is the used one next time, in the other thread.
        std::swap(fresh, used);
    }
    return check.result();
}

} // namespace gameday::studies
