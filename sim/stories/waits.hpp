#pragma once

#include <algorithm>
#include <coroutine>
#include <type_traits>
#include <utility>

#include "sim/record/observable.hpp"
#include "sim/stories/story.hpp"

namespace gameday::sim {

/// `co_await delay(engine, 30 s)` goes on after that long; the story's cause travels with it. A delay of
/// nothing still lets every event pass that is pending at this instant; a negative one is none.
class Delay final : public Suspension {
public:
    Delay(Engine& engine, Duration length) : Suspension(engine), length_(length) {}

    [[nodiscard]] static bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<Story::promise_type> story) {
        suspend(story);
        schedule(engine().now() + std::max(length_, Duration{}), Wake::completed);
    }
    Wake await_resume() const { return reason(); }

private:
    Duration length_;
};

/// `co_await until(engine, promoted, is_true)` goes on once the value satisfies the condition: at once
/// if it does already, otherwise as an event at the instant of the change that makes it so, even if
/// the value has moved on by then. An optional deadline ends the wait with `Wake::timed_out`; one that
/// has passed does so at this instant. When change and deadline share an instant, the rule for ties
/// decides: the one that was scheduled first. The condition looks at the value and changes nothing.
template <class T, class Condition> class Until final : public Suspension, private Watcher<T> {
    static_assert(
        std::is_trivially_destructible_v<Condition>,
        "a condition captures references and plain values only: g++ 12.2 destroys the captures of a "
        "lambda inside an awaited expression twice");

public:
    Until(Engine& engine, Observable<T>& value, Condition condition, Time deadline)
        : Suspension(engine), value_(&value), condition_(std::move(condition)), deadline_(deadline) {}
    Until(const Until&) = delete;
    Until& operator=(const Until&) = delete;
    Until(Until&&) = delete;
    Until& operator=(Until&&) = delete;
    ~Until() { value_->unwatch(*this); }

    [[nodiscard]] bool await_ready() {
        if (!condition_(value_->value())) {
            return false;
        }
        engine().adopt_cause(value_->last_change());
        return true;
    }
    void await_suspend(std::coroutine_handle<Story::promise_type> story) {
        suspend(story);
        value_->watch(*this);
        if (deadline_ != Time::never()) {
            schedule(std::max(deadline_, engine().now()), Wake::timed_out);
        }
    }
    Wake await_resume() const { return reason(); }

private:
    bool sees(const T& value) override {
        if (woken() || !condition_(value)) {
            return false;
        }
        wake(Wake::completed);
        return true;
    }

    Observable<T>* value_;
    Condition condition_;
    Time deadline_;
};

/// What a story awaits to go on after `length`; see Delay.
[[nodiscard]] inline Delay delay(Engine& engine, Duration length) {
    return {engine, length};
}

/// What a story awaits to go on once `condition(value)` holds, or at the deadline; see Until.
template <class T, class Condition>
[[nodiscard]] Until<T, Condition> until(Engine& engine, Observable<T>& value, Condition condition,
                                        Time deadline = Time::never()) {
    return {engine, value, std::move(condition), deadline};
}

/// The plainest condition of `until`.
[[nodiscard]] inline bool is_true(bool value) {
    return value;
}

} // namespace gameday::sim
