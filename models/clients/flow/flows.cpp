#include "models/clients/flow/flows.hpp"

#include <algorithm>
#include <limits>

#include "models/clients/flow/outcomes.hpp"

namespace gameday::models {

namespace {

/// Resolvers that serve so many users or more are alike, whether they serve one more or not.
constexpr std::int64_t many_users = 16;
/// A drain is followed in so many straight lines, the shorter the nearer its end; none below a second.
constexpr double lines = 32;
constexpr Duration shortest_line = Duration::seconds(1);

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
    const ResidualLife caches(*group.parameters, authority_->ttl(),
                              Rate{clinging_.look_ups().per_second * users_each});
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
    answered_since_ = opened_ = closed_ = Time::never();
    changes_ = 0;
    drains_.clear();
    watch_ = Watch::off;
    from_ = {};
    opened_by_ = {};
}

void Flows::follow_answer(Time now, const Former& region, bool trouble_lasts) {
    const RegionId answer = authority_->answer(near_).value();
    if (answer == answer_) {
        return;
    }
    begin_drains(now, region);
    const RegionId former = answer_;
    answer_ = answer;
    answered_since_ = now;
    ++changes_;
    watch_answer(now, former, trouble_lasts);
}

void Flows::begin_drains(Time now, const Former& former) {
    const double held = answered_since_ == Time::never() ? std::numeric_limits<double>::infinity()
                                                         : (now - answered_since_).in_seconds();
    for (std::size_t i = 0; i < flows_.size(); ++i) {
        const Flow& flow = flows_[i];
        const auto& law = held >= flow.caches.longest()
                              ? flow.held_long[former.alive ? 1 : 0]
                              : std::make_shared<const HoldingLaw>(flow.caches, clinging_.spans(former.alive),
                                                                   flow.users_each, held);
        drains_.push_back(
            {Drain(now, answer_, flow.users_each,
                   sim::Scatter(flow.resolvers, kinds_[flow.kind].stream, changes_ * flows_.size() + i), law,
                   heat(flow, former)),
             flow.kind});
    }
}

Heat Flows::heat(const Flow& flow, const Former& former) const {
    const auto attempts = static_cast<double>(parameters_->retry.attempts.value);
    if (former.silent_for <= 0 || attempts < 2) {
        return {};
    }
    // Nobody has a connection to a region that does not answer: each attempt looks up.
    const Rate demand{clinging_.look_ups_unconnected().per_second * flow.users_each};
    const double apart = wait_after(*parameters_, 0, parameters_->timeout.in_seconds());
    return {flow.caches.heat(demand, attempts, apart, former.silent_for), former.silent_for};
}

void Flows::watch_departure(RegionId from) {
    if (answer_ == from) {
        watch_ = Watch::waiting;
        from_ = from;
    }
}

void Flows::watch_answer(Time now, RegionId former, bool trouble_lasts) {
    if (watch_ == Watch::waiting && former == from_) {
        watch_ = Watch::open;
        opened_ = now;
        opened_by_ = authority_->answer(near_).last_change();
    } else if (watch_ == Watch::open && answer_ == from_) {
        if (trouble_lasts) {
            watch_ = Watch::waiting;
            opened_ = Time::never();
            opened_by_ = {};
        } else {
            watch_ = Watch::closed;
            closed_ = now;
        }
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
        const Time settled = leaving.drain.settled();
        if (counts(leaving) && settled > now) {
            const Duration left = settled - now;
            const Duration line = Duration::from_nanoseconds(static_cast<double>(left.count()) / lines);
            step = std::min({step, std::max(line, shortest_line), left});
        }
    }
    return step;
}

void Flows::record_departures(ClientRecord& record) const {
    if (watch_ == Watch::off) {
        return;
    }
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
        std::vector<const Drain*> drains;
        for (const Leaving& leaving : drains_) {
            const Drain& drain = leaving.drain;
            if (leaving.kind == kind && drain.region() == from_ && drain.began() <= opened_) {
                drains.push_back(&drain);
            }
        }
        record.leavers.emplace_back(kinds_[kind].resolvers, kinds_[kind].users, std::move(drains), opened_,
                                    closed_);
    }
    record.leaving_opened_by = opened_by_;
}

} // namespace gameday::models
