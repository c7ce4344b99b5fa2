#include "models/clients/flow/outcomes.hpp"

#include <algorithm>
#include <limits>

#include "models/clients/flow/flows.hpp"

namespace gameday::models {

namespace {

/// On either side of a jump.
constexpr double hair = 1e-6;
/// Shares that change by less go on in a line; by more, they jump, and later attempts meet it.
constexpr double noticeable = 0.02;
/// By as much luck may move them.
constexpr double beyond_luck = 0.25;
/// Waits shorter than this, in seconds, do not carry an attempt into another state of the world.
constexpr double at_once = 1;
/// For so many attempts it is followed whether they failed at once or in silence; later ones wait for the
/// mean.
constexpr std::uint32_t branched = 4;

} // namespace

Outcomes::Outcomes(const FlowHistory& history, std::size_t population, const ClientParameters& clients,
                   RegionId near, const Topology& topology, double end, const Flows* flows)
    : history_(&history), population_(population), clients_(&clients), flows_(flows),
      attempts_(static_cast<std::uint32_t>(clients.retry.attempts.value)), end_(end) {
    for (std::uint32_t attempt = 0; attempt < attempts_; ++attempt) {
        silent_waits_.push_back(clients.wait_after_silence(attempt));
        longest_ += silent_waits_.back();
    }
    for (std::size_t region = 0; region < history.regions(); ++region) {
        const double round_trip = topology.round_trip(near, RegionId{region}).in_seconds();
        for (std::uint32_t attempt = 0; attempt < attempts_; ++attempt) {
            fast_waits_.push_back(clients.wait_after(attempt, round_trip));
            longest_ = std::max(longest_, fast_waits_.back() * attempts_);
            quick_ = quick_ && (attempt + 1 == attempts_ || fast_waits_.back() < at_once);
        }
    }
}

void Outcomes::add_with_attempts_before(double when, std::vector<double>& all) const {
    all.push_back(when);
    // What changes here changes the later attempts of requests that began before.
    double earlier = when;
    for (std::uint32_t attempt = 0; attempt + 1 < attempts_; ++attempt) {
        earlier -= silent_waits_[attempt];
        all.push_back(earlier);
    }
}

std::vector<double> Outcomes::instants() const {
    std::vector<double> all;
    double moved_at = -std::numeric_limits<double>::infinity();
    for (std::size_t span = 0; span < history_->spans(); ++span) {
        const double begin = history_->begin(span);
        const bool first = span == 0;
        const bool lucky =
            history_->lucky(span, population_) || (!first && history_->lucky(span - 1, population_));
        const bool moved =
            !first && history_->answer(span, population_) != history_->answer(span - 1, population_);
        moved_at = moved ? begin : moved_at;
        if (!moved && history_->change(span, population_) < (lucky ? beyond_luck : noticeable)) {
            if (lucky) {
                all.insert(all.end(), {begin - hair, begin});
            } else if (begin < moved_at + longest_) { // who began before the answer changed
                add_with_attempts_before(begin, all);
            } else {
                all.push_back(begin);
            }
            continue;
        }
        add_with_attempts_before(begin - hair, all);
        add_with_attempts_before(begin + hair, all);
    }
    // From when on a further attempt would come after the end, however it is reached.
    double silent = end_;
    double fast = end_;
    const double longest_fast = *std::max_element(fast_waits_.begin(), fast_waits_.end());
    for (std::uint32_t attempt = 0; attempt + 1 < attempts_; ++attempt) {
        silent -= silent_waits_[attempt];
        fast -= longest_fast;
        all.insert(all.end(), {silent - hair, silent + hair, fast - hair, fast + hair});
    }
    all.insert(all.end(), {0.0, end_});
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::erase_if(all, [this](double when) { return when < 0 || when > end_; });
    return all;
}

FailureRates Outcomes::failure_rates() const {
    FailureRates rates;
    std::size_t span = 0;
    for (const double when : instants()) {
        rates.add(at(when, span));
    }
    return rates;
}

FailureRates::Point Outcomes::at(double when, std::size_t& span) const {
    FailureRates::Point point{when, {}};
    span = history_->span_at(when, span);
    for (std::size_t region = 0; region < history_->regions(); ++region) {
        const auto& fates = history_->fates(span, population_, region);
        const double users = history_->users(span, when, population_, region);
        const auto begun = clients_->requests_of(users);
        for (std::size_t kind = 0; kind < 2; ++kind) {
            if (users > 0 && fates[kind].fails() > 0) {
                point.rates[kind] += begun[kind] * fails(kind, 0, when, span, region);
            }
        }
    }
    return point;
}

double Outcomes::fails(std::size_t kind, std::uint32_t attempt, double when, std::size_t span,
                       std::size_t region) const {
    const Fate& fate = history_->fates(span, population_, region)[kind];
    if (fate.fails() <= 0 || attempt + 1 >= attempts_) {
        return fate.fails();
    }
    // Quick repeats meet what the first attempt met, others do while nothing changes.
    const bool quick = fate.fails_silent <= 0 && quick_ && when + longest_ < end_;
    const bool as_before = quick || history_->end(span, end_) > when + longest_;
    if (as_before && history_->answer(span, population_).index() == region) {
        double all = fate.fails();
        for (std::uint32_t later = attempt + 1; later < attempts_; ++later) {
            all *= fate.fails();
        }
        return all;
    }
    const double fast = fast_waits_[region * attempts_ + attempt];
    const double silent = silent_waits_[attempt];
    const Attempt made{kind, attempt, when, span, region};
    if (attempt >= branched && fate.fails_fast > 0 && fate.fails_silent > 0) {
        const double mean = (fate.fails_fast * fast + fate.fails_silent * silent) / fate.fails();
        return fate.fails() * fails_after(made, mean);
    }
    return (fate.fails_fast > 0 ? fate.fails_fast * fails_after(made, fast) : 0) +
           (fate.fails_silent > 0 ? fate.fails_silent * fails_after(made, silent) : 0);
}

double Outcomes::stays(const Attempt& made, double then, std::size_t later) const {
    const double before = history_->users(made.span, made.when, population_, made.region);
    const double after = history_->users(later, then, population_, made.region);
    const double any = before > 0 ? after / before : 0;
    if (flows_ == nullptr || history_->answer(made.span, population_).index() != made.region) {
        return std::clamp(any, 0.0, 1.0);
    }
    std::size_t changed = made.span; // since then DNS has answered something else
    while (changed < later && history_->answer(changed, population_).index() == made.region) {
        ++changed;
    }
    const double more = flows_->kept_by_asking(then - made.when, then - history_->begin(changed));
    return std::clamp(any + more, 0.0, 1.0);
}

double Outcomes::fails_after(const Attempt& made, double wait) const {
    const double then = made.when + wait;
    if (then > end_) {
        return 1;
    }
    // An attempt that follows at once meets what the last one met.
    const std::size_t later = wait < at_once ? made.span : history_->span_at(then, made.span);
    const std::size_t answer = history_->answer(later, population_).index();
    const double stays = answer == made.region ? 1 : this->stays(made, then, later);
    const auto next_in = [&](std::size_t region) {
        return fails(made.kind, made.attempt + 1, then, later, region);
    };
    return (stays > 0 ? stays * next_in(made.region) : 0) + (stays < 1 ? (1 - stays) * next_in(answer) : 0);
}

} // namespace gameday::models
