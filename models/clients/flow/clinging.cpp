#include "models/clients/flow/clinging.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/dns/hot_share.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

using Spans = std::vector<Clinging::Span>;

/// So many points describe a law; sums of laws are brought back to as many.
constexpr std::size_t most_points = 33;
constexpr int cells = 16;
/// Steps of an idle time-out, for the law of a connection's length.
constexpr double steps_an_idle_time = 48;
constexpr double fewest_steps_an_idle_time = 8;
constexpr double most_steps = 200'000;
/// After so many idle times a connection that lives still is like any other that does.
constexpr std::size_t followed_idle_times = 16;

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
            last.since = (last.since * last.share + span.since * span.share) / share;
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
                // The second one is looked at when the first one has run out.
                sums.push_back({first.seconds + second.seconds, first.share * second.share,
                                std::max(first.since, second.since - first.seconds)});
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
        const double left = (i + 0.5) / cells * length;
        spans.push_back({left, hot / cells, length - left});
    }
    return spans;
}

/// How long connections live: the probability to be open still, at equal steps from their beginning.
struct ConnectionLife {
    double step = 0;
    std::vector<double> survival;
    double mean = 0;
};

/// A connection ends when no request comes for `idle`, or at `max_age`. The last request before such a
/// gap began anew each time, so the survival S(x) is 1 up to `idle`, and from there on the mean of
/// S(x − y) over the first gap y, as far as it is shorter than `idle`.
ConnectionLife connection_life(double rate, double idle, double max_age) {
    ConnectionLife life;
    if (max_age <= idle || idle <= 0) {
        life.mean = std::min(idle, max_age);
        life.step = life.mean / cells;
        life.survival.assign(cells, 1.0);
        return life;
    }
    // Fine steps, but not so many that a day of a busy client takes noticeable time.
    const double idle_times = std::min(max_age / idle, most_steps / fewest_steps_an_idle_time);
    max_age = idle_times * idle; // so many idle times later nobody is connected still
    const double an_idle_time =
        std::clamp(most_steps / idle_times, fewest_steps_an_idle_time, steps_an_idle_time);
    const auto count = static_cast<std::size_t>(std::ceil(idle_times * an_idle_time));
    life.step = max_age / static_cast<double>(count);
    const auto within = static_cast<std::size_t>(std::lround(idle / life.step));
    std::vector<double> gap; // probabilities of the first gap, by step
    for (std::size_t i = 0; i < within; ++i) {
        const double from = static_cast<double>(i) * life.step;
        gap.push_back(sim::exp_same_everywhere(-rate * from) -
                      sim::exp_same_everywhere(-rate * (from + life.step)));
    }
    const std::size_t followed = followed_idle_times * within;
    for (std::size_t i = 0; i < count; ++i) {
        double open = 1;
        if (i >= followed) { // by now it falls geometrically
            open = life.survival[i - within] * life.survival[followed - 1] /
                   life.survival[followed - 1 - within];
        } else if (i >= within) {
            open = 0;
            for (std::size_t j = 0; j < within; ++j) { // the gap ends in the middle of its step
                const std::size_t k = i - j;
                const double at = k == life.survival.size() ? life.survival.back() : life.survival[k];
                open += gap[j] * (life.survival[k - 1] + at) / 2;
            }
        }
        life.survival.push_back(open);
        life.mean += open * life.step;
    }
    return life;
}

Spans connection_spans(const ConnectionLife& life, double open) {
    Spans spans{{0, 1 - open}};
    // The residual life has the density S(x)/mean: cut into cells of equal probability, each at its mean.
    double mass = 0;
    double moment = 0;
    const double whole = life.step * [&] {
        double sum = 0;
        for (const double s : life.survival) {
            sum += s;
        }
        return sum;
    }();
    double longer = whole; // lives that go on for longer, added up
    double ages = 0;
    for (std::size_t i = 0; i < life.survival.size(); ++i) {
        const double share = life.survival[i] * life.step / whole;
        mass += share;
        moment += share * (static_cast<double>(i) + 0.5) * life.step;
        // Of a life that goes on for x the age is a on with the probability S(x + a)/S(x).
        longer -= life.survival[i] * life.step;
        ages += life.survival[i] > 0 ? share * longer / life.survival[i] : 0;
        if (mass >= 1.0 / cells || (i + 1 == life.survival.size() && mass > 0)) {
            spans.push_back({moment / mass, open * mass, std::max(ages / mass, 0.0)});
            mass = moment = ages = 0;
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

Clinging::Clinging(const ClientParameters& parameters) {
    const double rate = parameters.requests.per_second;
    const ConnectionLife life = connection_life(rate, parameters.keep_alive.idle.in_seconds(),
                                                parameters.keep_alive.max_age.in_seconds());
    // When a connection has ended, the next one begins with the next request.
    const double open = life.mean / (life.mean + 1 / rate);
    const Spans connection = open > 0 ? connection_spans(life, open) : Spans{{0, 1}};
    layers_ = {{0, 1}};
    // From an instant that has nothing to do with them until users look up: through what holds them back.
    double wait = 1 / rate + mean_of(connection);
    double unconnected = 1 / rate;
    for (const LayerParameters& layer : parameters.layers) {
        const auto* const pin = std::get_if<PinFor>(&layer.pin);
        if (pin == nullptr) {
            wait = unconnected = std::numeric_limits<double>::infinity();
            by_layer_.push_back({wait, 1});
            layers_ = {{wait, 1, wait}};
            break;
        }
        const Spans held = layer_spans(pin->length.in_seconds(), 1 / wait);
        by_layer_.push_back({pin->length.in_seconds(), 1 - held.front().share});
        layers_ = sum_of_laws(layers_, held);
        wait += mean_of(held);
        unconnected += mean_of(layer_spans(pin->length.in_seconds(), 1 / unconnected));
    }
    look_ups_ = Rate{1 / wait};
    look_ups_unconnected_ = Rate{1 / unconnected};
    all_ = sum_of_laws(layers_, connection);
    for (Spans* spans : {&layers_, &all_}) {
        std::sort(spans->begin(), spans->end(),
                  [](const Span& a, const Span& b) { return a.seconds < b.seconds; });
        for (const Span& span : *spans) {
            longest_ = std::max(longest_, span.since);
        }
    }
}

double Clinging::longer_than_asked(double ago) const {
    double none = 1;
    for (const Layer& layer : by_layer_) {
        none *= ago < layer.seconds ? layer.hot * ago / layer.seconds : 1;
    }
    return 1 - none;
}

} // namespace gameday::models
