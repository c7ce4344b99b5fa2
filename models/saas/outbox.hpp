#pragma once

#include <cstddef>
#include <cstdint>

#include "models/units.hpp"
#include "sim/record/observable.hpp"

namespace gameday::models {

/// What an outbox works with, whatever its grain.
struct OutboxSetting {
    sim::Engine& engine;
    /// Whether the provider takes e-mails.
    sim::Observable<bool>& up;
    /// Whether e-mails wait; it is the outbox that says so.
    sim::Observable<bool>& backlog;
    /// After a refusal, the wait until the next try.
    Duration retry_every;
    /// At a try or a sending, an e-mail older than this is lost.
    Duration give_up;
    /// Between two e-mails that are wanted, in nanoseconds: the mean of an exponential law.
    double mean_gap = 0;
    /// Between two e-mails that the provider takes out of a backlog, in nanoseconds.
    double accept_time = 0;
};

/// Where e-mails go that the provider does not take at once; how finely they are simulated is up to the
/// derived class.
class Outbox {
public:
    virtual ~Outbox() = default;
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// Before the start, with another replication's luck.
    virtual void reset(const sim::Randomness& randomness) = 0;
    /// E-mails are wanted from now on.
    virtual void start() = 0;

    /// E-mails that the provider has taken.
    [[nodiscard]] virtual std::uint64_t accepted() const = 0;
    /// E-mails given up.
    [[nodiscard]] virtual std::uint64_t lost() const = 0;
    [[nodiscard]] virtual std::size_t waiting() const = 0;
    /// The longest that an accepted e-mail had to wait.
    [[nodiscard]] virtual Duration longest_delay() const = 0;

protected:
    Outbox() = default;
};

} // namespace gameday::models
