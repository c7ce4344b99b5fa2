#include "models/saas/outbox_of_flow.hpp"

#include <algorithm>
#include <limits>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>

#include "sim/random/counts.hpp"

namespace gameday::models {

namespace {

/// Where this many are wanted in the time that an e-mail may wait, a try that finds the provider down
/// never empties the outbox by giving up all of it (e⁻⁴⁰ a try), so that such tries need no event.
constexpr double many = 40;

double exponential(sim::Draw bits) {
    return boost::random::exponential_distribution<double>{}(bits);
}

double nanoseconds(Duration span) {
    return static_cast<double>(span.count());
}

} // namespace

OutboxOfFlow::OutboxOfFlow(const OutboxSetting& setting, const sim::Randomness& randomness,
                           const std::string& name)
    : setting_(setting), engine_(&setting.engine),
      law_{.mean_gap = setting.mean_gap, .accept_time = setting.accept_time},
      passed_(randomness.stream(name + "/passed")), first_(randomness.stream(name + "/first")),
      given_up_(randomness.stream(name + "/given-up")), others_(randomness.stream(name + "/others")),
      sendings_(randomness.stream(name + "/sendings")), waits_(randomness.stream(name + "/waits")),
      came_(randomness.stream(name + "/came")), broken_off_(randomness.stream(name + "/broken-off")),
      on_first_(engine_->bind<&OutboxOfFlow::first_waits>(this)),
      on_attempt_(engine_->bind<&OutboxOfFlow::attempt>(this)),
      on_drained_(engine_->bind<&OutboxOfFlow::drained>(this)) {
    setting_.up.subscribe<&OutboxOfFlow::provider_changed>(this);
}

void OutboxOfFlow::reset(const sim::Randomness& randomness) {
    randomness.renew(passed_, first_, given_up_, others_, sendings_, waits_, came_, broken_off_);
    phase_ = Phase::passing;
    since_ = oldest_ = attempt_ = {};
    spell_ = to_send_ = at_first_ = lost_of_drain_ = accepted_ = lost_ = 0;
    event_ = {};
    because_ = {};
    longest_delay_ = {};
}

void OutboxOfFlow::start() {
    empty_out();
}

void OutboxOfFlow::enter(Phase phase) {
    phase_ = phase;
    since_ = engine_->now();
    ++spell_;
}

/// How many e-mails are wanted in a span, on the average.
double OutboxOfFlow::expected(Duration span) const {
    return nanoseconds(span) / setting_.mean_gap;
}

/// The outbox is empty from now on. If the provider is down the next e-mail will wait; without memory, the
/// stream brings it after an exponential gap, whenever the last one was.
void OutboxOfFlow::empty_out() {
    if (setting_.up.value()) {
        enter(Phase::passing);
        return;
    }
    enter(Phase::blocked);
    const double gap = setting_.mean_gap * exponential(first_.at(spell_));
    event_ = engine_->schedule_in(Duration::from_nanoseconds(gap), {on_first_, 0});
}

void OutboxOfFlow::provider_changed() {
    const bool up = setting_.up.value();
    if (phase_ == Phase::passing && !up) {
        accepted_ = accepted();
        empty_out();
    } else if (phase_ == Phase::blocked && up) {
        engine_->cancel(event_);
        empty_out();
    } else if (phase_ == Phase::waiting) {
        schedule_attempt();
    } else if (phase_ == Phase::draining && !up) {
        break_off_drain();
    }
}

void OutboxOfFlow::first_waits(std::uint64_t) {
    enter(Phase::waiting);
    oldest_ = engine_->now();
    attempt_ = oldest_ + setting_.retry_every;
    engine_->set_cause({}); // the e-mail has none; that it waits has
    engine_->adopt_cause(setting_.up.last_change());
    setting_.backlog.set(true);
    because_ = engine_->cause();
    schedule_attempt();
}

/// The first try at an instant or after it; tries come each `retry_every`, heard or not.
Time OutboxOfFlow::first_attempt_from(Time when) const {
    if (when <= attempt_) {
        return attempt_;
    }
    const std::int64_t periods = ((when - attempt_).count() - 1) / setting_.retry_every.count() + 1;
    return attempt_ + periods * setting_.retry_every;
}

/// A try matters when the provider is up. One that finds it down does nothing but give up what is too
/// old, which is counted later on, unless it may leave the outbox empty.
void OutboxOfFlow::schedule_attempt() {
    engine_->cancel(event_);
    Time from = engine_->now();
    if (!setting_.up.value()) {
        if (expected(setting_.give_up) >= many) {
            return;
        }
        from = std::max(from, oldest_ + setting_.give_up + Duration::nanoseconds(1));
    }
    const sim::ChangeId cause = engine_->cause();
    engine_->set_cause(because_); // not whatever happened meanwhile that this try does not know of
    event_ = engine_->schedule(first_attempt_from(from), {on_attempt_, 0});
    engine_->set_cause(cause);
}

/// The oldest one that waits is sure to be there; those wanted after it are Poisson. If it is too old, so
/// are those wanted before the limit, and by the want of memory the oldest of the rest comes an exponential
/// gap after the limit. The tries before this one gave up the same ones, only earlier.
void OutboxOfFlow::attempt(std::uint64_t) {
    const Time now = engine_->now();
    const Time limit = now - setting_.give_up;
    if (oldest_ < limit) {
        sim::Draw bits = given_up_.at(spell_);
        lost_ += 1 + sim::poisson(expected(limit - oldest_), bits);
        oldest_ =
            limit + Duration::from_nanoseconds(setting_.mean_gap * exponential(given_up_.at(spell_, 1)));
    }
    if (oldest_ > now) {
        empty_out();
        setting_.backlog.set(false);
        return;
    }
    if (setting_.up.value()) {
        begin_to_drain();
        return;
    }
    enter(Phase::waiting);
    attempt_ = now + setting_.retry_every;
    schedule_attempt();
}

/// The provider takes one at once, and one more each time it has taken one; see DrainLaw for how many, and
/// how long they wait. The longest wait is drawn apart from the length of the drain: each has its own law,
/// but a long drain is not likelier than another to have had a long wait.
///
/// Approximate likewise: those lost in the drain are taken off at its beginning, apart from how it goes on.
/// The mean length is exact. Its spread is a little too large where ρ is near one and an outage outlasts
/// `give_up`: at ρ = 0.98 and 300 e-mails the two laws are 0.06 apart, at 1,500 nothing is seen of it.
void OutboxOfFlow::begin_to_drain() {
    engine_->adopt_cause(setting_.up.last_change());
    because_ = engine_->cause();
    const Duration first = engine_->now() - oldest_;
    sim::Draw others = others_.at(spell_);
    const std::uint64_t behind = sim::poisson(expected(first), others);
    enter(Phase::draining);
    longest_delay_ = std::max(longest_delay_, first);
    to_send_ = lost_of_drain_ = 0;
    at_first_ = 1 + behind;
    if (behind == 0) {
        drained(0);
        return;
    }
    sim::Draw bits = waits_.at(spell_);
    const DrainLaw::Waits waits = law_.waits(nanoseconds(first), nanoseconds(setting_.give_up), bits);
    longest_delay_ = std::max(longest_delay_, Duration::from_nanoseconds(waits.longest));
    lost_of_drain_ = std::min(waits.lost, behind); // in an outbox of a few, the law can give more than wait
    lost_ += lost_of_drain_;
    at_first_ -= lost_of_drain_;

    sim::Draw sendings = sendings_.at(spell_);
    const auto count = law_.sendings(behind - lost_of_drain_, sendings);
    to_send_ = count.value_or(std::numeric_limits<std::uint64_t>::max() - 1);
    const Duration lasts = Duration::from_nanoseconds(static_cast<double>(to_send_) * setting_.accept_time);
    event_ = engine_->schedule_in(count ? lasts : Duration::never(), {on_drained_, 0});
}

void OutboxOfFlow::drained(std::uint64_t) {
    accepted_ += 1 + to_send_;
    empty_out();
    setting_.backlog.set(false);
}

/// Since the drain began: one at once, and one each `accept_time`.
std::uint64_t OutboxOfFlow::sent_of_drain() const {
    const double more = nanoseconds(engine_->now() - since_) / setting_.accept_time;
    return 1 + (more >= static_cast<double>(to_send_) ? to_send_ : static_cast<std::uint64_t>(more));
}

/// The provider goes down while the outbox drains. The next sending finds that out, and tries again
/// `retry_every` later; or it finds the provider up again, and goes on: a try at its instant does the same,
/// but for giving up what is too old a period early if the provider is down.
///
/// The oldest e-mail that is left was wanted as many gaps after the first as have left the outbox, which
/// makes a gamma law. That the drain was not over says that it has been wanted by now; a draw that says
/// otherwise is drawn anew.
void OutboxOfFlow::break_off_drain() {
    engine_->cancel(event_);
    const std::uint64_t sent = sent_of_drain();
    accepted_ += sent;
    boost::random::gamma_distribution<double> gaps{static_cast<double>(sent + lost_of_drain_)};
    const Time first = oldest_;
    oldest_ = Time::never();
    for (std::uint32_t draw = 0; oldest_ > engine_->now() && draw < 64; ++draw) {
        sim::Draw bits = broken_off_.at(spell_, draw);
        oldest_ = first + Duration::from_nanoseconds(setting_.mean_gap * gaps(bits));
    }
    oldest_ = std::min(oldest_, engine_->now()); // and in the end there is a single one, wanted just now
    attempt_ = since_ + Duration::from_nanoseconds(static_cast<double>(sent) * setting_.accept_time);
    attempt_ = std::max(attempt_, engine_->now());
    enter(Phase::waiting);
    schedule_attempt();
}

/// E-mails wanted before this have been given up by a try that was not simulated.
Time OutboxOfFlow::surviving_since() const {
    const Time now = engine_->now();
    const Time next = first_attempt_from(now + Duration::nanoseconds(1));
    const Time last = next - setting_.retry_every;
    return last < attempt_ ? oldest_ : std::max(oldest_, last - setting_.give_up);
}

std::uint64_t OutboxOfFlow::accepted() const {
    if (phase_ == Phase::passing) {
        sim::Draw bits = passed_.at(spell_);
        return accepted_ + sim::poisson(expected(engine_->now() - since_), bits);
    }
    return accepted_ + (phase_ == Phase::draining ? sent_of_drain() : 0);
}

std::uint64_t OutboxOfFlow::lost() const {
    if (phase_ != Phase::waiting || surviving_since() == oldest_) {
        return lost_;
    }
    sim::Draw bits = given_up_.at(spell_); // the draw that the try will make
    return lost_ + 1 + sim::poisson(expected(surviving_since() - oldest_), bits);
}

std::size_t OutboxOfFlow::waiting() const {
    if (phase_ == Phase::waiting) {
        const Time since = surviving_since();
        sim::Draw bits = others_.at(spell_);
        const std::uint64_t after = sim::poisson(expected(engine_->now() - since), bits);
        return since == oldest_ ? 1 + after : std::max<std::uint64_t>(1, after);
    }
    if (phase_ == Phase::draining) {
        sim::Draw bits = came_.at(spell_);
        const std::uint64_t all = at_first_ + sim::poisson(expected(engine_->now() - since_), bits);
        return all > sent_of_drain() ? all - sent_of_drain() : 1;
    }
    return 0;
}

} // namespace gameday::models
