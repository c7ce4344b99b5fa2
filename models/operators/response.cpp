#include "models/operators/response.hpp"

#include <algorithm>

#include "sim/stories/waits.hpp"

namespace gameday::models {

namespace {

sim::Subject subject(const std::string& runbook, const std::string& what, std::string label,
                     std::string phase, std::string text) {
    return {.name = "runbooks." + runbook + "." + what,
            .label = std::move(label),
            .phase = std::move(phase),
            .describe = [text = std::move(text)](std::int64_t) { return text; }};
}

sim::Subject finding_subject(const std::string& runbook) {
    sim::Subject finding = subject(runbook, "finding", "on-call", "confirm", "");
    finding.describe = [](std::int64_t value) -> std::string {
        return value % 2 != 0 ? "on-call finds that it is real"
                              : "on-call finds a false alarm, and stands down";
    };
    return finding;
}

} // namespace

Response::Response(Estate& estate, const std::string& name, const RunbookParameters& runbook)
    : estate_(&estate), name_(name), runbook_(runbook),
      by_(runbook.by ? estate.operators.at(runbook.by->text) : nullptr),
      alarm_(*estate.engine,
             subject(name, "alarm", "alarm", "alarm",
                     by_ ? "alarm: on-call is paged" : "alarm sets off " + name),
             0),
      acknowledged_(*estate.engine,
                    subject(name, "acknowledged", "on-call", "acknowledge", "on-call acknowledges"), 0),
      finding_(*estate.engine, finding_subject(name), Finding{}),
      decided_(*estate.engine, subject(name, "decided", "decision", "decide", name + " started"), false) {
    if (by_ != nullptr) {
        const auto stream = [&](const char* what) {
            return estate.randomness.stream("operators." + runbook.by->text + "/" + what);
        };
        alarms_ = stream("alarm");
        acknowledgements_ = stream("acknowledge");
        escalations_ = stream("escalated");
        confirmations_ = stream("confirm");
        decisions_ = stream("decide");
    }
    if (runbook_.on == Trigger::region_alarm) {
        for (const auto& [check_name, check] : estate.checks) {
            check->healthy().subscribe<&Response::check_changed>(this);
        }
    }
}

void Response::run_now() {
    begin_run(RegionId{});
}

void Response::check_changed() {
    if (!story_.done() || decided_.value()) {
        return; // already at it; a runbook runs once
    }
    // Only one that turns red just now: those that were red before have been looked at.
    if (HealthCheck* const check = turned_red_since(estate_->engine->now(), nullptr)) {
        story_ = by_ != nullptr ? respond(check) : respond_at_once(check);
        story_.start();
    }
}

HealthCheck* Response::turned_red_since(Time then, const HealthCheck* known) const {
    for (const auto& [check_name, check] : estate_->checks) {
        const sim::Observable<bool>& healthy = check->healthy();
        if (check != known && !healthy.value() && healthy.last_change().exists() && healthy.since() >= then) {
            return check;
        }
    }
    return nullptr;
}

sim::Story Response::respond_at_once(HealthCheck* check) {
    alarm_.set(++responses_);
    begin_run(check->region());
    co_return;
}

sim::Story Response::respond(HealthCheck* check) {
    sim::Engine& engine = *estate_->engine;
    while (check != nullptr) {
        const Time turned_red = engine.now();
        const std::uint32_t ordinal = responses_++;
        co_await sim::delay(engine, by_->alarm.draw(alarms_.at(0, ordinal)));
        alarm_.set(responses_);
        co_await sim::delay(engine, time_to_acknowledge(ordinal));
        acknowledged_.set(responses_);
        co_await sim::delay(engine, by_->confirm.draw(confirmations_.at(0, ordinal)));
        const bool real = !check->endpoint().well();
        finding_.set({responses_, real});
        if (real) {
            co_await sim::delay(engine, by_->decide.draw(decisions_.at(0, ordinal)));
            if (!decided_.value()) { // nor has a timeline started it meanwhile
                begin_run(check->region());
            }
            co_return;
        }
        check = turned_red_since(turned_red, check);
    }
}

Duration Response::time_to_acknowledge(std::uint32_t ordinal) const {
    const Duration first = by_->acknowledge.draw(acknowledgements_.at(0, ordinal));
    if (!by_->escalate_after || first <= *by_->escalate_after) {
        return first;
    }
    const OperatorParameters& second =
        by_->escalate_to ? *estate_->operators.at(by_->escalate_to->text) : *by_;
    return std::min(first, *by_->escalate_after + second.acknowledge.draw(escalations_.at(0, ordinal)));
}

void Response::begin_run(RegionId alarmed) {
    for (const auto& [check_name, check] : estate_->checks) {
        if (check->region() == alarmed && check->endpoint().well()) {
            ++false_starts_;
            break;
        }
    }
    decided_.set(true);
    runs_.push_back(std::make_unique<RunbookRun>(*estate_, name_, runbook_, alarmed, responses_));
    runs_.back()->start();
}

} // namespace gameday::models
