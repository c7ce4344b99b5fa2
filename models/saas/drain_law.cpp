#include "models/saas/drain_law.hpp"

#include <algorithm>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/uniform_01.hpp>

#include "sim/random/counts.hpp"

namespace gameday::models {

namespace {

/// No run is as long. What would end later never does.
constexpr double a_year = 366 * 24 * 3600e9;
/// More sendings than 64-bit counts can be added up to are not counted either.
constexpr double countable = 1e18;
/// A load of 0.999 makes a thousand steps on the average. Beyond some hundred thousand the outbox hardly
/// drains at all, and what is cut off is the far end of a delay that is then of the order of the run.
constexpr int most_drain_steps = 200'000;

} // namespace

/// The e-mails that come while one is sent are its children. Each sending brings Poisson(ρ) of them, apart
/// from all others, and the outbox is empty when the family has died out: the number of sendings is the
/// whole progeny of those `ahead` (a Borel-Tanner law). The children of g e-mails together are Poisson(ρ g),
/// so that a generation costs one draw, and there are some log(ahead) / log(1/ρ) of them.
std::optional<std::uint64_t> DrainLaw::sendings(std::uint64_t ahead, sim::Draw& draw) const {
    const double most = std::min(a_year / accept_time, countable);
    std::uint64_t sent = 0;
    for (std::uint64_t generation = ahead; generation > 0;
         generation = sim::poisson(load() * static_cast<double>(generation), draw)) {
        sent += generation;
        if (static_cast<double>(sent) > most) {
            return std::nullopt;
        }
    }
    return sent;
}

/// From one e-mail to the next that is sent, the wait changes by accept_time − gap: a random walk that
/// drifts downwards. How far above its beginning it ever gets is the stationary wait of an M/D/1 queue,
/// which is (Pollaczek and Khinchine) a sum of ladder heights: each record is beaten with probability ρ, by
/// a uniform part of accept_time. That holds for every record apart from those before, so the walk can be
/// stopped at the one that passes `give_up`. Then that e-mail is lost, and so are those that were wanted
/// less than the excess after it; the next one's wait is below the limit by an exponential gap, the stream
/// having no memory, and the walk begins anew.
///
/// It is an approximation where few e-mails wait: this walk goes on below zero, where the outbox is empty.
/// At ρ ≥ 1 the walk has no highest point, and the outbox no end: only the first e-mail is looked at.
DrainLaw::Waits DrainLaw::waits(double first, double give_up, sim::Draw& draw) const {
    boost::random::uniform_01<double> uniform;
    Waits waits{.longest = first, .lost = 0};
    if (load() >= 1) {
        return waits;
    }
    double wait = first;
    for (int step = 0; step < most_drain_steps && wait > 0 && uniform(draw) < load(); ++step) {
        wait += accept_time * uniform(draw);
        if (wait > give_up) {
            waits.lost += 1 + sim::poisson((wait - give_up) / mean_gap, draw);
            wait = give_up - mean_gap * boost::random::exponential_distribution<double>{}(draw);
        }
        waits.longest = std::max(waits.longest, wait);
    }
    return waits;
}

} // namespace gameday::models
