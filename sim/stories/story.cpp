#include "sim/stories/story.hpp"

namespace gameday::sim {

void Story::interrupt() {
    if (handle_ && !handle_.done() && handle_.promise().waiting != nullptr) {
        handle_.promise().waiting->wake(Wake::interrupted);
    }
}

Suspension::~Suspension() {
    engine_->cancel(event_);
    if (story_ && story_.promise().waiting == this) {
        story_.promise().waiting = nullptr;
    }
}

void Suspension::suspend(std::coroutine_handle<Story::promise_type> story) {
    story_ = story;
    story_.promise().waiting = this;
    story_.promise().running = false;
}

void Suspension::schedule(Time at, Wake reason) {
    engine_->cancel(event_);
    reason_ = reason;
    event_ = engine_->schedule(at, Engine::target(*this));
}

void Suspension::wake(Wake reason) {
    if (!woken_) {
        woken_ = true;
        schedule(engine_->now(), reason);
    }
}

void Suspension::fire() {
    woken_ = true;
    story_.promise().waiting = nullptr;
    story_.promise().running = true;
    // Resuming ends this wait and destroys it: nothing of it may be touched afterwards.
    story_.resume();
}

} // namespace gameday::sim
