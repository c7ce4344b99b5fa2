#include "models/clients/flow/failure_rates.hpp"

#include <algorithm>

namespace gameday::models {

namespace {

double between(double a, double b, double part) {
    return a + (b - a) * part;
}

} // namespace

std::size_t FailureRates::line_after(double from) const {
    const auto after = std::upper_bound(points_.begin(), points_.end(), from,
                                        [](double at, const Point& point) { return at < point.at; });
    return std::max<std::size_t>(static_cast<std::size_t>(after - points_.begin()), 1);
}

FailureRates::Span FailureRates::span(double begin, double end, std::size_t line) const {
    Span span;
    bool seen = false;
    for (; line < points_.size() && points_[line - 1].at < end; ++line) {
        const Point& a = points_[line - 1];
        const Point& b = points_[line];
        const double left = std::max(a.at, begin);
        const double right = std::min(b.at, end);
        if (right <= left) {
            continue;
        }
        if (a.rates == Rates{} && b.rates == Rates{}) { // most of the time
            span.least = {};
            seen = true;
            continue;
        }
        for (std::size_t k = 0; k < 2; ++k) {
            const double first = between(a.rates[k], b.rates[k], (left - a.at) / (b.at - a.at));
            const double last = between(a.rates[k], b.rates[k], (right - a.at) / (b.at - a.at));
            span.expected[k] += (first + last) / 2 * (right - left);
            const double least = std::min(first, last);
            const double most = std::max(first, last);
            span.least[k] = seen ? std::min(span.least[k], least) : least;
            span.most[k] = seen ? std::max(span.most[k], most) : most;
        }
        seen = true;
    }
    return span;
}

std::vector<FailureRates::Run> FailureRates::runs(double from, double length, std::size_t count) const {
    std::vector<Run> runs;
    std::size_t line = line_after(from);
    for (std::size_t s = 0; s < count; ++s) {
        const double begin = from + static_cast<double>(s) * length;
        while (line < points_.size() && points_[line].at <= begin) {
            ++line;
        }
        const Span next = span(begin, begin + length, line);
        if (runs.empty() || next != runs.back().span) {
            runs.push_back({s, next});
        }
    }
    return runs;
}

std::vector<FailureRates::Span> FailureRates::spans(double from, double length, std::size_t count) const {
    std::vector<Span> spans(count);
    const std::vector<Run> all = runs(from, length, count);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto end =
            i + 1 < all.size() ? spans.begin() + static_cast<std::ptrdiff_t>(all[i + 1].first) : spans.end();
        std::fill(spans.begin() + static_cast<std::ptrdiff_t>(all[i].first), end, all[i].span);
    }
    return spans;
}

void FailureRates::expect(double from, double length, std::span<Rates> expected) const {
    std::fill(expected.begin(), expected.end(), Rates{});
    const double end = from + static_cast<double>(expected.size()) * length;
    for (std::size_t line = line_after(from); line < points_.size() && points_[line - 1].at < end; ++line) {
        const Point& a = points_[line - 1];
        const Point& b = points_[line];
        const double right = std::min(b.at, end);
        double left = std::max(a.at, from);
        if (right <= left || (a.rates == Rates{} && b.rates == Rates{})) {
            continue;
        }
        const Rates slope{(b.rates[0] - a.rates[0]) / (b.at - a.at),
                          (b.rates[1] - a.rates[1]) / (b.at - a.at)};
        for (auto s = static_cast<std::size_t>((left - from) / length); s < expected.size() && left < right;
             ++s) {
            const double until = std::min(from + static_cast<double>(s + 1) * length, right);
            const double middle = (left + until) / 2 - a.at;
            const double part = std::max(until - left, 0.0);
            expected[s][0] += (a.rates[0] + slope[0] * middle) * part;
            expected[s][1] += (a.rates[1] + slope[1] * middle) * part;
            left = std::max(until, left);
        }
    }
}

} // namespace gameday::models
