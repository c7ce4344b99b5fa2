#include "models/clients/flow/crowding.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "sim/random/quick_draws.hpp"

namespace gameday::models {

namespace {

/// Seconds. With steps of a third of a second, and luck spread by 1.2 or 1.25, the shares that fail for good
/// at five loads were met within 5 %; with these, within 1 % (and 3 % of a tenth as many). A step costs the
/// same however short it is.
constexpr double shortest_step = 0.05;
constexpr double longest_step = 0.25;
constexpr double steps_a_queue = 4;
/// Requests are whole, and those whose attempts are sure to fail bring others with them: neither is in a
/// step's mean. The luck is spread wider by this instead, which gives the shares that fail for good of
/// requests one by one: within 8 % of them, says tests/models/clients/flow/crowding.cpp.
constexpr double spread_of_luck = 1.17;
/// Seconds: about as long as a time-out, after which those who met it come back.
constexpr double memory = 10;
/// Of a step: what rounding may have taken away.
constexpr double hardly_any = 1e-9;

/// Counts with a mean below that are drawn as they are; of larger ones only the first two moments are left.
constexpr double few = 4;
/// A wait that may end in more steps than this ends in so many of them, as far apart: one by one they would
/// cost more than they tell.
constexpr std::size_t most_returns = 8;

double step_of(double limit) {
    return std::clamp(limit / steps_a_queue, shortest_step, longest_step);
}

/// The share of requests whose every attempt fails, of which those left are `attempts`. Who failed at once
/// comes back to what he met; who was told by the time-out, to what is `usual`.
double all_fail(double fast, double silent, double usual, std::uint32_t attempts) {
    double all = 1;
    double usually = 1;
    for (; attempts > 0; --attempts) {
        all = fast * all + silent * usually;
        usually *= usual;
    }
    return all;
}

/// In several parts at once: in one, each addition would wait for the one before.
double sum_of(std::span<const double> some) {
    std::array<double, 8> parts{};
    for (; some.size() >= parts.size(); some = some.subspan(parts.size())) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            parts[i] += some[i];
        }
    }
    return std::accumulate(some.begin(), some.end(), std::accumulate(parts.begin(), parts.end(), 0.0));
}

/// Whether attempts may fail that are let in.
bool fails_inside(const Crowding::Group& group) {
    return group.errors + group.hangs > 0;
}

/// Whether every attempt fails, be it shed or let in.
bool fails_for_sure(const Crowding::Group& group) {
    return group.errors + group.hangs >= 1 - hardly_any;
}

} // namespace

Crowding::Crowding(double capacity, double limit, const std::vector<Group>& groups)
    : capacity_(capacity), limit_(limit), step_(step_of(limit)), remembered_(std::min(step_ / memory, 1.0)),
      seconds_each_(1 / capacity) {
    for (const Group& group : groups) {
        Known& known = known_.emplace_back();
        for (std::uint32_t attempt = 0; attempt + 1 < group.attempts; ++attempt) {
            Again& again = known.again.emplace_back();
            again.wait = in_steps(group.waits_least[attempt], group.waits_most[attempt]);
            if (!group.silent_waits.empty()) {
                const double steps = std::floor(group.silent_waits[attempt] / step_ + 0.5);
                again.silence = static_cast<std::size_t>(std::clamp(steps, 1.0, ahead_most - 1.0));
            }
            const std::size_t longest = std::max(again.wait.back().ahead, again.silence);
            known.longest += static_cast<double>(longest);
            kept_ = std::max(kept_, longest + 1);
        }
    }
}

double Crowding::looks_ahead(double limit) {
    return step_of(limit) * static_cast<double>(ahead_most - 1);
}

Crowding::Wait Crowding::in_steps(double least, double most) const {
    // Any instant from the least wait to the most is as likely. Each step stands for what comes half a step
    // before and after; nothing comes back within its own. Who waits for longer than is kept comes back too
    // early, but as often.
    const double from = std::clamp(least / step_, 0.5, ahead_most - 3.0);
    const double to = std::clamp(most / step_, from + 1, ahead_most - 2.0);
    const auto first = static_cast<std::size_t>(std::floor(from + 0.5));
    const auto last = static_cast<std::size_t>(std::floor(to + 0.5));
    Wait wait;
    if (last - first >= most_returns) {
        constexpr double share = 1.0 / most_returns;
        for (std::size_t i = 0; i < most_returns; ++i) {
            const double ahead = from + (static_cast<double>(i) + 0.5) * share * (to - from);
            wait.push_back({static_cast<std::size_t>(std::floor(ahead + 0.5)), share});
        }
        return wait;
    }
    for (std::size_t ahead = first; ahead <= last; ++ahead) {
        const double begin = std::max(static_cast<double>(ahead) - 0.5, from);
        const double end = std::min(static_cast<double>(ahead) + 0.5, to);
        if (end - begin > hardly_any) {
            wait.push_back({ahead, (end - begin) / (to - from)});
        }
    }
    return wait;
}

void Crowding::Known::forget() {
    for (Again& some : again) {
        some.returns.fill(0);
        some.own.fill(0);
    }
    rides = false;
}

void Crowding::clear() {
    due_ = usual_shed_ = 0;
    for (Known& known : known_) {
        known.forget();
        known.idle = HUGE_VAL;
    }
}

/// Who comes in the steps to come, as a share of those who are expected to: Poisson.
void Crowding::draw_luck(double expected, std::size_t steps, sim::Draw& draw) {
    const auto luck = std::span(luck_).first(steps);
    if (expected <= 0) {
        std::fill(luck.begin(), luck.end(), 0.0);
        return;
    }
    if (expected > few) {
        sim::quick_normals(luck, draw);
        const double deviation = spread_of_luck / std::sqrt(expected);
        // All of them: so many at once are quicker than as many as are needed.
        for (double& share : std::span(luck_).first<stretch>()) {
            share = std::max(1 + deviation * share, 0.0);
        }
        return;
    }
    const sim::SmallPoisson counts(expected);
    counts.draw(luck, draw);
    // A step without anybody cannot have fewer, so all have a little too many.
    const double mean = 1 + (spread_of_luck - 1) * counts.none();
    const double each = spread_of_luck / (expected * mean);
    const double none = (1 - spread_of_luck) / mean;
    for (double& share : luck) {
        share = std::max(none + each * share, 0.0);
    }
}

/// Counts who comes in steps of a group whose every attempt fails at once: how many they are does not depend
/// on the others.
void Crowding::pass_without_hope(Known& known, std::size_t steps) {
    for (std::size_t i = 0; i < steps; ++i) {
        double now = known.firsts.all * luck_[i];
        double made = now;
        for (Again& again : known.again) {
            for (const Return& part : again.wait) {
                again.returns[i + part.ahead] += part.share * now;
            }
            now = again.returns[i] + again.repeats * luck_[i];
            made += now;
        }
        attempts_[i] += made;
    }
}

/// What becomes of those who have come in that step, if that share of them is shed.
inline void Crowding::fail(Group& group, Known& known, std::size_t step, double shed) const {
    const double fast = shed + (1 - shed) * group.errors;
    const double luck = luck_[step];
    const double silent = known.keeps_silent ? (1 - shed) * group.hangs : 0;
    Amount now{luck * known.firsts.all, luck * known.firsts.own};
    for (Again& again : known.again) {
        for (const Return& part : again.wait) {
            again.returns[step + part.ahead] += part.share * fast * now.all;
            again.own[step + part.ahead] += part.share * fast * now.own;
        }
        again.returns[step + again.silence] += silent * now.all;
        now = {again.returns[step], again.own[step]};
    }
    const Amount failed{fast * now.all, fast * now.own};
    group.failures += failed.own;
    if (fails_inside(group)) { // what will become of those who come now is told by what happens now
        const double usual = usual_shed_ + (1 - usual_shed_) * (group.errors + group.hangs);
        group.failures +=
            luck * known.firsts.all * all_fail(fast, (1 - shed) * group.hangs, usual, group.attempts);
    }
}

/// Lets in as many of those who come in a step as there is room for, and tells the share of those it sheds.
inline double Crowding::let_in(double offered, double& wait) {
    const double over = std::max(offered - (limit_ - wait + step_) * capacity_, 0.0);
    const double shed = over > 0 ? over / offered : 0;
    offered_ += offered;
    shed_ += over;
    usual_shed_ += (shed - usual_shed_) * remembered_;
    wait = std::clamp(wait + (offered - over) * seconds_each_ - step_, 0.0, limit_);
    return shed;
}

/// Has those come back whom a step sheds, and tells how many do not, having failed for good.
inline double Crowding::send_back(Known& known, std::size_t step, double shed) {
    // What does not depend on `shed` is worked out beside it: the next step waits for the rest.
    const double luck = luck_[step];
    Amount now{luck * known.firsts.all, luck * known.firsts.own};
    for (Again& again : known.again) {
        for (const Return& part : again.wait) {
            const double back = part.share * now.all * shed;
            again.returns[step + part.ahead] += back;
            again.own[step + part.ahead] += part.share * now.own * shed;
            coming_[step + part.ahead] += back;
        }
        now = {again.returns[step] + again.repeats * luck, again.own[step]};
    }
    return shed * now.own;
}

/// Has those come back whom silence in a riding group's attempts sends, later than in `end` itself: as its
/// own, so that it is known who they are, and as those of the group that it rides with. At most `lanes`
/// steps.
void Crowding::bring_back(Known& rider, Known& known, std::size_t begin, std::size_t end) {
    using Lanes = std::array<double, lanes>;
    const auto add = [](double* to, const Lanes& some, double share) {
        for (std::size_t i = 0; i < lanes; ++i) {
            to[i] += share * some[i];
        }
    };
    Lanes now; // who make an attempt, by step
    Lanes shed;
    Lanes silent;
    for (std::size_t i = 0; i < lanes; ++i) {
        now[i] = rider.firsts.all * luck_[begin + i];
    }
    for (std::size_t number = 0; number < rider.again.size(); ++number) {
        Again& again = rider.again[number];
        for (std::size_t i = end - begin; i < lanes; ++i) {
            now[i] = 0;
        }
        for (std::size_t i = 0; i < lanes; ++i) {
            shed[i] = shed_by_step_[begin + i] * now[i];
            silent[i] = now[i] - shed[i];
        }
        const bool last = number + 1 == rider.again.size(); // whom nobody follows
        for (const Return& part : again.wait) {
            if (!last) {
                add(&again.returns[begin + part.ahead], shed, part.share);
            }
        }
        if (rider.keeps_silent) {
            const std::size_t later = begin + again.silence;
            add(&known.again[number].returns[later], silent, 1);
            add(&coming_[later], silent, 1);
            if (!last) {
                add(&again.returns[later], silent, 1);
            }
        }
        for (std::size_t i = 0; i < lanes && !last; ++i) {
            now[i] = again.returns[begin + i] + again.repeats * luck_[begin + i];
        }
    }
}

/// Only a step that sheds looks at who comes; of the others it matters how many do.
void Crowding::pass_some(Known& known, std::size_t begin, std::size_t end, double& waiting, double& failed) {
    double now = waiting;
    double usual = usual_shed_;
    double all_offered = 0;
    double all_shed = 0; // in seconds of work
    double failed_for_good = 0;
    for (std::size_t i = begin; i < end; ++i) {
        const double offered = coming_[i];
        const double part_of_capacity = capacity_ / offered; // beside the sums, which take as long
        all_offered += offered;
        now += offered * seconds_each_ - step_;
        usual -= usual * remembered_;
        if (now <= limit_) {
            now = std::max(now, 0.0);
            continue;
        }
        const double over = now - limit_;
        const double shed = over * part_of_capacity;
        now = limit_;
        all_shed += over;
        usual += shed * remembered_;
        shed_by_step_[i] = shed;
        failed_for_good += send_back(known, i, shed);
    }
    failed += failed_for_good;
    offered_ += all_offered;
    shed_ += all_shed * capacity_;
    usual_shed_ = usual;
    waiting = now;
}

/// All who come are of one group, and fail only if they are shed, or ride with it: as it mostly is.
void Crowding::pass_one(Group& group, Known& known, std::size_t steps, double& wait) {
    double always = known.firsts.all;
    for (const Again& again : known.again) {
        always += again.repeats;
    }
    for (std::size_t i = 0; i < stretch; ++i) {
        coming_[i] = attempts_[i] + always * luck_[i];
    }
    std::fill(coming_.begin() + stretch, coming_.end(), 0.0);
    for (const Again& again : known.again) {
        for (std::size_t i = 0; i < kept_; ++i) {
            coming_[i] += again.returns[i];
        }
    }
    // So many steps may be passed before somebody has to be brought back.
    std::size_t at_once = riders_.empty() ? steps : lanes;
    for (const std::size_t rider : riders_) {
        for (const Again& again : known_[rider].again) {
            at_once = known_[rider].keeps_silent ? std::min(at_once, again.silence) : at_once;
        }
    }
    shed_by_step_.fill(0);
    for (std::size_t begin = 0; begin < steps; begin += at_once) {
        const std::size_t end = std::min(begin + at_once, steps);
        pass_some(known, begin, end, wait, group.failures);
        for (const std::size_t rider : riders_) {
            bring_back(known_[rider], known, begin, end);
        }
    }
}

void Crowding::pass_several(std::vector<Group>& groups, std::size_t steps, double& wait) {
    for (std::size_t i = 0; i < steps; ++i) {
        double offered = attempts_[i];
        for (const std::size_t g : busy_) {
            offered += known_[g].firsts.all * luck_[i];
            for (Again& again : known_[g].again) {
                again.returns[i] += again.repeats * luck_[i];
                offered += again.returns[i];
            }
        }
        const double shed = let_in(offered, wait);
        for (const std::size_t g : busy_) {
            if (shed > 0 || fails_inside(groups[g])) {
                fail(groups[g], known_[g], i, shed);
            }
        }
    }
}

void Crowding::pass_stretch(std::vector<Group>& groups, std::size_t steps, double& wait) {
    attempts_.fill(0);
    for (const std::size_t g : hopeless_) {
        pass_without_hope(known_[g], steps);
    }
    if (busy_.size() == 1 && !fails_inside(groups[busy_.front()])) {
        pass_one(groups[busy_.front()], known_[busy_.front()], steps, wait);
    } else {
        pass_several(groups, steps, wait);
    }
    // The next stretch begins where this one ends.
    const auto move_up = [this, steps](Steps& all) {
        const double* const end = &all[steps];
        std::fill_n(std::copy_n(end, kept_, all.begin()), steps, 0.0);
    };
    for (const auto* const some : {&busy_, &riders_, &hopeless_}) {
        for (const std::size_t g : *some) {
            for (Again& again : known_[g].again) {
                move_up(again.returns);
                if (some != &riders_) { // of these it is known without counting
                    move_up(again.own);
                }
            }
        }
    }
}

/// Those of another group who come, and will come back, are counted as this one's.
void Crowding::carry(Known& known, Known& rider) {
    known.firsts.all += rider.firsts.all;
    for (std::size_t i = 0; i < known.again.size(); ++i) {
        known.again[i].repeats += rider.again[i].repeats;
        for (std::size_t step = 0; step < ahead_most && !rider.rides; ++step) {
            known.again[i].returns[step] += rider.again[i].returns[step];
        }
    }
    rider.rides = true;
}

/// Who is sure to fail in the end, and does not yet know, crowds the others as these crowd themselves.
bool Crowding::may_ride(const std::vector<Group>& groups, std::size_t number, std::size_t with) const {
    const auto& again = known_[number].again;
    const auto& others = known_[with].again;
    return fails_for_sure(groups[number]) && groups[number].errors == groups[with].errors &&
           std::equal(again.begin(), again.end(), others.begin(), others.end(),
                      [](const Again& a, const Again& b) { return a.wait == b.wait; });
}

/// Where all who come may be counted as one group that fails only if it is shed, they are.
void Crowding::find_riders(const std::vector<Group>& groups) {
    riders_.clear();
    const auto plain =
        std::find_if(busy_.begin(), busy_.end(), [&](std::size_t g) { return !fails_inside(groups[g]); });
    const bool alike = plain != busy_.end() && std::all_of(busy_.begin(), busy_.end(), [&](std::size_t g) {
                           return g == *plain || may_ride(groups, g, *plain);
                       });
    if (alike) {
        const std::size_t with = *plain;
        std::copy_if(busy_.begin(), busy_.end(), std::back_inserter(riders_),
                     [with](std::size_t g) { return g != with; });
        busy_.assign(1, with);
    }
    for (const auto* const some : {&busy_, &hopeless_}) {
        for (const std::size_t g : *some) { // who rides no longer has been counted as another group's
            if (known_[g].rides) {
                known_[g].forget();
            }
        }
    }
    for (const std::size_t rider : riders_) {
        carry(known_[busy_.front()], known_[rider]);
    }
}

/// Finds the groups of whom somebody may come in so many steps.
void Crowding::find_busy(const std::vector<Group>& groups, double steps) {
    busy_.clear();
    hopeless_.clear();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const Group& group = groups[g];
        Known& known = known_[g];
        const double firsts = group.firsts * step_;
        known.firsts = {firsts, fails_inside(group) ? 0 : firsts};
        known.keeps_silent = group.keeps_silent && !group.silent_waits.empty();
        bool comes = firsts > 0;
        for (std::size_t i = 0; i < known.again.size(); ++i) {
            known.again[i].repeats = group.repeats[i] * step_;
            comes = comes || known.again[i].repeats > 0;
        }
        known.idle = comes ? -steps : known.idle; // 0 when they have passed
        if (known.idle <= known.longest) {        // somebody may still come back
            (group.errors >= 1 ? hopeless_ : busy_).push_back(g);
        }
    }
    find_riders(groups);
}

double Crowding::pass(std::vector<Group>& groups, double length, double& wait, sim::Draw draw) {
    double come = 0; // whom nothing in this crowd sends
    for (Group& group : groups) {
        come = std::accumulate(group.repeats.begin(), group.repeats.end(), come + group.firsts);
        group.failures = group.shed = 0;
    }
    due_ += length;
    const double steps = std::floor(due_ / step_ + hardly_any);
    due_ = std::max(due_ - steps * step_, 0.0);
    find_busy(groups, steps);
    double all_luck = 0;
    offered_ = shed_ = 0;
    for (auto left = static_cast<std::size_t>(steps); left > 0;) {
        const std::size_t some = std::min(left, stretch);
        draw_luck(come * step_, some, draw);
        all_luck += sum_of(std::span(luck_).first(some));
        pass_stretch(groups, some, wait);
        left -= some;
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        Group& group = groups[g];
        group.came = group.firsts * step_ * all_luck;
        group.shed = offered_ > 0 ? shed_ / offered_ : 0;
        group.failures = fails_for_sure(group) ? group.came : group.failures;
        group.failed = group.came > 0          ? std::min(group.failures / group.came, 1.0)
                       : fails_for_sure(group) ? 1
                                               : 0;
        known_[g].idle += steps;
    }
    return steps * step_;
}

} // namespace gameday::models
