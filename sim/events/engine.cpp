#include "sim/events/engine.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>

#include "sim/record/tracer.hpp"

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
        if (tracer_ != nullptr) [[unlikely]] {
            const auto [handler, argument] = event->target;
            tracer_->event(now_, handler,
                           handler == wakeable_handler ? 0 : argument); // an address tells nothing
        }
        handlers_[event->target.handler](event->target.argument);
    }
    now_ = end;
    cause_ = {};
}

void Engine::reset(const Randomness& randomness) {
    now_ = Time{};
    cause_ = {};
    trace(randomness.tracer);
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
    if (tracer_ != nullptr) [[unlikely]] {
        tracer_->change(subject.number, value);
    }
    cause_ = journal_.record({now_, subject, value, cause_});
    return cause_;
}

std::string Engine::handler_name(std::uint32_t handler) const {
    if (handler == wakeable_handler) {
        return "a story's wait";
    }
    // g++: "… [with auto Member = &gameday::models::Pool::expire]"; clang: "… [Member = &gameday::…]"
    std::string_view name = handler_names_[handler];
    constexpr std::string_view mark = "Member = ";
    name.remove_prefix(std::min(name.size(), name.find(mark) + mark.size()));
    name = name.substr(0, name.find_first_of("];"));
    const auto method = name.rfind("::");
    const auto scope = method == 0 || method == name.npos ? method : name.rfind("::", method - 1);
    return std::string(scope == name.npos ? name : name.substr(scope + 2));
}

} // namespace gameday::sim
