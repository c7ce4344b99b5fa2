#include "models/dns/residual_life.hpp"

#include <algorithm>
#include <numeric>

#include "models/dns/hot_share.hpp"
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

/// First attempts come at random, so many a second, from the beginning of a silence on; each is followed by
/// others, equally far apart.
struct Asking {
    double rate, attempts, apart;
    double silence; // its length, in seconds

    /// An attempt falls between the second `from` and the silence's end if a first one came in one of so many
    /// seconds: in those, or `apart` before them, or twice that, but not before the silence.
    [[nodiscard]] double seconds_that_ask(double from) const {
        if (silence - from >= apart) { // all those overlap
            return silence - std::max(from - (attempts - 1) * apart, 0.0);
        }
        double seconds = 0;
        for (double attempt = 0; attempt < attempts && attempt * apart < silence; ++attempt) {
            seconds += silence - attempt * apart - std::max(from - attempt * apart, 0.0);
        }
        return seconds;
    }
    /// Of caches that run out at any second of the silence, one each second, so many are cold at its end.
    [[nodiscard]] double cold_for() const {
        // The probability that none of those seconds brings an attempt, integrated; between its kinks their
        // number is a straight line.
        double cold = 0;
        double from = 0;
        double asked_from = seconds_that_ask(0);
        const auto up_to = [&](double to) {
            if (to <= from) {
                return;
            }
            const double asked = seconds_that_ask(to);
            const double mean_log = rate * (asked_from - asked); // falls towards the end
            const double end = sim::exp_same_everywhere(-rate * asked);
            const double part =
                mean_log > straight ? (1 - sim::exp_same_everywhere(-mean_log)) / mean_log : 1;
            cold += (to - from) * end * part;
            from = to;
            asked_from = asked;
        };
        for (const double part : {silence - apart, silence}) {
            for (double attempt = 1; attempt < attempts; ++attempt) {
                up_to(std::min(attempt * apart, part));
            }
            up_to(part);
        }
        return cold;
    }

private:
    static constexpr double straight = 1e-12; // an exponential is one over less
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
        const double hot = (parameters.own ? 1 : hot_share(asked)) / static_cast<double>(all.size());
        lifetimes_.push_back(seconds);
        hot_.push_back(hot_.back() + hot);
        hot_by_lifetime_.push_back(hot_by_lifetime_.back() + hot / seconds);
        inverse_.push_back(inverse_.back() + 1 / seconds);
        inverse_square_.push_back(inverse_square_.back() + 1 / (seconds * seconds));
        longest_ = seconds;
    }
    if (!lifetimes_.empty()) {
        buckets_a_second_ = buckets / (longest_ - lifetimes_.front() + 1);
    }
    for (const double seconds : lifetimes_) {
        ++shorter_[bucket(seconds) + 1];
    }
    std::partial_sum(shorter_.begin(), shorter_.end(), shorter_.begin());
}

std::size_t ResidualLife::bucket(double seconds) const {
    // What is longer falls into the same bucket, or into a later one.
    return static_cast<std::size_t>((seconds - lifetimes_.front()) * buckets_a_second_);
}

std::size_t ResidualLife::up_to(double seconds) const {
    if (seconds >= longest_) {
        return lifetimes_.size();
    }
    if (lifetimes_.empty() || seconds < lifetimes_.front()) {
        return 0;
    }
    std::size_t count = shorter_[bucket(seconds)];
    while (lifetimes_[count] <= seconds) {
        ++count;
    }
    return count;
}

double ResidualLife::heated_longer_than(double x, const Heat& heat) const {
    // Each lifetime T counts by 1/T, as often as it runs out. Those that ran out more than once since
    // `earliest` are uniform on (0, T); of longer ones as much is left as of those ages are below T − x.
    const double ages = heat.earliest - heat.latest;
    const std::size_t end = lifetimes_.size();
    const std::size_t over = up_to(x);
    const std::size_t often = std::max(over, up_to(heat.earliest));
    const std::size_t some = std::max(often, up_to(x + heat.latest));
    const std::size_t full = std::max(some, up_to(x + heat.earliest));
    const double of_often =
        inverse_[often] - inverse_[over] - x * (inverse_square_[often] - inverse_square_[over]);
    const double left =
        static_cast<double>(full - some) - (x + heat.latest) * (inverse_[full] - inverse_[some]);
    const double of_some = ages > 0 ? left / ages : 0;
    return end == 0 ? 0 : (of_often + of_some + inverse_[end] - inverse_[full]) / inverse_[end];
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

Heat ResidualLife::heat(Rate demand, double attempts, double apart, double for_seconds) const {
    if (own_ || lifetimes_.empty() || !(demand.per_second > 0 && for_seconds > 0)) {
        return {};
    }
    const Asking asking{demand.per_second, attempts, apart, for_seconds};
    const double cold_for = asking.cold_for();
    const double cold_all_along = sim::exp_same_everywhere(-demand.per_second * for_seconds);
    double more = 0;
    for (std::size_t i = 0; i < lifetimes_.size(); ++i) {
        const double lifetime = lifetimes_[i];
        const double weight = 1 / static_cast<double>(lifetimes_.size());
        const double before = (hot_[i + 1] - hot_[i]) / weight;
        // Caches run out as often as those are hot that were filled a lifetime ago: before the silence, as
        // many as ever were; later on as many as are in the end.
        const double later = std::max(1 - lifetime / for_seconds, 0.0);
        const double runs_out = cold_for / lifetime;
        const double cold = ((before * (1 - later) + later) * runs_out + (1 - before) * cold_all_along) /
                            (1 + later * runs_out);
        more += weight * (1 - cold - before);
    }
    // Who has fetched early does not fetch soon after, as others would: those fetched in the beginning of the
    // silence are more, by ever less, and on average as far from it as if for two mean gaps all were alike.
    const double latest = std::max(for_seconds - 2 / demand.per_second, 0.0);
    return {std::max(more, 0.0), latest, for_seconds};
}

} // namespace gameday::models
