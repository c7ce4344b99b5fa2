#pragma once

#include <deque>

#include "models/saas/outbox.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// An outbox in which every e-mail is simulated: the reference.
class OutboxOfRequests final : public Outbox {
public:
    /// `arrivals` is the stream of the gaps between e-mails.
    OutboxOfRequests(const OutboxSetting& setting, const sim::Stream& arrivals);

    void reset(const sim::Randomness& randomness) override;
    void start() override;
    [[nodiscard]] std::uint64_t accepted() const override { return accepted_; }
    [[nodiscard]] std::uint64_t lost() const override { return lost_; }
    [[nodiscard]] std::size_t waiting() const override { return outbox_.size(); }
    [[nodiscard]] Duration longest_delay() const override { return longest_delay_; }

private:
    void produce(std::uint64_t);
    void try_again(std::uint64_t);
    void send_next(std::uint64_t);
    void schedule_next();
    void give_up_old();

    OutboxSetting setting_;
    sim::Engine* engine_;
    sim::Stream arrivals_;
    Duration accept_time_; // between two e-mails that the provider takes out of a backlog
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
