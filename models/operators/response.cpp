#include "models/operators/response.hpp"

#include <algorithm>
#include <utility>

#include "sim/stories/waits.hpp"

namespace gameday::models {

Response::Response(Estate& estate, std::string name, const RunbookParameters& runbook)
    : estate_(&estate), name_(std::move(name)), runbook_(runbook),
      by_(runbook.by ? estate.operators.at(runbook.by->text) : nullptr),
      first_name_(runbook.by ? runbook.by->text : ""),
      second_name_(by_ != nullptr && by_->escalate_to ? by_->escalate_to->text : "a second " + first_name_),
      alarm_(*estate.engine, alarm_subject(), 0),
      escalated_(*estate.engine,
                 subject("escalated", "escalation", "escalate",
                         "nobody has acknowledged: " + second_name_ + " is paged as well"),
                 0),
      acknowledged_(*estate.engine, acknowledged_subject(), Acknowledgement{}),
      finding_(*estate.engine, finding_subject(), Finding{}), decided_(*estate.engine, decided_subject(), 0) {
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
    estate.engine->on_reset<&Response::reset>(this);
    if (runbook_.on == Trigger::region_alarm) {
        for (const auto& [check_name, check] : estate.checks) {
            check->healthy().subscribe<&Response::check_changed>(this);
        }
    }
}

sim::Subject Response::subject(const char* what, std::string label, const char* phase,
                               std::string words) const {
    return {.name = "runbooks." + name_ + "." + what,
            .label = std::move(label),
            .phase = phase,
            .describe = [words = std::move(words)](std::int64_t) { return words; }};
}

sim::Subject Response::alarm_subject() const {
    sim::Subject alarm = subject("alarm", "alarm", "alarm", "");
    alarm.describe = [this](std::int64_t number) {
        const auto ordinal = static_cast<std::uint32_t>(number);
        if (by_hand(ordinal)) {
            return first_name_ + " is paged by hand";
        }
        const std::string& region = estate_->topology->name(pages_.at(ordinal - 1).check->region());
        return by_ == nullptr ? "alarm about " + region + " sets off " + name_
                              : "alarm: " + first_name_ + " is paged about " + region;
    };
    return alarm;
}

sim::Subject Response::acknowledged_subject() const {
    sim::Subject acknowledged = subject("acknowledged", first_name_, "acknowledge", "");
    acknowledged.describe = [first = first_name_, second = second_name_](std::int64_t value) {
        return (value % 2 != 0 ? second : first) + " acknowledges";
    };
    return acknowledged;
}

sim::Subject Response::finding_subject() const {
    sim::Subject finding = subject("finding", first_name_, "confirm", "");
    finding.describe = [this](std::int64_t value) {
        bool by_second = false;
        for (const auto& past : acknowledged_.history()) {
            by_second = past.value.alarm == value / 2 ? past.value.by_second : by_second;
        }
        return (by_second ? second_name_ : first_name_) +
               (value % 2 != 0 ? " finds that it is real" : " finds nothing wrong, and stands down");
    };
    return finding;
}

sim::Subject Response::decided_subject() const {
    sim::Subject decided = subject("decided", "decision", "decide", "");
    decided.describe = [this](std::int64_t times) {
        return name_ + (times > 1 ? " started again" : " started") +
               (asked_[static_cast<std::size_t>(times - 1)] ? "" : " by hand; nobody was asked");
    };
    return decided;
}

void Response::reset(const sim::Randomness& randomness) {
    runs_.clear();
    story_ = {};
    randomness.renew(alarms_, acknowledgements_, escalations_, confirmations_, decisions_);
    responses_ = false_starts_ = 0;
    asked_.clear();
    pages_.clear();
    page_waits_ = false;
}

void Response::run_now() {
    begin_run(RegionId{}, false, engine().now());
}

void Response::page_now() {
    if (!story_.done()) {
        page_waits_ = true;
        return;
    }
    story_ = respond(nullptr);
    story_.start();
}

void Response::check_changed() {
    if (!story_.done() || decided_.value() > 0) {
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
        const bool red = !healthy.value() && healthy.last_change().exists();
        if (red && (check == known ? healthy.since() > then : healthy.since() >= then)) {
            return check;
        }
    }
    return nullptr;
}

sim::Story Response::respond_at_once(HealthCheck* check) {
    pages_.push_back({check, engine().now()});
    alarm_.set(++responses_);
    begin_run(check->region(), true, engine().now());
    co_return;
}

sim::Story Response::respond(HealthCheck* check) {
    sim::Engine& engine = this->engine();
    for (bool by_hand = check == nullptr; by_hand || check != nullptr; by_hand = false) {
        const Time turned_red = engine.now();
        const std::uint32_t ordinal = responses_++;
        pages_.push_back({check, by_hand ? Time{} - Duration::hours(8760) : turned_red});
        if (!by_hand) {
            co_await sim::delay(engine, by_->alarm.draw(alarms_.at(0, ordinal)));
        }
        alarm_.set(responses_);
        const Duration first = by_->acknowledge.draw(acknowledgements_.at(0, ordinal));
        bool by_second = false;
        if (!by_->escalate_after || first <= *by_->escalate_after) {
            co_await sim::delay(engine, first);
        } else {
            co_await sim::delay(engine, *by_->escalate_after);
            escalated_.set(responses_);
            const Duration left = first - *by_->escalate_after;
            const Duration other = second().acknowledge.draw(escalations_.at(0, ordinal));
            by_second = other < left;
            co_await sim::delay(engine, std::min(left, other));
        }
        const OperatorParameters& who = by_second ? second() : *by_;
        acknowledged_.set({responses_, by_second});
        co_await sim::delay(engine, who.confirm.draw(confirmations_.at(0, ordinal)));
        const bool told = by_hand || page_waits_; // a page by somebody is believed
        const bool real = told || !check->endpoint().well();
        finding_.set({responses_, real});
        if (real) {
            co_await sim::delay(engine, who.decide.draw(decisions_.at(0, ordinal)));
            if (told || decided_.value() == 0) { // nor has a timeline started it meanwhile
                begin_run(told ? RegionId{} : check->region(), true, turned_red);
            }
            co_return;
        }
        check = turned_red_since(turned_red, check);
    }
}

const OperatorParameters& Response::second() const {
    return by_->escalate_to ? *estate_->operators.at(by_->escalate_to->text) : *by_;
}

void Response::begin_run(RegionId alarmed, bool asked, Time called) {
    for (const auto& [check_name, check] : estate_->checks) {
        if (check->region() == alarmed && check->endpoint().well()) {
            ++false_starts_;
            break;
        }
    }
    const auto ordinal = static_cast<std::uint32_t>(runs_.size());
    asked_.push_back(asked);
    decided_.set(ordinal + 1);
    runs_.push_back(std::make_unique<RunbookRun>(*estate_, name_, runbook_, alarmed, called, ordinal));
    runs_.back()->start();
}

} // namespace gameday::models
