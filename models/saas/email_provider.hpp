#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "models/region/region.hpp"
#include "models/saas/parameters.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// An e-mail provider, and the outbox before it. E-mails come as a Poisson stream. One that the
/// provider does not take waits in the outbox, and those after it wait behind it; the outbox tries
/// again every `retry_every`, and then sends as fast as the provider accepts.
class EmailProvider {
public:
    EmailProvider(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
                  const EmailParameters& parameters, Region& endpoint, double scale);
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

    [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
    /// E-mails given up.
    [[nodiscard]] std::uint64_t lost() const { return lost_; }
    [[nodiscard]] std::size_t waiting() const { return outbox_.size(); }
    /// The longest that an accepted e-mail had to wait.
    [[nodiscard]] Duration longest_delay() const { return longest_delay_; }

private:
    void refresh();
    void produce(std::uint64_t);
    void try_again(std::uint64_t);
    void send_next(std::uint64_t);
    void schedule_next();
    void give_up_old();

    sim::Engine* engine_;
    std::string key_;
    EmailParameters parameters_;
    Region* endpoint_;
    sim::Stream arrivals_;
    double mean_gap_;      // nanoseconds between e-mails
    Duration accept_time_; // between two e-mails that the provider takes out of a backlog
    Imposed<bool> outage_;
    sim::Observable<bool> up_;
    sim::Observable<bool> backlog_;
    std::uint32_t on_produce_;
    std::uint32_t on_try_;
    std::uint32_t on_send_;
    std::uint64_t produced_ = 0;
    std::deque<Time> outbox_; // when each waiting e-mail was wanted
    std::uint64_t accepted_ = 0;
    std::uint64_t lost_ = 0;
    Duration longest_delay_;
};

} // namespace gameday::models
