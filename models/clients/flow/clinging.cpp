#include "models/clients/flow/clinging.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <boost/math/quadrature/gauss.hpp>

#include "models/dns/hot_share.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

using Spans = std::vector<Clinging::Span>;

/// So many points describe a law; sums of laws are brought back to as many.
constexpr std::size_t most_points = 33;
constexpr int cells = 16;

/// Joins neighbours until there are few enough; the mean stays.
Spans thinned(Spans spans) {
    std::sort(spans.begin(), spans.end(),
              [](const Clinging::Span& a, const Clinging::Span& b) { return a.seconds < b.seconds; });
    Spans joined;
    double room = 0;
    for (const Clinging::Span& span : spans) {
        const bool apart = joined.empty() || joined.back().seconds == 0 || std::isinf(span.seconds) ||
                           room + span.share > 1.0 / (most_points - 2);
        if (apart && !(joined.size() == 1 && span.seconds == 0)) {
            joined.push_back(span);
            room = span.share;
            continue;
        }
        Clinging::Span& last = joined.back();
        const double share = last.share + span.share;
        if (share > 0) {
            last.seconds = (last.seconds * last.share + span.seconds * span.share) / share;
        }
        last.share = share;
        room += span.share;
    }
    return joined;
}

Spans sum_of_laws(const Spans& a, const Spans& b) {
    Spans sums;
    for (const Clinging::Span& first : a) {
        for (const Clinging::Span& second : b) {
            if (first.share * second.share > 0) {
                sums.push_back({first.seconds + second.seconds, first.share * second.share});
            }
        }
    }
    return sums.size() <= most_points ? sums : thinned(std::move(sums));
}

/// A layer that keeps what it holds for `length`, and is then looked through `demand` times a second.
Spans layer_spans(double length, double demand) {
    const double hot = hot_share(demand * length);
    Spans spans{{0, 1 - hot}};
    for (int i = 0; i < cells; ++i) {
        spans.push_back({(i + 0.5) / cells * length, hot / cells});
    }
    return spans;
}

Spans connection_spans(const ConnectionLife& life) {
    Spans spans{{0, 1 - life.open()}};
    // The residual life has the density S(x)/mean: cut into cells of equal probability, each at its mean.
    const std::span<const double> survival = life.survival();
    double mass = 0;
    double moment = 0;
    for (std::size_t i = 0; i < survival.size(); ++i) {
        const double share = survival[i] * life.step() / life.mean();
        mass += share;
        moment += share * (static_cast<double>(i) + 0.5) * life.step();
        if (mass >= 1.0 / cells || (i + 1 == survival.size() && mass > 0)) {
            spans.push_back({moment / mass, life.open() * mass});
            mass = moment = 0;
        }
    }
    return spans;
}

/// The mean span of a law that ends.
double mean_of(const Spans& spans) {
    double mean = 0;
    for (const Clinging::Span& span : spans) {
        mean += span.seconds * span.share;
    }
    return mean;
}

} // namespace

Clinging::Clinging(const ClientParameters& parameters)
    : connections_(parameters.requests, parameters.keep_alive), requests_(parameters.requests.per_second) {
    const double rate = requests_;
    const Spans connection = connections_.open() > 0 ? connection_spans(connections_) : Spans{{0, 1}};
    layers_ = {{0, 1}};
    // From an instant that has nothing to do with them until users look up: through what holds them back.
    double wait = 1 / rate + mean_of(connection);
    double unconnected = 1 / rate;
    for (const LayerParameters& layer : parameters.layers) {
        const auto* const pin = std::get_if<PinFor>(&layer.pin);
        if (pin == nullptr) {
            wait = unconnected = std::numeric_limits<double>::infinity();
            by_layer_.push_back({wait, 1});
            layers_ = {{wait, 1}};
            break;
        }
        const Spans held = layer_spans(pin->length.in_seconds(), 1 / wait);
        by_layer_.push_back({pin->length.in_seconds(), 1 - held.front().share});
        layers_ = sum_of_laws(layers_, held);
        wait += mean_of(held);
        unconnected += mean_of(layer_spans(pin->length.in_seconds(), 1 / unconnected));
    }
    look_ups_unconnected_ = Rate{1 / unconnected};
    all_ = sum_of_laws(layers_, connection);
    for (Spans* spans : {&layers_, &all_}) {
        std::sort(spans->begin(), spans->end(),
                  [](const Span& a, const Span& b) { return a.seconds < b.seconds; });
        longest_ = std::max(longest_, spans->back().seconds);
    }
}

// Of one user that time is a span and then a gap between requests, and longer than x with probability S(x);
// of k users it is longer with S(x)^k, and its mean the integral of that.
Rate Clinging::look_ups(double users) const {
    using Rule = boost::math::quadrature::gauss<double, 7>;
    constexpr double hardly_any = -30; // the logarithm of a share
    const double together = std::max(users, 1.0);
    double wait = 0;
    double at = 0;
    double held = 1; // the share of spans that are not over
    double free = 0; // of those whose spans are over and who have not asked
    for (const Span& span : all_) {
        const double over = span.seconds;
        while (at < over && together * sim::log_same_everywhere(held + free) > hardly_any) {
            // For as long as the logarithm of what is left changes by one.
            const double hazard = together * requests_ * free / (held + free);
            const double length = std::min(over - at, hazard > 0 ? 1 / hazard : over - at);
            if (std::isinf(length)) {
                return Rate{0};
            }
            const auto left = [&](double seconds) {
                const double log =
                    sim::log_same_everywhere(held + free * sim::exp_same_everywhere(-requests_ * seconds));
                return sim::exp_same_everywhere(together * log);
            };
            wait += Rule::integrate(left, 0.0, length);
            at = length < over - at ? at + length : over;
            free *= sim::exp_same_everywhere(-requests_ * length);
        }
        held -= span.share;
        free += span.share;
    }
    wait += sim::exp_same_everywhere(together * sim::log_same_everywhere(free)) / (together * requests_);
    return Rate{std::min(users, 1.0) / wait};
}

double Clinging::longer_than_asked(double ago) const {
    double none = 1;
    for (const Layer& layer : by_layer_) {
        none *= ago < layer.seconds ? layer.hot * ago / layer.seconds : 1;
    }
    return 1 - none;
}

} // namespace gameday::models
