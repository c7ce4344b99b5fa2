#pragma once

#include <cassert>
#include <coroutine>
#include <utility>

#include "sim/events/engine.hpp"
#include "sim/stories/frames.hpp"

namespace gameday::sim {

/// Why a waiting story goes on.
enum class Wake {
    completed,   ///< what it waited for has come
    timed_out,   ///< its deadline came first
    interrupted, ///< somebody called Story::interrupt
};

class Suspension;

/// A behaviour that reads like a runbook, written as a coroutine:
/// `co_await delay(engine, acknowledge); co_await until(engine, promoted, is_true);`.
///
/// The owner starts it, and holds it by value. Destroying it at any wait deregisters that wait; it must
/// not destroy itself, nor be destroyed by what it calls: who wants to replace a story from within
/// schedules an event for it. The engine, the observables it waits for and the arguments it takes by
/// reference outlive it. One of its parameters, or the object it is a member of, is the engine or has it as
/// `engine()`: its frame comes out of the engine's pool.
///
/// An exception leaves through whoever runs it: `start` before the first wait, `Engine::run_until`
/// after it. The story is done then.
class [[nodiscard]] Story {
public:
    struct promise_type : PooledFrame {
        Suspension* waiting = nullptr;
        bool started = false;
        bool running = false; // between two waits

        Story get_return_object() { return Story{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        // Not started by its own call: an exception before the first wait would leave through the
        // half-made return object, which g++ 12 does not survive.
        static std::suspend_always initial_suspend() noexcept { return {}; }
        static std::suspend_always final_suspend() noexcept { return {}; }
        static void return_void() {}
        [[noreturn]] static void unhandled_exception() { throw; }
    };

    Story() = default;
    Story(Story&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Story& operator=(Story&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    Story(const Story&) = delete;
    Story& operator=(const Story&) = delete;
    ~Story() {
        if (handle_) {
            assert((handle_.done() || !handle_.promise().running) && "a story cannot destroy itself");
            handle_.destroy();
        }
    }

    /// Runs it to its first wait. Called once.
    void start() {
        assert(handle_ && !handle_.promise().started && "a story is started once");
        handle_.promise().started = handle_.promise().running = true;
        handle_.resume();
    }

    /// Whether it ran to its end (or there is no story).
    [[nodiscard]] bool done() const { return !handle_ || handle_.done(); }

    /// Resumes the story where it waits, with `Wake::interrupted`, as an event at this instant.
    /// A story that does not wait, or has been woken already at this instant, is left alone. One whose
    /// delay or deadline ends at this very instant, but whose turn has not come, is interrupted.
    void interrupt();

private:
    explicit Story(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    std::coroutine_handle<promise_type> handle_;
};

/// A wait of a story: the one event that resumes it. It lives in the coroutine's frame, so destroying
/// the story cancels the event.
///
/// Awaiters are classes with constructors, never aggregates: g++ 12.2 destroys the members of an
/// awaited aggregate twice. It does so to the captures of a lambda in an awaited expression as well: let
/// those own nothing, or name the lambda in a statement before.
class Suspension : public Wakeable {
public:
    Suspension(const Suspension&) = delete;
    Suspension& operator=(const Suspension&) = delete;

    /// Wakes the story at this instant, for this reason, instead of what it waited for.
    void wake(Wake reason);
    void fire() final;

protected:
    explicit Suspension(Engine& engine) : engine_(&engine) {}
    ~Suspension();

    void suspend(std::coroutine_handle<Story::promise_type> story);
    /// Wakes the story at an instant, unless something wakes it before.
    void schedule(Time at, Wake reason);
    [[nodiscard]] Wake reason() const { return reason_; }
    [[nodiscard]] bool woken() const { return woken_; }
    [[nodiscard]] Engine& engine() const { return *engine_; }

private:
    Engine* engine_;
    std::coroutine_handle<Story::promise_type> story_;
    EventId event_;
    Wake reason_ = Wake::completed;
    bool woken_ = false; // its last event is on its way, or has fired
};

} // namespace gameday::sim
