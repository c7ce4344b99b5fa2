#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/dns/parameters.hpp"

namespace gameday::models {

/// Caches that hold an answer though their law says that they would not, because attempts are repeated: more
/// often than not somebody asks again at once when a cache has run out.
struct Heat {
    double more = 0; ///< how many more, as a share of all
    /// Seconds ago in which they fetched it, where lifetimes are longer than that.
    double latest = 0, earliest = 1;
};

/// How much longer the caches of resolvers of one kind will hold what they hold, when they are looked at
/// at an instant that has nothing to do with them.
///
/// A cache that holds an answer for T and then waits for the next look-up for W on average is hot with
/// probability T/(T+W), and then its residual life is uniform on (0, T). With Poisson demand W is one over
/// the rate of look-ups, and hot is λT/(1+λT) (Jung, Berger, Balakrishnan 2003). Where lifetimes differ
/// from resolver to resolver, they are taken at 128 quantiles of their law.
class ResidualLife {
public:
    /// `demand` is how often each of them is asked; clients that ask for themselves ask on a schedule of
    /// their own.
    ResidualLife(const ResolverParameters& parameters, Duration ttl, Rate demand);

    /// The probability that a cache holds, for longer than `x` seconds from now, something that it fetched
    /// within the last `held` seconds.
    [[nodiscard]] double longer_than(double x, double held) const;
    /// How caches are heated by `for_seconds` during which each request came back `attempts` times in all,
    /// `apart` seconds apart. `demand` is how often they are asked for the first time.
    [[nodiscard]] Heat heat(Rate demand, double attempts, double apart, double for_seconds) const;
    /// The probability that one of those that heat makes more holds for longer than `x` seconds.
    [[nodiscard]] double heated_longer_than(double x, const Heat& heat) const;
    /// The probability that a cache which was asked `ago` seconds ago holds what it said then: it had fetched
    /// it at that instant, or was hot already. Caches that are filled on a schedule of their own have none.
    [[nodiscard]] double longer_than_asked(double ago) const;
    /// No cache holds anything for longer than this, in seconds.
    [[nodiscard]] double longest() const { return longest_; }

private:
    /// How many lifetimes are not longer.
    [[nodiscard]] std::size_t up_to(double seconds) const;

    bool own_;
    static constexpr std::size_t buckets = 128;
    /// Between the shortest lifetime and the longest one, of equal lengths.
    [[nodiscard]] std::size_t bucket(double seconds) const;

    std::vector<double> lifetimes_;                    // in seconds, the shortest first
    std::array<std::uint32_t, buckets + 1> shorter_{}; // how many of them are in the buckets before that one
    double buckets_a_second_ = 0;
    // Of the first so many: the sum of their probabilities to be had and to be hot, and of those by lifetime.
    std::vector<double> hot_{0};
    std::vector<double> hot_by_lifetime_{0};
    // The same sums of one over the lifetimes, and over their squares.
    std::vector<double> inverse_{0};
    std::vector<double> inverse_square_{0};
    double longest_ = 0;
};

} // namespace gameday::models
