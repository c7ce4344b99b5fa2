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
        constexpr bool operator==(const Span&) const = default;
    };
    /// Spans of equal length that follow one another, and of which there is the same to say.
    struct Run {
        std::size_t first = 0; ///< the first one's number
        Span span{};
    };

    /// Points come in order of time.
    void add(Point point) { points_.push_back(point); }

    /// The spans of equal length that follow one another from `from` on: as many runs as something changes.
    [[nodiscard]] std::vector<Run> runs(double from, double length, std::size_t count) const;
    /// The same, one by one.
    [[nodiscard]] std::vector<Span> spans(double from, double length, std::size_t count) const;
    /// How many are expected to fail in each of such spans, and nothing else of them.
    void expect(double from, double length, std::span<Rates> expected) const;

private:
    /// Where the line ends that goes on from that instant.
    [[nodiscard]] std::size_t line_after(double from) const;
    /// What there is to say of a span; `line` is the one that its beginning lies on.
    [[nodiscard]] Span span(double begin, double end, std::size_t line) const;

    std::vector<Point> points_;
};

} // namespace gameday::models
