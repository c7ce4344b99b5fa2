#include "models/clients/flow/crowding.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random/counts.hpp"

namespace gameday::models {

namespace {

/// Short beside the time that requests stay away.
constexpr double shortest_step = 0.05;

double power(double base, std::uint32_t exponent) {
    double product = 1;
    for (; exponent > 0; --exponent) {
        product *= base;
    }
    return product;
}

} // namespace

Crowding::Crowding(double capacity, double limit, const std::vector<Group>& groups)
    : capacity_(capacity), limit_(limit), step_(shortest_step) {
    for (const Group& group : groups) {
        attempts_ = std::max(attempts_, group.attempts);
        for (const double wait : group.waits_most) {
            step_ = std::max(step_, wait / static_cast<double>(ring - 2));
        }
    }
    coming_.resize(groups.size() * attempts_ * ring);
    const auto in_steps = [this](double seconds) {
        return std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(seconds / step_)), 1, ring - 1);
    };
    for (const Group& group : groups) {
        for (std::uint32_t attempt = 0; attempt < attempts_; ++attempt) {
            const bool again = attempt < group.waits_least.size();
            const std::size_t least = again ? in_steps(group.waits_least[attempt]) : 1;
            const std::size_t most = again ? std::max(least, in_steps(group.waits_most[attempt])) : 1;
            waits_.push_back({least, most, 1.0 / static_cast<double>(most - least + 1)});
        }
    }
}

void Crowding::send_back(std::size_t group, std::uint32_t attempt, double failed) {
    const Wait& wait = waits_[group * attempts_ + attempt];
    for (std::size_t ahead = wait.least; ahead <= wait.most; ++ahead) {
        coming(group, attempt + 1, now_ + ahead) += failed * wait.part;
    }
}

void Crowding::step(std::vector<Group>& groups, double luck, double& wait) {
    double offered = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        coming(g, 0, now_) = groups[g].firsts * step_ * luck;
        for (std::uint32_t attempt = 0; attempt < groups[g].attempts; ++attempt) {
            if (attempt > 0) {
                coming(g, attempt, now_) += groups[g].repeats[attempt - 1] * step_ * luck;
            }
            offered += coming(g, attempt, now_);
        }
    }
    const double room = (limit_ - wait + step_) * capacity_;
    const double shed = offered > room ? 1 - room / offered : 0;
    offered_ += offered;
    wait = std::clamp(wait + offered * (1 - shed) / capacity_ - step_, 0.0, limit_);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        Group& group = groups[g];
        const double fast = shed + (1 - shed) * group.errors;
        group.shed += shed * offered;
        if (group.errors + group.hangs > 0) {
            group.failed +=
                groups[g].firsts * step_ * luck * power(fast + (1 - shed) * group.hangs, group.attempts);
        }
        for (std::uint32_t attempt = 0; attempt < group.attempts; ++attempt) {
            const double failed = coming(g, attempt, now_) * fast;
            coming(g, attempt, now_) = 0;
            if (failed > 0 && attempt + 1 < group.attempts) {
                send_back(g, attempt, failed);
            } else if (failed > 0 && group.errors + group.hangs <= 0) {
                group.failed += failed;
            }
        }
    }
    ++now_;
}

void Crowding::pass(std::vector<Group>& groups, double length, double& wait, sim::Draw draw) {
    double come = 0; // whom nothing in this crowd sends
    for (Group& group : groups) {
        come += group.firsts;
        for (const double repeats : group.repeats) {
            come += repeats;
        }
        group.failed = group.shed = 0;
    }
    const int steps = std::max(1, static_cast<int>(std::lround(length / step_)));
    const double expected = come * step_;
    double luck = 0;
    offered_ = 0;
    for (int i = 0; i < steps; ++i) {
        const double lucky = expected > 0 ? static_cast<double>(sim::poisson(expected, draw)) / expected : 0;
        luck += lucky;
        step(groups, lucky, wait);
    }
    for (Group& group : groups) {
        const double came = group.firsts * step_ * luck;
        group.failed = came > 0 ? std::min(group.failed / came, 1.0) : 0;
        group.shed = offered_ > 0 ? group.shed / offered_ : 0;
    }
}

} // namespace gameday::models
