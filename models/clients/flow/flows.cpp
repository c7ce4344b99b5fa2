#include "models/clients/flow/flows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gameday::models {

namespace {

/// Resolvers that serve so many users or more are alike, whether they serve one more or not.
constexpr std::int64_t many_users = 16;
/// Nothing about a drain is followed more closely.
constexpr Duration shortest_line = Duration::seconds(1);

/// How many users still go where those drains lead that satisfy the condition.
template <class Drains, class Condition>
double users_of(const Drains& drains, Time now, Condition condition) {
    double users = 0;
    for (const auto& leaving : drains) {
        users += condition(leaving) ? leaving.drain.still_there(now) : 0;
    }
    return users;
}

} // namespace

Flows::Flows(const sim::Randomness& randomness, std::string name, const ClientParameters& parameters,
             RegionId near, ServiceName& authority, const std::vector<FlowGroup>& groups)
    : name_(std::move(name)), parameters_(&parameters), near_(near), authority_(&authority),
      clinging_(parameters), answer_(authority.answer(near).value()) {
    for (const FlowGroup& group : groups) {
        kinds_.push_back({group.resolvers, static_cast<double>(group.users),
                          randomness.stream("clients." + name_ + "/flow/" + group.resolvers)});
        users_ += static_cast<double>(group.users);
        const std::size_t kind = kinds_.size() - 1;
        const std::int64_t each = group.users / group.size;
        const std::int64_t one_more = group.users % group.size;
        if (each >= many_users) {
            add(kind, group, group.size, static_cast<double>(group.users) / static_cast<double>(group.size));
        } else {
            add(kind, group, group.size - one_more, static_cast<double>(each));
            add(kind, group, one_more, static_cast<double>(each + 1));
        }
    }
}

void Flows::add(std::size_t kind, const FlowGroup& group, std::int64_t resolvers, double users_each) {
    if (resolvers == 0) {
        return;
    }
    const ResidualLife caches(*group.parameters, authority_->ttl(), clinging_.look_ups(users_each));
    const double for_ever = std::numeric_limits<double>::infinity();
    flows_.push_back({kind,
                      static_cast<std::uint64_t>(resolvers),
                      users_each,
                      caches,
                      {std::make_shared<HoldingLaw>(caches, clinging_.spans(false), users_each, for_ever),
                       std::make_shared<HoldingLaw>(caches, clinging_.spans(true), users_each, for_ever)}});
}

void Flows::reset(const sim::Randomness& randomness) {
    for (Kind& kind : kinds_) {
        randomness.renew(kind.stream);
    }
    answer_ = authority_->answer(near_).value();
    answered_since_ = Time::never();
    changes_ = 0;
    drains_.clear();
    watch_ = {};
}

void Flows::follow_answer(Time now, const Former& region, Time trouble_ended) {
    const RegionId answer = authority_->answer(near_).value();
    if (answer == answer_) {
        return;
    }
    begin_drains(now, region);
    const RegionId former = answer_;
    answer_ = answer;
    answered_since_ = now;
    ++changes_;
    watch_answer(now, former, trouble_ended);
}

void Flows::begin_drains(Time now, const Former& former) {
    const double held = answered_since_ == Time::never() ? std::numeric_limits<double>::infinity()
                                                         : (now - answered_since_).in_seconds();
    forget_settled(now);
    for (std::size_t i = 0; i < flows_.size(); ++i) {
        const Flow& flow = flows_[i];
        const auto holding = law(flow, held, former.alive);
        const Heat heat = this->heat(flow, former);
        const double users = flow.users_each * static_cast<double>(flow.resolvers);
        const double hold_it = holding->user_longer_than(0) * users;
        Takers takers = this->takers(i, now, held, *holding);
        if (heat.more > 0 || hold_it * takers.users >= 0.5) { // a user, rounded
            drains_.push_back({Drain(now, answer_, flow.users_each * takers.users,
                                     std::move(takers.resolvers), holding, heat, takers.share),
                               i, held, former.alive});
        }
    }
}

Flows::Takers Flows::takers(std::size_t number, Time now, double held, const HoldingLaw& law) const {
    const Flow& flow = flows_[number];
    const sim::Scatter any(flow.resolvers, kinds_[flow.kind].stream, changes_ * flows_.size() + number);
    const auto earlier = [&](const Leaving& leaving) {
        return leaving.flow == number && leaving.drain.settled() > now && counts(leaving);
    };
    const auto first = std::find_if(drains_.begin(), drains_.end(), earlier);
    if (first == drains_.end() || std::isinf(held)) {
        return {any, law.taken(), 1};
    }
    if (first->drain.began() == answered_since_ && given_long(flow, first->held)) {
        return {first->drain.resolvers(), first->drain.let_go(now), 1};
    }
    // Of several earlier answers the law knows no more than one: it is scaled to how many have let go of
    // them.
    const double users = flow.users_each * static_cast<double>(flow.resolvers);
    double there = 0;
    double expected = 0;
    for (const Leaving& leaving : drains_) {
        there += earlier(leaving) ? leaving.drain.still_there(now) : 0;
        expected += earlier(leaving) ? leaving.drain.expected_there(now) : 0;
    }
    const double by_law = std::max(users - expected, law.user_longer_than(0) * users);
    return {any, law.taken(), by_law > 0 ? std::max(users - there, 0.0) / by_law : 1};
}

bool Flows::given_long(const Flow& flow, double held) const {
    return held >= flow.caches.longest() + clinging_.longest();
}

std::shared_ptr<const HoldingLaw> Flows::law(const Flow& flow, double held, bool connected) const {
    if (given_long(flow, held)) {
        return flow.held_long[connected ? 1 : 0];
    }
    return std::make_shared<const HoldingLaw>(flow.caches, clinging_.spans(connected), flow.users_each, held);
}

void Flows::forget_settled(Time now) {
    std::erase_if(drains_, [&](const Leaving& leaving) {
        const Drain& drain = leaving.drain;
        const bool recorded = drain.region() == watch_.from() && watch_.opened_at() < drain.settled();
        return drain.settled() <= now && !drain.for_ever() && !recorded;
    });
}

void Flows::lose_connections(Time now, RegionId region) {
    for (Leaving& leaving : drains_) {
        if (leaving.connected && leaving.drain.region() == region) {
            leaving.connected = false;
            leaving.drain.lose_connections(now, law(flows_[leaving.flow], leaving.held, false));
        }
    }
}

Heat Flows::heat(const Flow& flow, const Former& former) const {
    const auto attempts = static_cast<double>(parameters_->retry.attempts.value);
    if (former.down_for <= 0) {
        return {};
    }
    // Nobody has a connection to a region that is down: each attempt looks up.
    const Rate demand{clinging_.look_ups_unconnected().per_second * flow.users_each};
    const double apart = former.refuses ? parameters_->wait_after(0, 0) : parameters_->wait_after_silence(0);
    return flow.caches.heat(demand, attempts, apart, former.down_for);
}

void Flows::watch_departure(Time now, RegionId from) {
    constexpr double nobody = 0.5; // a user, rounded
    const double there =
        users_of(drains_, now, [&](const Leaving& leaving) { return leaving.drain.region() == from; });
    if (answer_ == from || there >= nobody) {
        watch_.begin(from, now);
    }
    if (answer_ != from && watch_.concerns()) {
        watch_.open(now, authority_->answer(near_).last_change());
    }
}

void Flows::watch_answer(Time now, RegionId former, Time trouble_ended) {
    if (watch_.state() == DepartureWatch::State::waiting && former == watch_.from()) {
        watch_.open(now, authority_->answer(near_).last_change());
    } else if (watch_.state() == DepartureWatch::State::open && answer_ == watch_.from()) {
        watch_.call_back(now, trouble_ended);
    }
}

void Flows::spread(Time when, std::span<double> users_by_region) const {
    std::fill(users_by_region.begin(), users_by_region.end(), 0.0);
    double elsewhere = 0;
    for (const Leaving& leaving : drains_) {
        if (counts(leaving)) {
            const double there = leaving.drain.still_there(when);
            users_by_region[leaving.drain.region().index()] += there;
            elsewhere += there;
        }
    }
    if (elsewhere > users_) { // answers that changed faster than caches forget them
        for (double& users : users_by_region) {
            users *= users_ / elsewhere;
        }
        elsewhere = users_;
    }
    users_by_region[answer_.index()] += users_ - elsewhere;
}

Duration Flows::step(Time now) const {
    Duration step = Duration::never();
    for (const Leaving& leaving : drains_) {
        if (counts(leaving) && leaving.drain.settled() > now) {
            step = std::min(step, std::max(leaving.drain.straight_until(now) - now, shortest_line));
        }
    }
    return step;
}

double Flows::kept_by_asking(double ago, double age) const {
    double more = 0;
    for (const Flow& flow : flows_) {
        const double layers = clinging_.longer_than_asked(ago);
        const double kept = layers + (1 - layers) * flow.caches.longer_than_asked(ago);
        const double any = flow.held_long[0]->user_longer_than(age);
        more += std::max(kept - any, 0.0) * flow.users_each * static_cast<double>(flow.resolvers) / users_;
    }
    return more;
}

double Flows::kept_in(RegionId region, Time now) const {
    const double kept = users_of(drains_, now, [&](const Leaving& leaving) {
        return counts(leaving) && leaving.drain.region() == region;
    });
    return users_ > 0 ? std::min(kept / users_, 1.0) : 0;
}

void Flows::record_departures(ClientRecord& record) const {
    if (!watch_.concerns()) {
        return;
    }
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
        std::vector<const Drain*> drains;
        for (const Leaving& leaving : drains_) {
            const Drain& drain = leaving.drain;
            if (flows_[leaving.flow].kind == kind && drain.region() == watch_.from() &&
                drain.began() <= watch_.opened_at()) {
                drains.push_back(&drain);
            }
        }
        record.leavers.emplace_back(kinds_[kind].resolvers, kinds_[kind].users, std::move(drains),
                                    watch_.opened_at(), watch_.closed_at());
    }
    record.leaving_opened_by = watch_.opened_by();
    record.leaving_closed_at = watch_.closed_at();
}

} // namespace gameday::models
