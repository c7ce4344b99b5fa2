#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/clients/flow/crowding.hpp"
#include "models/clients/flow/flows.hpp"
#include "models/clients/flow/history.hpp"
#include "models/clients/flow/outcomes.hpp"
#include "models/clients/flow/repeats.hpp"
#include "models/database/pool.hpp"

namespace gameday::models {

/// All client traffic of a world at the flow grain.
///
/// It goes from one change of the world to the next. In between it knows how many users would go where
/// (`Flows`), what becomes of attempts there (`Fate`), and so at what rates regions are loaded, writes are
/// acknowledged and connections are used up; while drains are under way it looks again every now and then.
/// Failed attempts come back as load, and load above a region's capacity makes attempts fail: their
/// balance is found anew each time. What users saw in the end is worked out when the run is over.
class FlowTraffic {
public:
    /// What users of one place go through, or that share of their requests which uses one of several
    /// databases.
    struct Place {
        Flows* flows;
        double share;             ///< of their requests
        std::string suffix;       ///< of its streams' names; empty: the share is all
        Database* database;       ///< null: the application has none
        std::vector<Pool*> pools; ///< by region; empty without a database
    };

    FlowTraffic(sim::Engine& engine, const Topology& topology,
                std::span<const std::unique_ptr<Region>> regions,
                std::span<const std::unique_ptr<Database>> databases, const sim::Randomness& randomness,
                const sim::Observable<bool>& trouble, std::int64_t scale,
                std::vector<std::unique_ptr<Flows>> flows, std::vector<Place> places);
    FlowTraffic(const FlowTraffic&) = delete;
    FlowTraffic& operator=(const FlowTraffic&) = delete;

    void start();
    /// The run is over; `clock` is when the clock of the metrics started. When the trouble of the region that
    /// users leave ended, and when that could be reached again.
    void finish(Time clock, const DepartureWatch::Outlook& outlook);
    /// From now on it is recorded who leaves that region.
    void watch_departure(RegionId from);

    /// What is known of the users of each place, after the run.
    [[nodiscard]] std::vector<ClientRecord> records() const;
    /// Of the users of one record, in their order: see Flows::kept_in.
    [[nodiscard]] double kept_in(std::size_t record, RegionId region, Time now) const {
        return flows_[record]->kept_in(region, now);
    }

private:
    using Kinds = std::array<double, 2>; // by RequestKind

    /// A database, and what is to be told to it and of it.
    struct Base {
        Database* database;
        double acknowledged = 0; // writes a second, by its primary
        double divergent = 0;    // writes a second, by hosts that have been replaced
        double divergent_writes = 0;
        double stale_reads = 0;
        std::vector<double> reads; // served, a second, by region
    };
    /// The pool of one region's services to one database.
    struct Door {
        Pool* pool = nullptr;
        FlowTraffic* traffic = nullptr;
        bool stirred = false; // its pool has changed, or been used, since traffic last settled
        PoolShares shares{};  // what becomes of writes
        struct FailingWrites {
            double errors = 0, hangs = 0;
        };
        FailingWrites balanced{};                  // share of writes, when the load was last found
        FailingWrites recorded{};                  // and when the last span of the history began
        FailingWrites more{};                      // beyond that since then: share times seconds
        Time since;                                // until when that has been added up
        double let_in = 1;                         // share of attempts, in the last span
        double firsts = 0;                         // writes that come here for the first time, a second
        double most_firsts = 0;                    // those of one place
        double attempts = 0;                       // repeated ones included
        const ClientParameters* clients = nullptr; // where most of them come from
        double until_tick = 0;                     // writes yet to come for the first time before one matters
        Time counted;                              // since when they have been coming
        sim::EventId tick{};
        std::uint64_t ticks = 0;

        /// Adds up what has failed until that instant, before something else becomes of writes.
        void follow_until(Time now);
        /// The same for writes that come for the first time, before they come at another rate.
        void count_until(Time now);
        void pool_changed();
    };
    /// What a crowd has met: the share of its attempts that is shed, and the requests that came, and whose
    /// every attempt failed.
    struct Lately {
        double shed = 0, came = 0, failures = 0;
    };
    struct Queue {
        double wait = 0;                         // seconds of work that wait
        double offered = 0;                      // attempts a second
        double shed = 0;                         // share of them
        bool crowded = false;                    // luck decides who is shed
        std::optional<Crowding> crowd{};         // the present one, or the last, for the next one
        std::vector<Crowding::Group> groups{};   // of the crowd, of each place in turn, by RequestKind
        std::vector<std::size_t> counted_with{}; // by group: one that meets about the same
        std::vector<Lately> lately{};            // by group, since the last record of fates
        double crowd_shed = 0;                   // share of attempts, of late
        double crowded_for = 0;                  // seconds that the last record of fates speaks for
        std::uint64_t passes = 0;

        /// Nobody waits any more. The luck that has been drawn does not come again.
        void empty() {
            wait = offered = shed = crowd_shed = crowded_for = 0;
            crowded = false;
        }
    };
    /// What becomes of an attempt of some place's users in some region, once it is let in.
    struct Inside {
        std::array<Fate, 2> fates;
        Kinds errors{};   // shares of those let in
        Kinds hangs{};    // shares of those let in
        Kinds attempts{}; // a second, those that are repeated included
        double users = 0; // who make them
    };
    /// An instant to come at which other attempts than before come back, all at once or little by little.
    struct Break {
        Time at;
        bool jumps = false;
        constexpr auto operator<=>(const Break&) const = default;
    };
    /// Attempts of one kind that come to a region.
    struct Coming {
        double firsts;                     // for the first time, a second
        double errors;                     // share of those let in
        std::span<const double> returning; // after a while, a second, by attempt
        std::span<const double> left;      // the same, of those whom the region's crowd sends itself
        [[nodiscard]] double again(std::size_t attempt) const { return returning[attempt] + left[attempt]; }
    };

    void reset(const sim::Randomness& randomness);
    void world_changed();
    void log_changes();
    void reach_now();
    void settle(std::uint64_t);
    void stir(std::size_t door);
    /// After all that happens at this instant.
    void settle_soon();
    /// Whether nothing has changed but, a little and just now, what becomes of writes: then the load is not
    /// found anew.
    [[nodiscard]] bool can_wait(Time now) const;
    /// Takes over what becomes of writes from now on, while what is shed stays as it is.
    void follow_pools(Time now);
    /// The last span of the history ends: in it writes met, on average, what they met while pools changed.
    void end_drift(Time now);
    void tick(std::uint64_t index);
    /// `door_and_attempt`: the attempt's number in the upper half.
    void repeat(std::uint64_t door_and_attempt);
    void use_connection(std::size_t index, std::uint32_t attempt);
    /// Writes that come to pools for which they matter, until it is time to look again.
    void foresee_users();
    void schedule_ticks();
    void schedule_tick(std::size_t index);

    void advance(Time to);
    void advance_writes(Time to);
    void pass(Time from, Time to);
    void look();
    void spread(Time now);
    /// `before`: how many users would have gone where until now, as `users_` has it for the time from now on.
    void balance(Time now, std::span<const double> before);
    void record(Time now);
    /// `jumps`: from one instant to the next; else little by little until then.
    void add_breaks(Time changed, bool answer, bool jumps);
    void add_break(const Break& at);
    void record(Time now, std::span<const Inside> insides, std::span<const double> users,
                std::span<const RegionId> answers);
    void balance(std::size_t region);
    /// The groups of a region's crowd, of each place in turn, by RequestKind; who is in them is not told yet.
    [[nodiscard]] std::vector<Crowding::Group> crowd_in(std::size_t region) const;
    /// A region is crowded from now on: by nobody yet.
    void gather_crowd(std::size_t region);
    void fill_crowd(std::size_t region);
    /// Whether a region's crowd itself sends those back to it whom silence there has told.
    [[nodiscard]] bool sends_back(std::size_t place, std::size_t region) const;
    [[nodiscard]] bool crowded(std::size_t region) const;
    void pass_crowded(std::size_t region, Time from, Time to);
    /// Sees to it that whom silence in a region has told comes back to it, or elsewhere, once.
    void leave_to_crowd(Time now, std::size_t region);
    /// Who come to a region, of one place and kind.
    [[nodiscard]] Coming coming_to(std::size_t place, std::size_t region, std::size_t kind) const;
    /// Gathers who comes to a region.
    void gather(std::size_t region);
    /// Attempts a second of those gathered, if that share of them is shed.
    [[nodiscard]] double offered(double shed) const;
    /// What becomes of those gathered there.
    void meet(std::size_t region, double shed);
    void note_failing(std::size_t region);
    void record_repeats(Time now, bool jump);
    void tell_databases(Time now);
    [[nodiscard]] Duration step(Time now) const;
    /// The reads a second that a base's region has served since the last look: more, where more users have
    /// come.
    [[nodiscard]] double reads_passing(std::size_t base, std::size_t region) const;
    [[nodiscard]] double stale_time(const Base& base, RegionId region, Time from, Time to) const;
    [[nodiscard]] double stale_share(const Base& base, RegionId region, Time when) const;

    [[nodiscard]] Inside& inside(std::size_t place, std::size_t region) {
        return insides_[place * regions_.size() + region];
    }
    [[nodiscard]] const Inside& inside(std::size_t place, std::size_t region) const {
        return insides_[place * regions_.size() + region];
    }
    [[nodiscard]] Door& door_of(std::size_t place, std::size_t region) {
        return doors_[base_of_[place] * regions_.size() + region];
    }
    [[nodiscard]] double users(std::size_t place, std::size_t region) const {
        return users_[place * regions_.size() + region];
    }

    sim::Engine* engine_;
    const Topology* topology_;
    std::span<const std::unique_ptr<Region>> regions_;
    const sim::Observable<bool>* trouble_;
    double scale_;
    std::vector<std::unique_ptr<Flows>> flows_;
    std::vector<Place> places_; // those of one place's users follow one another
    std::vector<Base> bases_;
    std::vector<std::size_t> base_of_; // by place
    std::vector<Door> doors_;          // of each database in turn, by region
    std::vector<std::size_t> stirred_; // of those
    std::vector<Queue> queues_;        // by region
    std::vector<Reach> reaches_;       // by region, as it was when we last looked
    std::vector<Inside> insides_;
    std::vector<Repeats> repeats_; // by place
    std::vector<Coming> coming_;   // to the region at hand, of each place in turn, by RequestKind
    std::vector<double> users_;
    std::vector<double> passing_users_;  // between two looks, on average
    std::vector<double> then_;           // of one place, when it is time to look again
    std::vector<Inside> former_insides_; // before the change at hand
    std::vector<double> former_users_;
    std::vector<RegionId> former_answers_;
    std::vector<RegionId> answers_now_;
    std::vector<Break> breaks_;         // in order of time
    std::vector<Repeats::Echo> echoes_; // of the change at hand
    sim::Randomness randomness_;
    sim::Stream ticks_;
    sim::Stream crowds_;
    FlowHistory history_;
    std::vector<DrawnSeries> series_;
    Time reached_;
    Time due_;             // when to look again though nothing changes
    Time spread_;          // at which instant users would go where `users_` says
    Time recorded_;        // when the last span of the history began
    Time changed_;         // when fates or answers last changed from one instant to the next
    bool at_jump_ = false; // a break at which something jumps has just been reached
    bool settle_pending_ = false;
    bool drifting_ = false;      // what becomes of writes has changed since the load was found
    bool world_changed_ = false; // other than by pools, since traffic last looked
    bool ticks_stale_ =
        true; // writes come at other rates, or another balance is due, than when ticks were scheduled
    bool foreseen_ = false;      // writes count as many as they are on average until it is time to look again
    bool expects_users_ = false; // a pool with connections that lead astray has none
    sim::EventId look_again_{};  // at the next change of rates
    bool log_changed_ = false;   // since the databases were last told of writes
    std::uint32_t on_settle_;
    std::uint32_t on_tick_;
    std::uint32_t on_repeat_;
};

} // namespace gameday::models
