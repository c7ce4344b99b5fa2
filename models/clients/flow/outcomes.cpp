#include "models/clients/flow/outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/clients/flow/flows.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

/// On either side of a jump.
constexpr double hair = 1e-6;
/// Shares that change by less go on in a line; by more, they jump, and later attempts meet it.
constexpr double noticeable = 0.02;
/// By as much luck may move them, or a few service hosts of many that learn of a new primary at a time.
constexpr double beyond_luck = 0.25;

/// Waits shorter than this, in seconds, do not carry an attempt into another state of the world.
constexpr double at_once = 1;
/// For so many attempts it is followed whether they failed at once or in silence; later ones wait for the
/// mean.
constexpr std::uint32_t branched = 4;
/// Shares of failures that differ from all of them by rounding.
constexpr double as_good_as_sure = 1 - 1e-12;

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
    find_hopeless();
}

void Outcomes::find_hopeless() {
    const std::size_t regions = history_->regions();
    hopeless_until_.resize(history_->spans() * regions);
    for (std::size_t span = history_->spans(); span-- > 0;) {
        const std::size_t answer = history_->answer(span, population_).index();
        for (std::size_t region = 0; region < regions; ++region) {
            const auto& fates = history_->fates(span, population_, region);
            for (std::size_t kind = 0; kind < 2; ++kind) {
                const bool last = span + 1 == history_->spans();
                const double then = last ? end_ : hopeless_until_[(span + 1) * regions + region][kind];
                const bool hopeless = region == answer && fates[kind].fails() >= as_good_as_sure;
                hopeless_until_[span * regions + region][kind] =
                    !hopeless ? history_->begin(span) : std::max(then, history_->end(span, end_));
            }
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
        const double end = history_->end(span, end_);
        const double before = first ? 0 : begin - history_->begin(span - 1);
        const bool slopes =
            before > 0 && std::max(before, end - begin) <= FlowHistory::longest_average + hair;
        const double slight = lucky || slopes ? beyond_luck : noticeable;
        const double change = history_->change(span, population_);
        if (!moved && change < slight) {
            if (lucky) {
                all.insert(all.end(), {begin - hair, begin});
            } else if (change >= noticeable) { // its average speaks for its middle
                add_with_attempts_before((begin + end) / 2, all);
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
    Shares shares(history_->regions());
    const std::vector<double> all = instants();
    std::size_t span = 0;
    for (auto when = all.begin(); when != all.end();) {
        span = history_->span_at(*when, span);
        const double end = history_->end(span, HUGE_VAL);
        auto next = when;
        while (next != all.end() && *next < end) {
            ++next;
        }
        if (next - when == 2 && history_->lucky(span, population_)) {
            // While luck decides, nothing changes within a span but how many there are.
            find_shares((*when + *(next - 1)) / 2, span, shares);
            for (; when != next; ++when) {
                rates.add(at(*when, span, shares));
            }
        }
        for (; when != next; ++when) {
            find_shares(*when, span, shares);
            rates.add(at(*when, span, shares));
        }
    }
    return rates;
}

void Outcomes::find_shares(double when, std::size_t span, Shares& shares) const {
    for (std::size_t region = 0; region < shares.size(); ++region) {
        const auto& fates = history_->fates(span, population_, region);
        const bool any = (fates[0].fails() > 0 || fates[1].fails() > 0) &&
                         history_->users(span, when, population_, region) > 0;
        shares[region] = any ? fails({0, when, span, region}) : Kinds{};
    }
}

FailureRates::Point Outcomes::at(double when, std::size_t span, const Shares& shares) const {
    FailureRates::Point point{when, {}};
    for (std::size_t region = 0; region < shares.size(); ++region) {
        if (shares[region] == Kinds{}) {
            continue;
        }
        const auto begun = clients_->requests_of(history_->users(span, when, population_, region));
        for (std::size_t kind = 0; kind < 2; ++kind) {
            point.rates[kind] += begun[kind] * shares[region][kind];
        }
    }
    return point;
}

double Outcomes::fails_as_before(const Attempt& made, std::size_t kind) const {
    return sim::whole_power(history_->fates(made.span, population_, made.region)[kind].fails(),
                            attempts_ - made.attempt);
}

Outcomes::Kinds Outcomes::fails(const Attempt& made) const {
    const auto& fates = history_->fates(made.span, population_, made.region);
    if (made.attempt + 1 >= attempts_ || (fates[0].fails() <= 0 && fates[1].fails() <= 0)) {
        return {fates[0].fails(), fates[1].fails()};
    }
    const bool answered = history_->answer(made.span, population_).index() == made.region;
    const double longest = made.when + longest_;
    const bool same_span = history_->end(made.span, end_) > longest;
    const auto& hopeless_until = hopeless_until_[made.span * history_->regions() + made.region];
    Kinds all{};
    std::array<bool, 2> open{}; // is yet to be followed
    for (std::size_t kind = 0; kind < 2; ++kind) {
        const Fate& fate = fates[kind];
        // Quick repeats meet what the first attempt met, others do while nothing changes.
        const bool quick = fate.fails_silent <= 0 && quick_ && longest < end_;
        if (!made.wanted[kind] || fate.fails() <= 0) {
            continue;
        }
        if (hopeless_until[kind] > longest) {
            all[kind] = 1;
        } else if (answered && (quick || same_span)) {
            all[kind] = fails_as_before(made, kind);
        } else {
            open[kind] = true;
        }
    }
    const double fast = fast_waits_[made.region * attempts_ + made.attempt];
    const double silent = silent_waits_[made.attempt];
    for (std::size_t kind = 0; kind < 2 && made.attempt >= branched; ++kind) {
        // One way on from here, of one kind: with two, twenty attempts would be a million ways.
        const Fate& fate = fates[kind];
        if (open[kind]) {
            const double mean = (fate.fails_fast * fast + fate.fails_silent * silent) / fate.fails();
            all[kind] = fate.fails() * fails_after(made, mean, {kind == 0, kind == 1})[kind];
            open[kind] = false;
        }
    }
    const auto follow = [&](double Fate::*way, double wait) {
        const Kinds share{open[0] ? fates[0].*way : 0, open[1] ? fates[1].*way : 0};
        if (share[0] > 0 || share[1] > 0) {
            const Kinds then = fails_after(made, wait, {share[0] > 0, share[1] > 0});
            all = {all[0] + share[0] * then[0], all[1] + share[1] * then[1]};
        }
    };
    follow(&Fate::fails_fast, fast);
    follow(&Fate::fails_silent, silent);
    return all;
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

Outcomes::Kinds Outcomes::fails_after(const Attempt& made, double wait, std::array<bool, 2> wanted) const {
    const double then = made.when + wait;
    if (then > end_) {
        return {1, 1};
    }
    // An attempt that follows at once meets what the last one met.
    const std::size_t later = wait < at_once ? made.span : history_->span_at(then, made.span);
    const std::size_t answer = history_->answer(later, population_).index();
    const double stays = answer == made.region ? 1 : this->stays(made, then, later);
    Kinds all{};
    if (stays > 0) {
        const Kinds here = fails({made.attempt + 1, then, later, made.region, wanted});
        all = {stays * here[0], stays * here[1]};
    }
    if (stays < 1) {
        const Kinds there = fails({made.attempt + 1, then, later, answer, wanted});
        all = {all[0] + (1 - stays) * there[0], all[1] + (1 - stays) * there[1]};
    }
    return all;
}

} // namespace gameday::models
