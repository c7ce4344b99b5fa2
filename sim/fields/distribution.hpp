#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sim/fields/scalar.hpp"
#include "sim/random/stream.hpp"
#include "sim/time/time.hpp"

namespace gameday::fields {

/// How long something takes, when it differs from time to time. Written as a duration, or as
/// `uniform(5m, 15m)`, `lognormal(p50=3m, p95=12m)`, `normal(mean=1m, sd=10s)`,
/// `exponential(mean=30s)`, `triangular(1m, 3m, 10m)` or `empirical(12s, 15s, 40s)`.
///
/// A draw is rounded to whole nanoseconds at once, and is the same on every machine. Draws with the same
/// random bits move with the parameters: a longer mean gives a longer draw, not another one.
class Distribution {
public:
    struct Constant {
        sim::Duration value;
    };
    /// Any instant between the two is as likely as any other.
    struct Uniform {
        sim::Duration low, high;
    };
    /// The logarithm is normal; given by its median, above zero, and its 95th percentile.
    struct LogNormal {
        sim::Duration median, p95;
    };
    /// Draws below zero become zero.
    struct Normal {
        sim::Duration mean, deviation;
    };
    struct Exponential {
        sim::Duration mean;
    };
    struct Triangular {
        sim::Duration low, mode, high;
    };
    /// One of the values, of which there is at least one, each as likely as any other.
    struct Empirical {
        std::vector<sim::Duration> values;
    };
    using Law = std::variant<Constant, Uniform, LogNormal, Normal, Exponential, Triangular, Empirical>;

    // Not inline: what it takes to copy and to destroy a law would be compiled again in every file that has
    // one.
    Distribution();
    Distribution(const Distribution& other);
    Distribution(Distribution&& other) noexcept;
    Distribution& operator=(const Distribution& other);
    Distribution& operator=(Distribution&& other) noexcept;
    ~Distribution();
    // Implicit: wherever a distribution is meant, a plain duration will do, as in the YAML.
    Distribution(sim::Duration constant) : law_(Constant{constant}) {} // NOLINT(google-explicit-constructor)
    Distribution(Law law) : law_(std::move(law)) {}                    // NOLINT(google-explicit-constructor)

    /// The value that these random bits give; never negative.
    [[nodiscard]] sim::Duration draw(sim::Draw draw) const;
    [[nodiscard]] const Law& law() const { return law_; }
    [[nodiscard]] bool constant() const { return std::holds_alternative<Constant>(law_); }
    /// The mean of the law, before the cut of a normal law at zero.
    [[nodiscard]] sim::Duration mean() const;
    /// What this share of all draws does not exceed; `share` lies between 0 and 1.
    [[nodiscard]] sim::Duration quantile(double share) const;

private:
    Law law_ = Constant{};
};

template <> struct Scalar<Distribution> {
    static constexpr std::string_view name = "duration or distribution";
    static constexpr std::string_view expects = "a duration with a unit, or a distribution of durations";
    static constexpr std::string_view pattern =
        R"(^(([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h|d))+|(uniform|lognormal|normal|exponential|triangular|empirical) *\(.+\))$)";
    static Parsed<Distribution> parse(std::string_view text);
    static std::string format(const Distribution& value);
    /// Of a constant its length; of any other law nothing, since its draws have no single one.
    static std::optional<double> magnitude(const Distribution& value);
};

} // namespace gameday::fields
