#include "models/saas/email_provider.hpp"

#include <utility>

#include "models/saas/outbox_of_flow.hpp"
#include "models/saas/outbox_of_requests.hpp"

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

std::unique_ptr<Outbox> make_outbox(const OutboxSetting& setting, const sim::Randomness& randomness,
                                    const std::string& name, Grain grain) {
    if (grain == Grain::flow) {
        return std::make_unique<OutboxOfFlow>(setting, randomness, name + "/flow");
    }
    return std::make_unique<OutboxOfRequests>(setting, randomness.stream(name + "/arrivals"));
}

} // namespace

EmailProvider::EmailProvider(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
                             const EmailParameters& parameters, Region& endpoint, double scale, Grain grain)
    : key_(key), endpoint_(&endpoint),
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
      outbox_(make_outbox({.engine = engine,
                           .up = up_,
                           .backlog = backlog_,
                           .retry_every = parameters.outbox.retry_every,
                           .give_up = parameters.outbox.give_up,
                           .mean_gap = 1e9 / (parameters.rate.per_second * scale),
                           .accept_time = 1.0 / (parameters.accepts.per_second * scale) * 1e9},
                          randomness, "saas." + key, grain)) {
    engine.on_reset<&EmailProvider::reset>(this);
    outage_.subscribe<&EmailProvider::refresh>(this);
    endpoint.reach.subscribe<&EmailProvider::refresh>(this);
}

void EmailProvider::start() {
    outbox_->start();
}

void EmailProvider::refresh() {
    up_.set(!outage_.value() && endpoint_->reach.value() == Reach::up);
}

} // namespace gameday::models
