#include "sim/events/engine.hpp"

#include <algorithm>
#include <cassert>

namespace gameday::sim {

Engine::Engine() {
    bind<&Engine::wake>(this); // number `wakeable_handler`
}

void Engine::wake(std::uint64_t address) {
    reinterpret_cast<Wakeable*>(static_cast<std::uintptr_t>(address))->fire();
}

void Engine::run_until(Time end) {
    assert(end >= now_ && "the clock cannot go back");
    constexpr Time last = Time::at(Duration::nanoseconds(Duration::never().count() - 1)); // before never
    while (const std::optional<Event> event = queue_.pop(std::min(end, last))) {
        now_ = event->at;
        cause_ = event->cause;
        ++handled_;
        handlers_[event->target.handler](event->target.argument);
    }
    now_ = end;
    cause_ = {};
}

void Engine::reset(const Randomness& randomness) {
    now_ = Time{};
    cause_ = {};
    for (std::size_t i = 0; i < complete_.resets; ++i) {
        resets_[i](randomness);
    }
    resets_.resize(complete_.resets);
    queue_.clear();
    journal_.reset(complete_.subjects);
    handled_ = 0;
    cause_ = {};
}

ChangeId Engine::record(SubjectId subject, std::int64_t value) {
    cause_ = journal_.record({now_, subject, value, cause_});
    return cause_;
}

} // namespace gameday::sim
