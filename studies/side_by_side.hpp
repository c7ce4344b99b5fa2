#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <span>

#include "sim/record/tracer.hpp"
#include "studies/replicate.hpp"

namespace gameday::studies {

/// Where two runs part: the first thing that is not the same.
struct Parting {
    std::uint64_t place = 0; ///< how many things were the same before
    /// What each run did there; nothing: it was at its end, or went on when the other was.
    std::array<std::optional<sim::TracePoint>, 2> did;
    std::array<bool, 2> ended{};
};

/// How two runs compare.
struct Compared {
    std::uint64_t events = 0, draws = 0, changes = 0; ///< that both have in common
    /// Of all that they have in common, one after the other: the same on every machine.
    std::uint64_t hash = 0;
    std::optional<Parting> parting; ///< nothing: they are the same
    std::optional<StopReason> stopped;
    /// What each run threw. It counts as its end.
    std::array<std::exception_ptr, 2> thrown;
};

/// Runs two things at once, each in a thread of its own, in step: some thousand events, draws and changes at
/// a time, so that neither their number nor the memory has a limit. Both end at the first difference.
class SideBySide {
public:
    using Stop = std::function<std::optional<StopReason>()>;
    /// Something that runs, and tells the tracer what it does.
    using Run = std::function<void(sim::Tracer&)>;

    /// `stop` is asked at each step; both end when it has a reason. It may be empty.
    explicit SideBySide(Stop stop = {});

    [[nodiscard]] Compared compare(const Run& one, const Run& other);
    /// What the runs were told to: it knows the names of streams.
    [[nodiscard]] const sim::Tracer& tracer(std::size_t side) const { return tracers_[side]; }

private:
    /// One side's step: what it did since the last one.
    struct Step {
        std::span<const sim::TracePoint> points;
        bool last = false;
        bool taken = false;
    };
    struct Parted {};

    void step(std::size_t side, std::span<const sim::TracePoint> points);
    void run(std::size_t side, const Run& run);
    /// Waits for the other side's step, and compares both; whether to go on.
    bool meet(std::size_t side, std::span<const sim::TracePoint> points, bool last);
    void compare_steps();
    void count(std::span<const sim::TracePoint> same);

    Stop stop_;
    std::array<sim::Tracer, 2> tracers_;
    std::mutex mutex_;
    std::condition_variable both_;
    std::array<Step, 2> steps_;
    std::uint64_t met_ = 0; // how often
    std::uint64_t same_ = 0;
    Compared comparison_;
};

} // namespace gameday::studies
