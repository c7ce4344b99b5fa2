#include "models/clients/flow/crowding.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>

namespace gameday::models {

namespace {

/// Seconds. Where the queue may be a second long, shares that fail for good come out the same in steps of a
/// twentieth as in steps of a fifth of a second, within a twentieth of them.
constexpr double shortest_step = 0.05;
constexpr double longest_step = 0.2;
constexpr double steps_a_queue = 5;
/// Requests are whole, and those whose attempts are sure to fail bring others with them: neither is in a
/// step's mean. The luck is spread wider by this instead, which gives the shares that fail for good of
/// requests one by one: within 15 % of them, says tests/models/clients/flow/crowding.cpp.
constexpr double spread_of_luck = 1.08;
/// Seconds: about as long as a time-out, after which those who met it come back.
constexpr double memory = 10;
/// Of a step: what rounding may have taken away.
constexpr double hardly_any = 1e-9;

/// So many come, as a share of those who are expected to: Poisson, of which with so many only the first two
/// moments are left.
class Luck {
public:
    explicit Luck(double expected)
        : expected_(expected), few_(std::clamp(expected, 1e-300, many)),
          noise_(1, spread_of_luck / std::sqrt(std::max(expected, many))) {}
    double operator()(sim::Draw& draw) {
        if (expected_ > many) {
            return std::max(noise_(draw), 0.0);
        }
        return expected_ > 0 ? static_cast<double>(few_(draw)) / expected_ : 0;
    }

private:
    static constexpr double many = 4;

    double expected_;
    boost::random::poisson_distribution<std::int64_t> few_;
    boost::random::normal_distribution<double> noise_;
};

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

} // namespace

Crowding::Crowding(double capacity, double limit, const std::vector<Group>& groups)
    : capacity_(capacity), limit_(limit),
      step_(std::clamp(limit / steps_a_queue, shortest_step, longest_step)) {
    for (const Group& group : groups) {
        attempts_ = std::max(attempts_, group.attempts);
    }
    coming_.resize(groups.size() * attempts_);
    idle_.resize(groups.size());
    for (const Group& group : groups) {
        for (std::uint32_t attempt = 0; attempt < attempts_; ++attempt) {
            const bool again = attempt < group.waits_least.size();
            waits_.push_back(again ? in_steps(group.waits_least[attempt], group.waits_most[attempt])
                                   : Wait{});
        }
    }
}

Crowding::Wait Crowding::in_steps(double least, double most) const {
    // Each step stands for what comes half a step before and after; nothing comes back within its own. Who
    // waits for longer than is kept comes back too early, but as often.
    const double from = std::clamp(least / step_, 0.5, ring - 3.0);
    const double to = std::clamp(most / step_, from + 1, ring - 2.0);
    const double first = std::floor(from + 0.5);
    const double last = std::floor(to + 0.5);
    const double in_first = (first + 0.5 - from) / (to - from);
    const double between = 1 / (to - from);
    const double in_last = (to - last + 0.5) / (to - from);
    const auto begin = static_cast<std::size_t>(first);
    const auto end = static_cast<std::size_t>(last);
    Wait wait;
    for (const Change& change : {Change{begin, in_first}, Change{begin + 1, between - in_first},
                                 Change{end, in_last - between}, Change{end + 1, -in_last}}) {
        const auto same = std::find_if(wait.begin(), wait.end(),
                                       [&](const Change& other) { return other.ahead == change.ahead; });
        if (same != wait.end()) {
            same->part += change.part;
        } else {
            wait.push_back(change);
        }
    }
    std::erase_if(wait, [](const Change& change) { return std::abs(change.part) < hardly_any; });
    return wait;
}

/// Brings to a step who comes in it, and tells how many attempts they make.
double Crowding::arrive(const Group& group, Coming* coming, double luck) const {
    const double firsts = group.firsts * step_ * luck;
    coming[0].now = {firsts, firsts};
    double made = firsts;
    for (std::uint32_t attempt = 1; attempt < group.attempts; ++attempt) {
        Coming& at = coming[attempt];
        Amount& change = at.change[now_ % ring];
        at.back += change;
        at.back = {std::max(at.back.all, 0.0), std::max(at.back.own, 0.0)}; // rounding may have gone below
        change = {};
        at.now = {at.back.all + group.repeats[attempt - 1] * step_ * luck, at.back.own};
        made += at.now.all;
    }
    return made;
}

/// What becomes of those who have come, if that share of them is shed.
void Crowding::fail(Group& group, std::size_t index, double shed) {
    const double fast = shed + (1 - shed) * group.errors;
    const bool fails_inside = group.errors + group.hangs > 0;
    Coming* const coming = &coming_[index * attempts_];
    if (fails_inside) {
        const double usual = usual_shed_ + (1 - usual_shed_) * (group.errors + group.hangs);
        group.failed += coming[0].now.all * all_fail(fast, (1 - shed) * group.hangs, usual, group.attempts);
    } else {
        group.failed += coming[group.attempts - 1].now.own * fast;
    }
    for (std::uint32_t attempt = 0; attempt + 1 < group.attempts && fast > 0; ++attempt) {
        const Amount failed = fast * coming[attempt].now;
        for (const Change& change : waits_[index * attempts_ + attempt]) {
            coming[attempt + 1].change[(now_ + change.ahead) % ring] += change.part * failed;
        }
    }
}

void Crowding::step(std::vector<Group>& groups, double luck, double& wait) {
    double offered = 0;
    for (const std::size_t g : busy_) {
        offered += arrive(groups[g], &coming_[g * attempts_], luck);
    }
    const double room = (limit_ - wait + step_) * capacity_;
    const double shed = offered > room ? 1 - room / offered : 0;
    offered_ += offered;
    shed_ += shed * offered;
    usual_shed_ += (shed - usual_shed_) * std::min(step_ / memory, 1.0);
    wait = std::clamp(wait + offered * (1 - shed) / capacity_ - step_, 0.0, limit_);
    for (const std::size_t g : busy_) {
        fail(groups[g], g, shed);
    }
    ++now_;
}

/// Finds the groups of whom somebody may come in so many steps.
void Crowding::find_busy(const std::vector<Group>& groups, double steps) {
    busy_.clear();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const bool comes =
            groups[g].firsts > 0 || std::any_of(groups[g].repeats.begin(), groups[g].repeats.end(),
                                                [](double repeats) { return repeats > 0; });
        idle_[g] = comes ? -steps : idle_[g];                    // 0 when they have passed
        if (idle_[g] <= static_cast<double>(ring * attempts_)) { // somebody may still come back
            busy_.push_back(g);
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
    Luck luck(come * step_);
    double all_luck = 0;
    offered_ = shed_ = 0;
    for (double i = 0; i < steps; ++i) {
        const double lucky = luck(draw);
        all_luck += lucky;
        step(groups, lucky, wait);
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        Group& group = groups[g];
        const double came = group.firsts * step_ * all_luck;
        group.shed = offered_ > 0 ? shed_ / offered_ : 0;
        group.failed = came > 0 ? std::min(group.failed / came, 1.0) : 0;
        idle_[g] += steps;
    }
    return steps * step_;
}

} // namespace gameday::models
