#include "models/dns/resolver_group.hpp"

#include <algorithm>

#include <boost/random/uniform_01.hpp>

#include "models/dns/hot_share.hpp"

namespace gameday::models {

namespace {

struct LifetimeUnder {
    Duration ttl;
    sim::Draw draw;

    Duration operator()(const HonourTtl&) const { return ttl; }
    Duration operator()(const RaiseTtl& rule) const { return std::max(ttl, rule.floor.draw(draw)); }
    Duration operator()(const CapTtl& rule) const { return std::min(ttl, rule.ceiling); }
};

Duration part_of(Duration whole, sim::Draw& draw) {
    const double u = boost::random::uniform_01<double>{}(draw);
    return Duration::from_nanoseconds(u * static_cast<double>(whole.count()));
}

} // namespace

ResolverGroup::ResolverGroup(const sim::Randomness& randomness, const std::string& stream_name,
                             const ResolverParameters& parameters, std::size_t size, Rate demand,
                             RegionId place, const ServiceName& authority)
    : authority_(&authority.answer(place)), parameters_(&parameters), ttl_(authority.ttl()),
      demand_(demand.per_second), own_(parameters.own), overrides_(randomness.stream(stream_name + "/ttl")),
      residuals_(randomness.stream(stream_name + "/residual")), entries_(size) {
    reset(randomness);
}

void ResolverGroup::reset(const sim::Randomness& randomness) {
    randomness.renew(overrides_, residuals_);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[i];
        entry = {.expires = {}, .lifetime = {}, .answer = authority_->value()};
        sim::Draw draw = residuals_.at(i);
        if (own_) {
            entry.lifetime = parameters_->refresh;
            entry.expires = Time{} + part_of(entry.lifetime, draw);
            continue;
        }
        entry.lifetime = std::visit(LifetimeUnder{ttl_, overrides_.at(i)}, parameters_->ttl);
        const double expected = demand_ * entry.lifetime.in_seconds();
        if (boost::random::uniform_01<double>{}(draw) < hot_share(expected)) {
            entry.expires = Time{} + part_of(entry.lifetime, draw);
        }
    }
}

void ResolverGroup::refresh(Entry& entry, Time now) const {
    if (!own_) {
        entry.answer = authority_->value();
        entry.expires = now + entry.lifetime;
        return;
    }
    // It asked at each tick since; only the last one matters.
    const std::int64_t behind = (now - entry.expires).count();
    const Time tick =
        entry.expires + Duration::nanoseconds(behind / entry.lifetime.count() * entry.lifetime.count());
    entry.answer = authority_->at(tick);
    entry.expires = tick + entry.lifetime;
}

Time ResolverGroup::answers_until(std::size_t resolver, RegionId from, Time now) const {
    Entry entry = entries_[resolver];
    if (own_ && entry.expires <= now) {
        refresh(entry, now);
    }
    return entry.answer == from ? entry.expires : now;
}

} // namespace gameday::models
