#pragma once

#include <string>
#include <vector>

#include "models/dns/service_name.hpp"

namespace gameday::models {

/// The resolvers of one kind that serve one population of clients, with what each has cached of one
/// name. Clients that ask for themselves (`own`) are modelled as one resolver each, which asks on a
/// schedule of its own whether anybody wants to know or not.
///
/// At the start each cache is in the steady state of Poisson demand: hot with probability λT/(1+λT),
/// and then with a residual life that is uniform on (0, T) (Jung, Berger, Balakrishnan 2003).
class ResolverGroup {
public:
    /// `size` resolvers (or, if `own`, clients), each asked `demand` times a second.
    ResolverGroup(const sim::Randomness& randomness, const std::string& stream_name,
                  const ResolverParameters& parameters, std::size_t size, Rate demand, RegionId place,
                  const ServiceName& authority);

    /// Back to the start, with another replication's luck.
    void reset(const sim::Randomness& randomness);

    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    /// What this resolver answers now; asks the authority if it has to.
    RegionId resolve(std::size_t resolver, Time now) {
        Entry& entry = entries_[resolver];
        if (entry.expires <= now) {
            refresh(entry, now);
        }
        return entry.answer;
    }

    /// Fetches what is known of a resolver into the processor's cache.
    [[gnu::always_inline]] void fetch(std::size_t resolver) const { __builtin_prefetch(&entries_[resolver]); }
    /// Until when this resolver would go on to answer `from`, if nobody asked: `now` or before when it
    /// no longer does.
    [[nodiscard]] Time answers_until(std::size_t resolver, RegionId from, Time now) const;

private:
    struct Entry {
        Time expires;
        Duration lifetime; // of a fresh answer in this resolver
        RegionId answer;
    };

    void refresh(Entry& entry, Time now) const;

    const sim::Observable<RegionId>* authority_;
    const ResolverParameters* parameters_;
    Duration ttl_; // of the record
    double demand_;
    bool own_;
    sim::Stream overrides_;
    sim::Stream residuals_;
    std::vector<Entry> entries_;
};

} // namespace gameday::models
