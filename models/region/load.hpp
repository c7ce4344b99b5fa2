#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "models/units.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// What came to a region in a window of time, in attempts of requests.
struct LoadWindow {
    Time from;
    Duration length{};
    double offered = 0;             ///< that came
    double shed = 0;                ///< of them, those that were turned away
    Time shed_from = Time::never(); ///< when the first of them was

    [[nodiscard]] double share_shed() const { return offered > 0 ? shed / offered : 0; }
    /// Attempts a second.
    [[nodiscard]] double rate() const { return offered / length.in_seconds(); }
};

/// A region's load over a run: in windows of a minute, or of as many as it takes to serve a thousand requests
/// at full capacity, counted from the clock of the metrics. Either grain reports to it. It keeps what people
/// ask for afterwards, and not the windows, so that a long run takes no more memory than a short one.
class LoadRecord {
public:
    /// `capacity` in requests a second.
    explicit LoadRecord(double capacity);

    /// Before a run from 0 to `end`, whose metrics begin at `clock`. With a stream counts are the means of
    /// Poisson ones, and their luck is drawn.
    void begin(Time clock, Time end, std::optional<sim::Stream> luck);
    /// An attempt comes, at an instant not before the last one, and is turned away or not.
    void count(Time now, bool shed) {
        while (now >= until_) [[unlikely]] {
            close();
        }
        window_.offered += 1;
        if (shed) [[unlikely]] {
            window_.shed += 1;
            window_.shed_from = std::min(window_.shed_from, now);
        }
    }
    /// So many attempts a second come in a span that begins where the last one ended, and that share of them
    /// is turned away. `drawn`: their luck is in it already.
    void add(Time from, Time to, double rate, double share_shed, bool drawn = false);
    /// The run is over.
    void finish();

    /// So many attempts a second or less can be served.
    [[nodiscard]] double capacity() const { return capacity_; }
    /// Whether more came than can be served, and one in a hundred or more of them was turned away.
    [[nodiscard]] bool overloaded(const LoadWindow& window) const;
    /// The window with the most attempts, and the last one, of those that lie between the clock and the end;
    /// and the last one before the clock. Nothing where no whole one does.
    [[nodiscard]] const std::optional<LoadWindow>& peak() const { return peak_; }
    [[nodiscard]] const std::optional<LoadWindow>& last() const { return last_; }
    [[nodiscard]] const std::optional<LoadWindow>& before_clock() const { return before_; }
    /// From the clock to the end.
    [[nodiscard]] const LoadWindow& whole() const { return whole_; }

    /// Windows that follow one another in which it was overloaded.
    struct Spell {
        LoadWindow first;
        Time to;
        bool lasts = false; ///< to the end of the run
    };
    /// In order of time.
    [[nodiscard]] const std::vector<Spell>& spells() const { return spells_; }

private:
    void close();
    void note(const LoadWindow& window);
    /// A Poisson count of that mean: the luck of the present window.
    [[nodiscard]] double drawn(double mean);

    double capacity_;
    Duration length_;
    Time clock_, end_;
    std::optional<sim::Stream> luck_;
    std::array<double, 32> normals_{}; // drawn at once, for as many windows
    std::uint64_t drawn_for_ = 0;      // for which of such groups
    std::uint64_t windows_ = 0;        // closed so far
    Time until_;                       // the end of the present one
    LoadWindow window_;
    double expected_ = 0; // of the present one, attempts whose luck is yet to be drawn
    LoadWindow whole_;
    std::optional<LoadWindow> peak_, last_, before_;
    std::vector<Spell> spells_;
};

} // namespace gameday::models
