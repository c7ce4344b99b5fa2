#pragma once

#include <cassert>
#include <cstdint>
#include <memory_resource>
#include <source_location>
#include <string>
#include <vector>

#include "sim/events/callback.hpp"
#include "sim/events/event_queue.hpp"
#include "sim/random/stream.hpp"
#include "sim/record/journal.hpp"
#include "sim/time/time.hpp"

namespace gameday::sim {

/// Something an event can call by address; what stories wait with. It must outlive its event, or cancel it.
class Wakeable {
public:
    Wakeable(const Wakeable&) = delete;
    Wakeable& operator=(const Wakeable&) = delete;
    /// Its event has come.
    virtual void fire() = 0;

protected:
    Wakeable() = default;
    ~Wakeable() = default;
};

/// The engine of one run: the clock, the pending events, the record of what changed and why.
/// One object a run; nothing about it is global.
///
/// *Causes travel by themselves.* While an event is handled, `cause()` is the change that led to the
/// event; a recorded change becomes the cause of what its handler does next and of what it schedules.
class Engine {
public:
    Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    [[nodiscard]] Time now() const { return now_; }

    /// Registers a member function to be called by events: `engine.bind<&Pool::expire>(this)`.
    /// The member takes the event's 64-bit argument. `self` must outlive the run.
    template <auto Member, class T> std::uint32_t bind(T* self) {
        handlers_.push_back(Callback<std::uint64_t>::to<Member>(self));
        handler_names_.push_back(signature_with<Member>());
        return static_cast<std::uint32_t>(handlers_.size() - 1);
    }

    /// `(self->*Member)(randomness)` is called by `reset`, in the order of these calls, to make `self` as it
    /// was when it was made, with another replication's luck. `self` outlives the last reset.
    template <auto Member, class T> void on_reset(T* self) {
        resets_.push_back(Callback<const Randomness&>::to<Member>(self));
    }
    /// What is made from now on belongs to one replication: a reset forgets it, after everything that was
    /// made before has let go of it.
    void complete() { complete_ = {journal_.subjects(), resets_.size()}; }
    /// Back to the beginning: no event is pending, nothing has changed, and all that was made before
    /// `complete` is as it was.
    void reset(const Randomness& randomness);

    /// The target that calls `sleeper.fire()`.
    [[nodiscard]] static Target target(Wakeable& sleeper) {
        return {wakeable_handler, reinterpret_cast<std::uintptr_t>(&sleeper)};
    }

    /// The event fires at `at`, after all events scheduled earlier for the same instant.
    /// An instant before now is a defect; `Time::never()` is never reached.
    EventId schedule(Time at, Target target) {
        assert(at >= now_ && "the past cannot be scheduled");
        return queue_.push(at, target, cause_);
    }
    /// The same, counted from now.
    EventId schedule_in(Duration delay, Target target) { return schedule(now_ + delay, target); }
    /// A lane for events that are scheduled in the order in which they fire, such as time-outs of one length.
    /// It only saves time, and only where many of one lane are pending. It outlives resets, as handlers do.
    LaneId add_lane() { return queue_.add_lane(); }
    EventId schedule(LaneId lane, Time at, Target target) {
        assert(at >= now_ && "the past cannot be scheduled");
        return queue_.push(lane, at, target, cause_);
    }
    EventId schedule_in(LaneId lane, Duration delay, Target target) {
        return schedule(lane, now_ + delay, target);
    }
    /// Takes an event back; whether it was still pending. Names of past events are harmless here.
    bool cancel(EventId id) { return queue_.cancel(id); }

    /// Handles every event up to and including `end`, those scheduled meanwhile among them, and leaves
    /// the clock there. An end before now is a defect. What an event throws leaves through here, with
    /// the clock at that event, which counts as handled; a further call goes on with the next one.
    void run_until(Time end);

    /// Records a change at this instant, caused by `cause()`, and makes it the present cause.
    ChangeId record(SubjectId subject, std::int64_t value);

    /// The change that led to what is being done now.
    [[nodiscard]] ChangeId cause() const { return cause_; }
    void set_cause(ChangeId cause) { cause_ = cause; }
    /// Takes `cause` as the present one if it is later: of several conditions that had to hold, the
    /// last to come true is the reason.
    void adopt_cause(ChangeId cause) { cause_ = cause > cause_ ? cause : cause_; }

    /// Tells a tracer of each event and change from now on; of none when it is null. A reset does so too.
    void trace(Tracer* tracer) { tracer_ = tracer; }
    /// What a traced event calls: "Pool::expire".
    [[nodiscard]] std::string handler_name(std::uint32_t handler) const;

    /// Where the frames of stories get their room: what one gives back is the next one's.
    [[nodiscard]] std::pmr::memory_resource& frames() { return frames_; }
    [[nodiscard]] Journal& journal() { return journal_; }
    [[nodiscard]] const Journal& journal() const { return journal_; }
    [[nodiscard]] std::uint64_t events_handled() const { return handled_; }

private:
    static constexpr std::uint32_t wakeable_handler = 0;

    /// The compiler's text for a function, in which the member's name stands.
    template <auto Member> static const char* signature_with() {
        return std::source_location::current().function_name();
    }

    /// What waits is called by its address.
    void wake(std::uint64_t address);

    struct Complete {
        std::size_t subjects = 0, resets = 0;
    };

    std::pmr::unsynchronized_pool_resource frames_;
    Time now_;
    ChangeId cause_;
    EventQueue queue_;
    std::vector<Callback<const Randomness&>> resets_;
    Complete complete_;
    Journal journal_;
    std::vector<Callback<std::uint64_t>> handlers_;
    std::vector<const char*> handler_names_; // as the compiler has them
    Tracer* tracer_ = nullptr;
    std::uint64_t handled_ = 0;
};

} // namespace gameday::sim
