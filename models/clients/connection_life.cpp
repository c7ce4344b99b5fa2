#include "models/clients/connection_life.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/random/uniform_01.hpp>

#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

/// Steps of an idle time-out.
constexpr double steps_an_idle_time = 48;
constexpr double fewest_steps_an_idle_time = 8;
constexpr double most_steps = 200'000;
/// After so many idle times a connection that lives still is like any other that does.
constexpr std::size_t followed_idle_times = 16;
/// Of a life of one length.
constexpr std::size_t few_steps = 16;

/// The probabilities that a gap between requests ends in one of the first so many steps.
std::vector<double> gaps_by_step(double rate, double step, std::size_t steps) {
    std::vector<double> gaps;
    for (std::size_t i = 0; i < steps; ++i) {
        const double from = static_cast<double>(i) * step;
        gaps.push_back(sim::exp_same_everywhere(-rate * from) -
                       sim::exp_same_everywhere(-rate * (from + step)));
    }
    return gaps;
}

} // namespace

// The last request before a gap of the idle time-out began anew each time, so the survival S(x) is 1 up to
// the time-out, and from there on the mean of S(x − y) over the first gap y, as far as it is shorter than
// that.
ConnectionLife::ConnectionLife(Rate requests, const KeepAliveParameters& keep_alive)
    : rate_(requests.per_second), idle_(keep_alive.idle.in_seconds()) {
    const double max_age = keep_alive.max_age.in_seconds();
    if (max_age <= idle_ || idle_ <= 0) {
        step_ = std::min(idle_, max_age) / few_steps;
        survival_.assign(few_steps, 1.0);
    } else {
        // Fine steps, but not so many that a day of a busy client takes noticeable time. After the most idle
        // times nobody is connected still.
        const double idle_times = std::min(max_age / idle_, most_steps / fewest_steps_an_idle_time);
        const double an_idle_time =
            std::clamp(most_steps / idle_times, fewest_steps_an_idle_time, steps_an_idle_time);
        const auto count = static_cast<std::size_t>(std::ceil(idle_times * an_idle_time));
        step_ = idle_times * idle_ / static_cast<double>(count);
        const auto within = static_cast<std::size_t>(std::lround(idle_ / step_));
        const std::vector<double> gaps = gaps_by_step(rate_, step_, within);
        const std::size_t followed = followed_idle_times * within;
        for (std::size_t i = 0; i < count; ++i) {
            double open = i < within ? 1 : 0;
            if (i >= followed) { // by now it falls geometrically
                open = survival_[i - within] * survival_[followed - 1] / survival_[followed - 1 - within];
            }
            for (std::size_t j = 0; i >= within && i < followed && j < within; ++j) {
                const std::size_t k = i - j; // the gap ends in the middle of its step
                open += gaps[j] * (survival_[k - 1] + (j == 0 ? survival_.back() : survival_[k])) / 2;
            }
            survival_.push_back(open);
        }
    }
    for (const double alive : survival_) {
        mean_ += alive * step_;
        younger_.push_back(mean_);
    }
    for (double& share : younger_) {
        share /= mean_ > 0 ? mean_ : 1;
    }
    open_ = mean_ / (mean_ + 1 / rate_);
}

double ConnectionLife::alive_at(double age) const {
    const auto step = static_cast<std::size_t>(std::max(age, 0.0) / step_);
    return survival_[std::min(step, survival_.size() - 1)];
}

std::optional<ConnectionLife::Open> ConnectionLife::draw(sim::Draw draw) const {
    boost::random::uniform_01<double> uniform;
    if (uniform(draw) >= open_) {
        return std::nullopt;
    }
    // Its age has the density S(x)/mean.
    const double place = uniform(draw);
    const auto found = std::upper_bound(younger_.begin(), std::prev(younger_.end()), place);
    const double before = found == younger_.begin() ? 0 : *std::prev(found);
    const double part = (place - before) / (*found - before);
    const double age = (static_cast<double>(found - younger_.begin()) + std::min(part, 1.0)) * step_;
    return Open{age, age < idle_ ? std::min(-sim::log1p_same_everywhere(-uniform(draw)) / rate_, age)
                                 : last_used(age, uniform(draw))};
}

double ConnectionLife::last_used(double age, double place) const {
    // Requests come at random, but the longer ago the last one was, the less likely was the connection to
    // live until then: so long ago as y with a density like S(age − y)·exp(−rate·y).
    std::array<double, few_steps> weights{};
    const double cell = idle_ / few_steps;
    const double factor = sim::exp_same_everywhere(-rate_ * cell);
    double random = 1;
    double all = 0;
    for (std::size_t i = 0; i < few_steps; ++i) {
        weights[i] = random * alive_at(age - (static_cast<double>(i) + 0.5) * cell);
        all += weights[i];
        random *= factor;
    }
    double left = place * all;
    std::size_t cells = 0;
    while (cells + 1 < few_steps && left >= weights[cells]) {
        left -= weights[cells++];
    }
    const double part = weights[cells] > 0 ? std::min(left / weights[cells], 1.0) : 0;
    return (static_cast<double>(cells) + part) * cell;
}

} // namespace gameday::models
