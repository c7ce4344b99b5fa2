#pragma once

#include <array>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/clients/client_record.hpp"
#include "models/clients/departure_watch.hpp"
#include "models/clients/flow/drain.hpp"
#include "models/clients/parameters.hpp"
#include "models/dns/service_name.hpp"

namespace gameday::models {

/// So many users of one place behind resolvers of one kind.
struct FlowGroup {
    std::string resolvers; ///< the kind's name
    const ResolverParameters* parameters;
    std::int64_t users;
    std::int64_t size; ///< how many resolvers; as many as users where each asks for itself
};

/// The users of one place as flows: a flow is those behind resolvers of one kind that serve equally many.
///
/// It knows how many of them would go to which region. All follow the authority's answer, but for those
/// who still hold an earlier one: each change of the answer begins a drain.
class Flows {
public:
    Flows(const sim::Randomness& randomness, std::string name, const ClientParameters& parameters,
          RegionId near, ServiceName& authority, const std::vector<FlowGroup>& groups);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const ClientParameters& parameters() const { return *parameters_; }
    [[nodiscard]] RegionId near() const { return near_; }
    [[nodiscard]] double users() const { return users_; }
    /// Where those go who hold no earlier answer.
    [[nodiscard]] RegionId answer() const { return answer_; }
    /// Since when that is the answer; never, if it was from the start.
    [[nodiscard]] Time answered_since() const { return answered_since_; }
    [[nodiscard]] ServiceName& authority() { return *authority_; }

    /// Back to the start, with another replication's luck.
    void reset(const sim::Randomness& randomness);

    /// The region of an answer, when the answer changes.
    struct Former {
        bool alive = true;    ///< connections to it go on
        double down_for = 0;  ///< seconds for which it has been down
        bool refuses = false; ///< while it is down, at once; else attempts time out
    };
    /// Takes the authority's present answer over, if it has changed.
    void follow_answer(Time now, const Former& region, Time trouble_ended);
    /// That region breaks all connections to it.
    void lose_connections(Time now, RegionId region);
    /// From now on it is recorded who leaves that region, if these users are being sent there, or some of
    /// them have not left it since they were.
    void watch_departure(Time now, RegionId from);
    /// The run is over: see DepartureWatch.
    void finish(const DepartureWatch::Outlook& outlook) { watch_.finish(outlook, authority_->answer(near_)); }

    /// How many would go to each region at that instant, by the region's number.
    void spread(Time when, std::span<double> users_by_region) const;
    /// How long the spread may be taken as a straight line; never while nobody leaves.
    [[nodiscard]] Duration step(Time now) const;

    /// By how much more likely users who asked `ago` seconds ago still go where they were told then, than any
    /// of them, `age` seconds after that answer changed: to ask is to fill what was empty.
    [[nodiscard]] double kept_by_asking(double ago, double age) const;

    /// The share of users whose next first attempt would go to that region, where DNS sends nobody.
    [[nodiscard]] double kept_in(RegionId region, Time now) const;

    /// Who left when; the rest of the record is the caller's.
    void record_departures(ClientRecord& record) const;

private:
    struct Flow {
        std::size_t kind = 0; // in `kinds_`
        std::uint64_t resolvers = 0;
        double users_each = 1;
        ResidualLife caches;
        std::array<std::shared_ptr<const HoldingLaw>, 2> held_long; // without and with connections
    };
    struct Kind {
        std::string resolvers;
        double users = 0;
        sim::Stream stream;
    };
    struct Leaving {
        Drain drain;
        std::size_t flow = 0;
        double held = 0; // for so many seconds the answer had been given
        bool connected = false;
    };
    void add(std::size_t kind, const FlowGroup& group, std::int64_t resolvers, double users_each);
    void begin_drains(Time now, const Former& former);
    /// Those of a flow who have let go of earlier answers, and taken the present one.
    struct Takers {
        sim::Scatter resolvers;
        double share = 1; // of the resolvers, the first ones by their places
        double users = 1; // for each whom the law has
    };
    /// Before the present answer changes, which was given for `held` seconds, by its law.
    [[nodiscard]] Takers takers(std::size_t number, Time now, double held, const HoldingLaw& law) const;
    /// Whether an answer given for so many seconds is held as one that has always been given.
    [[nodiscard]] bool given_long(const Flow& flow, double held) const;
    /// The law of a flow whose answer, given for `held` seconds, changes.
    [[nodiscard]] std::shared_ptr<const HoldingLaw> law(const Flow& flow, double held, bool connected) const;
    void forget_settled(Time now);
    /// How many more resolvers of a flow hold the answer, because attempts at a silent region were repeated.
    [[nodiscard]] Heat heat(const Flow& flow, const Former& former) const;
    void watch_answer(Time now, RegionId former, Time trouble_ended);
    [[nodiscard]] bool counts(const Leaving& leaving) const { return leaving.drain.region() != answer_; }

    std::string name_;
    const ClientParameters* parameters_;
    RegionId near_;
    ServiceName* authority_;
    Clinging clinging_;
    std::vector<Kind> kinds_;
    std::vector<Flow> flows_;
    double users_ = 0;
    RegionId answer_;
    Time answered_since_ = Time::never(); // never: for ever
    std::uint64_t changes_ = 0;
    std::deque<Leaving> drains_; // records point into it

    DepartureWatch watch_;
};

} // namespace gameday::models
