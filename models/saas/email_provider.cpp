#include "models/saas/email_provider.hpp"

#include <algorithm>

#include <boost/random/exponential_distribution.hpp>

namespace gameday::models {

namespace {

sim::Subject subject(std::string name, std::string yes, std::string no, std::string phase, bool in_story) {
    return {.name = std::move(name),
            .label = "e-mail",
            .phase = std::move(phase),
            .describe = [yes = std::move(yes),
                         no = std::move(no)](std::int64_t value) { return value != 0 ? yes : no; },
            .in_story = in_story};
}

} // namespace

EmailProvider::EmailProvider(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
                             const EmailParameters& parameters, Region& endpoint, double scale)
    : engine_(&engine), key_(key), parameters_(parameters), endpoint_(&endpoint),
      arrivals_(randomness.stream("saas." + key + "/arrivals")),
      mean_gap_(1e9 / (parameters.rate.per_second * scale)),
      accept_time_(Duration::from_seconds(1.0 / (parameters.accepts.per_second * scale))),
      outage_(engine,
              subject("saas." + key + ".outage", "provider of " + key + " has an outage",
                      "provider of " + key + " has recovered", "", false),
              false),
      up_(engine,
          subject("saas." + key + ".up", key + " provider takes e-mails again",
                  key + " provider takes no e-mails", "", true),
          true),
      backlog_(engine,
               subject("saas." + key + ".backlog", key + ": e-mails wait in the outbox",
                       key + ": outbox drained", "drain", true),
               false),
      on_produce_(engine.bind<&EmailProvider::produce>(this)),
      on_try_(engine.bind<&EmailProvider::try_again>(this)),
      on_send_(engine.bind<&EmailProvider::send_next>(this)) {
    outage_.subscribe<&EmailProvider::refresh>(this);
    endpoint.reach.subscribe<&EmailProvider::refresh>(this);
}

void EmailProvider::start() {
    schedule_next();
}

void EmailProvider::refresh() {
    up_.set(!outage_.value() && endpoint_->reach.value() == Reach::up);
}

void EmailProvider::schedule_next() {
    sim::Draw bits = arrivals_.at(produced_++);
    const double gap = mean_gap_ * boost::random::exponential_distribution<double>{}(bits);
    engine_->set_cause({});
    engine_->schedule_in(Duration::from_nanoseconds(gap), {on_produce_, 0});
}

void EmailProvider::produce(std::uint64_t) {
    schedule_next();
    if (outbox_.empty() && up_.value()) {
        ++accepted_;
        return;
    }
    outbox_.push_back(engine_->now());
    if (outbox_.size() == 1) {
        engine_->adopt_cause(up_.last_change());
        backlog_.set(true);
        engine_->schedule_in(parameters_.outbox.retry_every, {on_try_, 0});
    }
}

void EmailProvider::give_up_old() {
    while (!outbox_.empty() && engine_->now() - outbox_.front() > parameters_.outbox.give_up) {
        outbox_.pop_front();
        ++lost_;
    }
}

void EmailProvider::try_again(std::uint64_t) {
    give_up_old();
    if (outbox_.empty()) {
        backlog_.set(false);
    } else if (up_.value()) {
        engine_->adopt_cause(up_.last_change());
        send_next(0);
    } else {
        engine_->schedule_in(parameters_.outbox.retry_every, {on_try_, 0});
    }
}

void EmailProvider::send_next(std::uint64_t) {
    if (!up_.value()) {
        engine_->schedule_in(parameters_.outbox.retry_every, {on_try_, 0});
        return;
    }
    give_up_old();
    if (outbox_.empty()) {
        backlog_.set(false);
        return;
    }
    longest_delay_ = std::max(longest_delay_, engine_->now() - outbox_.front());
    outbox_.pop_front();
    ++accepted_;
    if (outbox_.empty()) {
        backlog_.set(false);
    } else {
        engine_->schedule_in(accept_time_, {on_send_, 0});
    }
}

} // namespace gameday::models
