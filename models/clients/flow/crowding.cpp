#include "models/clients/flow/crowding.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/random/quick_draws.hpp"

namespace gameday::models {

namespace {

/// Seconds. With steps of 0.3 s, and luck spread by 1.2, requests one by one were met as well, but the outage
/// of reads in planned-failover was 2.6 % too short. A step costs the same however short it is.
constexpr double shortest_step = 0.05;
constexpr double longest_step = 0.25;
constexpr double steps_a_queue = 4;
/// Requests are whole, and those whose attempts are sure to fail bring others with them: neither is in a
/// step's mean. The luck is spread wider by this instead, which gives the shares that fail for good of
/// requests one by one: within 15 % of them, says tests/models/clients/flow/crowding.cpp.
constexpr double spread_of_luck = 1.14;
/// Seconds: about as long as a time-out, after which those who met it come back.
constexpr double memory = 10;
/// Of a step: what rounding may have taken away.
constexpr double hardly_any = 1e-9;

/// Counts with a mean below that are drawn as they are; of larger ones only the first two moments are left.
constexpr double few = 4;
/// A wait that may end in more steps than this ends in so many of them, as far apart: one by one they would
/// cost more than they tell.
constexpr std::size_t most_returns = 8;

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
    : capacity_(capacity), limit_(limit),
      step_(std::clamp(limit / steps_a_queue, shortest_step, longest_step)),
      remembered_(std::min(step_ / memory, 1.0)), seconds_each_(1 / capacity) {
    for (const Group& group : groups) {
        Known& known = known_.emplace_back();
        for (std::uint32_t attempt = 0; attempt + 1 < group.attempts; ++attempt) {
            known.again.push_back({in_steps(group.waits_least[attempt], group.waits_most[attempt])});
            known.longest += static_cast<double>(known.again.back().wait.back().ahead);
        }
    }
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

void Crowding::clear() {
    due_ = usual_shed_ = 0;
    for (Known& known : known_) {
        for (Again& again : known.again) {
            again.returns.fill({});
        }
        known.idle = HUGE_VAL;
        known.returning = false;
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
        for (double& share : luck_) { // all of them: so many at once are quicker than as many as are needed
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
                again.returns[i + part.ahead].all += part.share * now;
            }
            now = again.returns[i].all + again.repeats * luck_[i];
            made += now;
        }
        attempts_[i] += made;
    }
}

/// What becomes of those who have come in that step, if that share of them is shed.
inline void Crowding::fail(Group& group, Known& known, std::size_t step, double shed) const {
    const double fast = shed + (1 - shed) * group.errors;
    const double luck = luck_[step];
    Amount failed{fast * luck * known.firsts.all, fast * luck * known.firsts.own};
    for (Again& again : known.again) {
        for (const Return& part : again.wait) {
            Amount& there = again.returns[step + part.ahead];
            there.all += part.share * failed.all;
            there.own += part.share * failed.own;
        }
        const Amount& now = again.returns[step];
        failed = {fast * now.all, fast * now.own};
    }
    group.failed += failed.own;
    if (fails_inside(group)) { // what will become of those who come now is told by what happens now
        const double usual = usual_shed_ + (1 - usual_shed_) * (group.errors + group.hangs);
        group.failed +=
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
    const double luck = luck_[step];
    Amount failed{shed * luck * known.firsts.all, shed * luck * known.firsts.own};
    for (Again& again : known.again) {
        Amount* const now = &again.returns[step];
        for (const Return& part : again.wait) {
            const Amount back{part.share * failed.all, part.share * failed.own};
            Amount& there = now[part.ahead];
            there = {there.all + back.all, there.own + back.own};
            coming_[step + part.ahead] += back.all;
        }
        failed = {shed * (now->all + again.repeats * luck), shed * now->own};
    }
    return failed.own;
}

/// All who come are of one group, and fail only if they are shed: as it mostly is. Only a step that sheds
/// looks at who they are; of the others it matters how many come.
void Crowding::pass_one(Group& group, Known& known, std::size_t steps, double& wait) {
    double always = known.firsts.all;
    coming_.fill(0);
    for (const Again& again : known.again) {
        always += again.repeats;
        for (std::size_t i = 0; i <= again.wait.back().ahead; ++i) {
            coming_[i] += again.returns[i].all;
        }
    }
    for (std::size_t i = 0; i < stretch; ++i) {
        coming_[i] += attempts_[i] + always * luck_[i];
    }
    double waiting = wait;
    double usual = usual_shed_;
    double all_offered = 0;
    double all_shed = 0;
    double failed_for_good = 0;
    for (std::size_t i = 0; i < steps; ++i) {
        const double offered = coming_[i];
        const double part_of_capacity = capacity_ / offered; // beside the sums, which take as long
        all_offered += offered;
        waiting += offered * seconds_each_ - step_;
        usual -= usual * remembered_;
        if (waiting <= limit_) {
            waiting = std::max(waiting, 0.0);
            continue;
        }
        const double over = waiting - limit_; // in seconds of work
        const double shed = over * part_of_capacity;
        waiting = limit_;
        all_shed += over;
        usual += shed * remembered_;
        failed_for_good += send_back(known, i, shed);
    }
    group.failed += failed_for_good;
    offered_ += all_offered;
    shed_ += all_shed * capacity_;
    usual_shed_ = usual;
    wait = waiting;
}

void Crowding::pass_several(std::vector<Group>& groups, std::size_t steps, double& wait) {
    for (std::size_t i = 0; i < steps; ++i) {
        double offered = attempts_[i];
        for (const std::size_t g : busy_) {
            offered += known_[g].firsts.all * luck_[i];
            for (Again& again : known_[g].again) {
                Amount& now = again.returns[i];
                now.all += again.repeats * luck_[i];
                offered += now.all;
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
    std::fill_n(attempts_.begin(), steps, 0.0);
    for (const std::size_t g : hopeless_) {
        pass_without_hope(known_[g], steps);
    }
    if (busy_.size() == 1 && !fails_inside(groups[busy_.front()])) {
        pass_one(groups[busy_.front()], known_[busy_.front()], steps, wait);
    } else {
        pass_several(groups, steps, wait);
    }
    for (const auto* const some : {&busy_, &hopeless_}) {
        for (const std::size_t g : *some) {
            for (Again& again : known_[g].again) { // the next stretch begins where this one ends
                const auto kept = static_cast<std::ptrdiff_t>(again.wait.back().ahead);
                const auto end = again.returns.begin() + static_cast<std::ptrdiff_t>(steps);
                std::fill(std::copy(end, end + kept, again.returns.begin()), end + kept, Amount{});
            }
        }
    }
}

/// Those of another group who come, and will come back, are counted as this one's.
void Crowding::carry(Known& known, Known& other) const {
    known.firsts.all += other.firsts.all;
    for (std::size_t i = 0; i < known.again.size(); ++i) {
        known.again[i].repeats += other.again[i].repeats;
        for (std::size_t step = 0; step < ahead_most && other.returning; ++step) {
            known.again[i].returns[step].all += other.again[i].returns[step].all;
            other.again[i].returns[step] = {};
        }
    }
    other.returning = false;
}

/// Finds how a group of whom somebody may come is to be passed.
void Crowding::sort_in(const std::vector<Group>& groups, std::size_t number) {
    const Group& group = groups[number];
    if (group.errors >= 1) {
        hopeless_.push_back(number);
        known_[number].returning = true;
        return;
    }
    // Who is sure to fail in the end, and does not yet know, crowds the others as these crowd themselves.
    const auto comes_back_alike = [&](std::size_t other) {
        const auto& again = known_[number].again;
        const auto& others = known_[other].again;
        return groups[other].errors == group.errors &&
               std::equal(again.begin(), again.end(), others.begin(), others.end(),
                          [](const Again& a, const Again& b) { return a.wait == b.wait; });
    };
    const auto other =
        fails_for_sure(group) ? std::find_if(busy_.begin(), busy_.end(), comes_back_alike) : busy_.end();
    if (other == busy_.end()) {
        busy_.push_back(number);
        known_[number].returning = true;
    } else {
        carry(known_[*other], known_[number]);
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
        bool comes = firsts > 0;
        for (std::size_t i = 0; i < known.again.size(); ++i) {
            known.again[i].repeats = group.repeats[i] * step_;
            comes = comes || known.again[i].repeats > 0;
        }
        known.idle = comes ? -steps : known.idle; // 0 when they have passed
        if (known.idle <= known.longest) {        // somebody may still come back
            sort_in(groups, g);
        }
    }
}

double Crowding::pass(std::vector<Group>& groups, double length, double& wait, sim::Draw draw) {
    double come = 0; // whom nothing in this crowd sends
    for (Group& group : groups) {
        come = std::accumulate(group.repeats.begin(), group.repeats.end(), come + group.firsts);
        group.failed = group.shed = 0;
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
        all_luck = std::accumulate(luck_.begin(), luck_.begin() + some, all_luck);
        pass_stretch(groups, some, wait);
        left -= some;
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        Group& group = groups[g];
        const double came = group.firsts * step_ * all_luck;
        group.shed = offered_ > 0 ? shed_ / offered_ : 0;
        group.failed = came > 0 ? std::min(group.failed / came, 1.0) : 0;
        group.failed = fails_for_sure(group) ? 1 : group.failed;
        known_[g].idle += steps;
    }
    return steps * step_;
}

} // namespace gameday::models
