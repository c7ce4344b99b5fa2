#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "models/grain.hpp"
#include "models/region/region.hpp"
#include "models/saas/outbox.hpp"
#include "models/saas/parameters.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// An e-mail provider, and the outbox before it. E-mails come as a Poisson stream. One that the
/// provider does not take waits in the outbox, and those after it wait behind it; the outbox tries
/// again every `retry_every`, and then sends as fast as the provider accepts.
///
/// At the request grain every e-mail is an event. At the flow grain they are counted by law, and the cost
/// depends on neither the rate nor the scale.
class EmailProvider {
public:
    EmailProvider(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
                  const EmailParameters& parameters, Region& endpoint, double scale,
                  Grain grain = Grain::request);
    EmailProvider(const EmailProvider&) = delete;
    EmailProvider& operator=(const EmailProvider&) = delete;

    void start();

    [[nodiscard]] const std::string& key() const { return key_; }
    /// Whether the provider itself is down, its region apart.
    [[nodiscard]] Imposed<bool>& outage() { return outage_; }
    /// Whether the provider takes e-mails.
    [[nodiscard]] sim::Observable<bool>& up() { return up_; }
    [[nodiscard]] const sim::Observable<bool>& up() const { return up_; }
    /// Whether e-mails wait in the outbox.
    [[nodiscard]] const sim::Observable<bool>& backlog() const { return backlog_; }

    [[nodiscard]] std::uint64_t accepted() const { return outbox_->accepted(); }
    /// E-mails given up.
    [[nodiscard]] std::uint64_t lost() const { return outbox_->lost(); }
    [[nodiscard]] std::size_t waiting() const { return outbox_->waiting(); }
    /// The longest that an accepted e-mail had to wait.
    [[nodiscard]] Duration longest_delay() const { return outbox_->longest_delay(); }

private:
    void reset(const sim::Randomness& randomness) { outbox_->reset(randomness); }
    void refresh();

    std::string key_;
    Region* endpoint_;
    Imposed<bool> outage_;
    sim::Observable<bool> up_;
    sim::Observable<bool> backlog_;
    std::unique_ptr<Outbox> outbox_;
};

} // namespace gameday::models
