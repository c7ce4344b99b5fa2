#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/clients/request_series.hpp"
#include "models/topology/region_id.hpp"

namespace gameday::models {

/// What becomes of an attempt, as shares of all: the rest is answered well.
struct Fate {
    double fails_fast = 0;   ///< an error or a refusal, told after a round trip
    double fails_silent = 0; ///< nobody answers: told by the time-out
    bool lucky = false;      ///< luck has a hand in it: it is another one soon after
    [[nodiscard]] double fails() const { return fails_fast + fails_silent; }
    constexpr bool operator==(const Fate&) const = default;
};

/// What becomes of attempts of which a share is shed, and of those let in such shares fail.
[[nodiscard]] inline Fate admitted(double shed, double errors, double hangs) {
    return {shed + (1 - shed) * errors, (1 - shed) * hangs};
}

/// The course of a run as traffic saw it: spans during which fates stood still, and how many users would
/// go to which region at the beginning of each. Between two beginnings they change along a straight line,
/// but for those at the same instant: there they jump.
///
/// What changes at an instant mostly concerns one region, or two that users move between. So what stays in a
/// region as it was before is kept once: else many regions, each with changes of its own, would take the cube
/// of their number.
class FlowHistory {
public:
    /// Fates that change little by little, as service hosts learn of a new primary one by one, may be told as
    /// their average over a span of so many seconds at most.
    static constexpr double longest_average = 4;

    /// One span's beginning, as its writer fills it in.
    struct Entry {
        std::span<double> users;              ///< of each population in turn, by region
        std::span<std::array<Fate, 2>> fates; ///< of each population in turn, by region; by RequestKind
        std::span<RegionId> answers;          ///< what DNS answers each population
    };

    FlowHistory(std::size_t populations, std::size_t regions);

    /// What it gives is to be filled in, all of it, before the next span begins.
    Entry begin_span(double at);
    void clear();

    [[nodiscard]] std::size_t spans() const { return begins_.size(); }
    [[nodiscard]] std::size_t regions() const { return regions_; }
    [[nodiscard]] double begin(std::size_t span) const { return begins_[span]; }
    /// Where that span ends, at the latest with the run.
    [[nodiscard]] double end(std::size_t span, double of_run) const {
        return span + 1 < begins_.size() ? begins_[span + 1] : of_run;
    }
    /// The last span that has begun at that instant, given one that begins not long before.
    [[nodiscard]] std::size_t span_at(double at, std::size_t hint) const;
    [[nodiscard]] double users(std::size_t span, double at, std::size_t population,
                               std::size_t region) const {
        const double first = users_at_begin(span, population, region);
        if (span + 1 == begins_.size() || begins_[span + 1] == begins_[span]) {
            return first;
        }
        const double last = users_at_begin(span + 1, population, region);
        return first == last
                   ? first
                   : first + (last - first) * (at - begins_[span]) / (begins_[span + 1] - begins_[span]);
    }
    [[nodiscard]] const std::array<Fate, 2>& fates(std::size_t span, std::size_t population,
                                                   std::size_t region) const {
        return span + 1 == begins_.size() ? last_fates_[population * regions_ + region]
                                          : fates_.of(span * regions_ + region, population);
    }
    /// The same of the last span, to be amended.
    [[nodiscard]] std::array<Fate, 2>& last_fates(std::size_t population, std::size_t region) {
        return last_fates_[population * regions_ + region];
    }
    /// Luck has a hand in what some meet in the last span: that is said of their fates too.
    void note_luck() { lucky_.back() = 1; }
    [[nodiscard]] RegionId answer(std::size_t span, std::size_t population) const {
        return answers_[span * populations_ + population];
    }
    /// By how much at most the shares of a population's fates change where this span begins.
    [[nodiscard]] double change(std::size_t span, std::size_t population) const;
    /// Whether luck had a hand in what that population meets in this span.
    [[nodiscard]] bool lucky(std::size_t span, std::size_t population) const;
    /// How many values it holds of all regions and populations: what its memory goes into.
    [[nodiscard]] std::size_t held() const { return users_.values.size() + fates_.values.size(); }

private:
    /// Of each span and region, a value of every population. Those of two spans that follow each other are
    /// kept once where they are equal, and those of all populations as one value where that is so.
    template <class Value> struct Columns {
        struct Place {
            std::uint32_t first; ///< value
            std::uint32_t step;  ///< from one population to the next; 0: they share it
        };
        std::size_t height = 0;
        std::vector<Place> places; ///< by span and region
        std::vector<Value> values;

        [[nodiscard]] const Value& of(std::size_t place, std::size_t population) const {
            return values[places[place].first + population * places[place].step];
        }
        /// Whether nothing changes there from one span to the next, which is that one.
        [[nodiscard]] bool same(std::size_t place, std::size_t regions) const {
            return places[place].first == places[place - regions].first;
        }
        /// Whether these are its values: the first, and the others so many apart.
        [[nodiscard]] bool holds(const Place& place, const Value* first, std::size_t regions) const;
        /// Adds a span; of each population in turn its values by region.
        void add(std::span<const Value> all, std::size_t regions);
    };

    [[nodiscard]] double users_at_begin(std::size_t span, std::size_t population, std::size_t region) const {
        return span + 1 == begins_.size() ? last_users_[population * regions_ + region]
                                          : users_.of(span * regions_ + region, population);
    }

    std::size_t populations_, regions_;
    std::vector<double> begins_;
    std::vector<std::uint8_t> lucky_;    // by span
    Columns<double> users_;              // of all spans but the last
    Columns<std::array<Fate, 2>> fates_; // the same
    std::vector<double> last_users_;     // of each population in turn, by region
    std::vector<std::array<Fate, 2>> last_fates_;
    std::vector<RegionId> answers_;
};

} // namespace gameday::models
