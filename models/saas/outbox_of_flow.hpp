#pragma once

#include <string>

#include "models/saas/drain_law.hpp"
#include "models/saas/outbox.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// An outbox whose cost does not depend on the number of e-mails: there is an event where `backlog`
/// changes and one at the try that finds the provider up again, and everything between is counted by law.
///
/// What makes it possible is that the stream has no memory. Whatever has happened, the e-mails wanted
/// after the oldest one that waits are Poisson, so that one instant, `oldest_`, is all there is to know of
/// an outbox that waits. How many they are is drawn when it matters, and when it is asked for.
///
/// To ask changes nothing of what happens. Hence two questions put while nothing changes are two draws of
/// a count, which need not fit together exactly.
class OutboxOfFlow final : public Outbox {
public:
    /// Its streams are named "<name>/…", apart from those of an OutboxOfRequests.
    OutboxOfFlow(const OutboxSetting& setting, const sim::Randomness& randomness, const std::string& name);

    void reset(const sim::Randomness& randomness) override;
    void start() override;
    [[nodiscard]] std::uint64_t accepted() const override;
    [[nodiscard]] std::uint64_t lost() const override;
    [[nodiscard]] std::size_t waiting() const override;
    /// Counts a drain as a whole from its beginning.
    [[nodiscard]] Duration longest_delay() const override { return longest_delay_; }

private:
    enum class Phase : std::uint8_t {
        passing,  ///< the provider takes every e-mail at once
        blocked,  ///< it takes none, and none has come yet
        waiting,  ///< e-mails wait for a try that succeeds
        draining, ///< they are sent one after the other
    };

    void provider_changed();
    void first_waits(std::uint64_t);
    void attempt(std::uint64_t);
    void drained(std::uint64_t);

    void enter(Phase phase);
    void empty_out();
    void schedule_attempt();
    [[nodiscard]] Time first_attempt_from(Time when) const;
    void begin_to_drain();
    void break_off_drain();
    [[nodiscard]] Time surviving_since() const;
    [[nodiscard]] double expected(Duration span) const;
    [[nodiscard]] std::uint64_t sent_of_drain() const;

    OutboxSetting setting_;
    sim::Engine* engine_;
    DrainLaw law_;
    sim::Stream passed_, first_, given_up_, others_, sendings_, waits_, came_, broken_off_;
    std::uint32_t on_first_;
    std::uint32_t on_attempt_;
    std::uint32_t on_drained_;

    Phase phase_ = Phase::passing;
    Time since_;              // of the phase
    std::uint64_t spell_ = 0; // counts phases; a draw's address
    sim::EventId event_;      // the one that ends the phase, if anything is known to end it
    // waiting
    Time oldest_;           // when the oldest was wanted
    Time attempt_;          // the next, or one long past that would have changed nothing
    sim::ChangeId because_; // the cause that travels along with the tries
    // draining
    std::uint64_t to_send_ = 0;  // after the first, until the outbox is empty
    std::uint64_t at_first_ = 0; // how many waited at the beginning, without those that are lost meanwhile
    std::uint64_t lost_of_drain_ = 0;

    std::uint64_t accepted_ = 0;
    std::uint64_t lost_ = 0;
    Duration longest_delay_;
};

} // namespace gameday::models
