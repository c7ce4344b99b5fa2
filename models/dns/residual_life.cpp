#include "models/dns/residual_life.hpp"

#include <algorithm>

#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

constexpr int quantiles = 128;

/// What lifetimes a rule gives, each as likely as any other.
struct LifetimesUnder {
    Duration ttl;

    std::vector<Duration> operator()(const HonourTtl&) const { return {ttl}; }
    std::vector<Duration> operator()(const CapTtl& rule) const { return {std::min(ttl, rule.ceiling)}; }
    std::vector<Duration> operator()(const RaiseTtl& rule) const {
        if (rule.floor.constant()) {
            return {std::max(ttl, rule.floor.mean())};
        }
        std::vector<Duration> all;
        for (int i = 0; i < quantiles; ++i) {
            all.push_back(std::max(ttl, rule.floor.quantile((i + 0.5) / quantiles)));
        }
        return all;
    }
};

} // namespace

ResidualLife::ResidualLife(const ResolverParameters& parameters, Duration ttl, Rate demand)
    : own_(parameters.own) {
    auto all = parameters.own ? std::vector<Duration>{parameters.refresh}
                              : std::visit(LifetimesUnder{ttl}, parameters.ttl);
    std::sort(all.begin(), all.end());
    for (const Duration lifetime : all) {
        const double seconds = lifetime.in_seconds();
        if (seconds <= 0) {
            continue; // nothing is held at all
        }
        const double asked = demand.per_second * seconds;
        const double hot = (parameters.own ? 1 : asked / (1 + asked)) / static_cast<double>(all.size());
        lifetimes_.push_back(seconds);
        hot_.push_back(hot_.back() + hot);
        hot_by_lifetime_.push_back(hot_by_lifetime_.back() + hot / seconds);
        sum_.push_back(sum_.back() + seconds);
        inverse_.push_back(inverse_.back() + 1 / seconds);
        longest_ = seconds;
    }
}

std::size_t ResidualLife::up_to(double seconds) const {
    return static_cast<std::size_t>(std::upper_bound(lifetimes_.begin(), lifetimes_.end(), seconds) -
                                    lifetimes_.begin());
}

double ResidualLife::fetched_longer_than(double x, double within) const {
    // Lifetimes up to `within` are uniform on (0, T), of longer ones the first seconds have not passed yet:
    // min(T − x, within)/within.
    const std::size_t end = lifetimes_.size();
    const std::size_t over = up_to(x);
    const std::size_t small = std::max(over, up_to(within));
    const std::size_t full = std::max(small, up_to(x + within));
    const auto count = [](std::size_t from, std::size_t to) { return static_cast<double>(to - from); };
    const double of_small = count(over, small) - x * (inverse_[small] - inverse_[over]);
    const double of_partial = (sum_[full] - sum_[small] - x * count(small, full)) / within;
    return end == 0 ? 0 : (of_small + of_partial + count(full, end)) / static_cast<double>(end);
}

double ResidualLife::longer_than(double x, double held) const {
    // Of a lifetime T the ages below T − x are left, but for those before `held`: min(T − x, held)/T.
    const std::size_t over = up_to(x);
    const std::size_t full = std::max(over, up_to(x + held));
    const double part = hot_[full] - hot_[over] - x * (hot_by_lifetime_[full] - hot_by_lifetime_[over]);
    const std::size_t end = lifetimes_.size();
    const double whole = full == end ? 0 : held * (hot_by_lifetime_[end] - hot_by_lifetime_[full]);
    return std::max(part + whole, 0.0);
}

double ResidualLife::longer_than_asked(double ago) const {
    const std::size_t end = lifetimes_.size();
    if (own_ || end == 0) {
        return 0;
    }
    // Of a lifetime T: hot·(1 − ago/T) + (1 − hot), that is 1 − hot·ago/T.
    const std::size_t over = up_to(ago);
    return static_cast<double>(end - over) / static_cast<double>(end) -
           ago * (hot_by_lifetime_[end] - hot_by_lifetime_[over]);
}

double ResidualLife::heat(Rate demand, double attempts, double apart, double for_seconds) const {
    if (own_ || lifetimes_.empty() || !(demand.per_second > 0)) {
        return 0;
    }
    // No attempt comes within w of an instant if no first one came in those w, nor in the time before from
    // which a later one would fall into them: λ·attempts·w at first, and λ·(w + (attempts − 1)·apart) later.
    const double rate = demand.per_second;
    const double silence = sim::exp_same_everywhere(-rate * attempts * apart);
    const double wait = (1 - silence) / (rate * attempts) + silence / rate;
    double heat = 0;
    for (std::size_t i = 0; i < lifetimes_.size(); ++i) {
        const double lifetime = lifetimes_[i];
        const double weight = 1 / static_cast<double>(lifetimes_.size());
        const double before = (hot_[i + 1] - hot_[i]) / weight;
        const double after = lifetime / (lifetime + wait);
        const double kept = sim::exp_same_everywhere(-for_seconds * (1 / wait + 1 / lifetime));
        heat += weight * (after - before) * (1 - kept);
    }
    return std::max(heat, 0.0);
}

} // namespace gameday::models
