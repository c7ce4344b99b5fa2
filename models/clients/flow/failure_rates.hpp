#pragma once

#include <array>
#include <span>
#include <vector>

#include "models/clients/request_series.hpp"

namespace gameday::models {

/// At what rate requests fail for good, by the instant of their first attempt: straight lines between
/// points, with steps where two points share an instant. Between the points of no failures it is zero.
class FailureRates {
public:
    /// The rates of reads and of writes, in requests a second.
    using Rates = std::array<double, 2>;
    struct Point {
        double at; ///< seconds since the start of the run
        Rates rates;
    };
    /// What there is to say of a span of time.
    struct Span {
        Rates expected{}; ///< how many fail
        Rates least{};    ///< the lowest rate
        Rates most{};     ///< the highest rate
    };

    /// Points come in order of time.
    void add(Point point) { points_.push_back(point); }

    /// The spans of equal length that follow one another from `from` on.
    [[nodiscard]] std::vector<Span> spans(double from, double length, std::size_t count) const;
    /// How many are expected to fail in each of such spans, and nothing else of them.
    void expect(double from, double length, std::span<Rates> expected) const;

private:
    /// Where the line ends that goes on from that instant.
    [[nodiscard]] std::size_t line_after(double from) const;

    std::vector<Point> points_;
};

} // namespace gameday::models
