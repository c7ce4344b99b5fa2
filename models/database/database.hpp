#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/database/parameters.hpp"
#include "models/database/replication.hpp"
#include "models/dns/internal_name.hpp"
#include "models/region/region.hpp"
#include "models/topology/topology.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// What a host says to a write.
enum class WriteReply : std::uint8_t {
    acknowledged,
    error,    ///< an answer, at once: read-only, fenced, not accepting
    refused,  ///< the connection is refused or reset
    vanished, ///< nobody answers
};

/// What a promotion cost.
struct Promotion {
    Time at;
    RegionId from, to;
    std::uint64_t lost_writes = 0;
    Duration rpo;
};

/// A single-primary database with asynchronous replicas, one host a region.
///
/// What is lost in a promotion is the acknowledged suffix of the log that had not arrived: rate times
/// *transport* lag. A promotion stops replication when it starts (RDS-RR). The old primary goes on
/// acknowledging writes to whoever reaches it, unless it is fenced: those writes diverge.
class Database {
public:
    Database(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
             const DatabaseParameters& parameters, const Topology& topology,
             std::span<const std::unique_ptr<Region>> regions);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] const std::string& key() const { return key_; }
    [[nodiscard]] const DatabaseParameters& parameters() const { return parameters_; }
    [[nodiscard]] const Topology& topology() const { return *topology_; }
    [[nodiscard]] InternalName& endpoint() { return endpoint_; }
    [[nodiscard]] const InternalName& endpoint() const { return endpoint_; }

    /// Who is primary, of record.
    [[nodiscard]] sim::Observable<RegionId>& primary() { return primary_; }
    [[nodiscard]] const sim::Observable<RegionId>& primary() const { return primary_; }
    /// Whether the primary takes writes; a switchover drains it first.
    [[nodiscard]] sim::Observable<bool>& accepting() { return accepting_; }
    [[nodiscard]] const sim::Observable<bool>& accepting() const { return accepting_; }
    /// Whether services in that region can read: from the copy there, which is the primary or follows it, or
    /// else from the host that the endpoint leads to, which they look up for each read (an assumption).
    [[nodiscard]] sim::Observable<bool>& readable(RegionId region) { return *readable_[region.index()]; }
    /// Whether writes can be committed at all: the primary is up, and accepts them.
    [[nodiscard]] sim::Observable<bool>& primary_up() { return primary_up_; }
    [[nodiscard]] const sim::Observable<bool>& primary_up() const { return primary_up_; }
    /// Whether some replica can be reached and takes the log.
    [[nodiscard]] const sim::Observable<bool>& has_replica() const { return has_replica_; }
    /// Whether that region's host is kept from taking writes.
    [[nodiscard]] sim::Observable<bool>& fenced(RegionId region) { return hosts_[region.index()]->fenced; }
    [[nodiscard]] const sim::Observable<bool>& fenced(RegionId region) const {
        return hosts_[region.index()]->fenced;
    }
    /// What packets to that region's host meet, for the host's own sake.
    [[nodiscard]] Imposed<Reach>& host_reach(RegionId region) { return hosts_[region.index()]->reach; }

    [[nodiscard]] bool has_host(RegionId region) const { return hosts_[region.index()] != nullptr; }
    [[nodiscard]] Region& region(RegionId region) { return *regions_[region.index()]; }
    /// What packets to that region's host meet, all told.
    [[nodiscard]] Reach reach(RegionId region) const;
    /// Whether a write sent to that host would be acknowledged.
    [[nodiscard]] bool takes_writes(RegionId host) const;

    /// The primary has been taking so many writes for long: every replica begins with those on their way that
    /// its lag implies. Before anything happens.
    void begin_with(Rate writes);
    /// The same where writes are a rate: from here on `acknowledge` tells it, and none is written one by one.
    void begin_with_rates(Rate writes);
    /// The primary acknowledges so many writes from then on, which is not before any such instant so far;
    /// none while it takes none.
    void acknowledge(Time from, Rate by_primary);
    /// Nobody asks about an instant before this one any more.
    void follow_logs_until(Time now);
    /// The primary takes no more writes, so that all it has acknowledged can arrive somewhere.
    void drain();
    /// Before the way of some replica's log changes, `(self->*Member)()` is called.
    template <auto Member, class S> void before_log_changes(S* self) {
        log_watcher_ = sim::Callback<>::to<Member>(self);
    }
    /// Before somebody asks how far a log has come, which changes nothing, `(self->*Member)()` is called.
    template <auto Member, class S> void before_log_is_read(S* self) {
        log_reader_ = sim::Callback<>::to<Member>(self);
    }
    /// A write reaches that host.
    WriteReply write(RegionId host, Time now);
    /// What that host would say to a write.
    [[nodiscard]] WriteReply reply_to_write(RegionId host) const;
    /// Whether that host takes writes though it has been replaced.
    [[nodiscard]] bool diverges(RegionId host) const {
        return host != primary_.value() && reply_to_write(host) == WriteReply::acknowledged;
    }
    /// Whether a read in that region would lack a write that was acknowledged before it.
    [[nodiscard]] bool read_is_stale(RegionId region, Time now);

    /// The replica that a failover away from the present primary promotes: the one with the most
    /// log; ties in order of names. No region when there is none that can be reached and is not fenced.
    [[nodiscard]] RegionId best_replica(Time now);
    /// The log on its way to that region; nothing when no replica is there.
    [[nodiscard]] ReplicationStream* stream(RegionId region);
    /// Whether that replica receives nothing, for whatever reason.
    [[nodiscard]] bool stalled(RegionId region);
    /// A replica receives no more log, until `release` has been called as often.
    void hold(RegionId region);
    void release(RegionId region);
    /// A replica's lag moves to `target` over `ramp`, until `recover` with the same; of several such
    /// disturbances the last one that lasts counts.
    void disturb(RegionId region, Duration target, Duration ramp);
    void recover(RegionId region, Duration target, Duration ramp);
    /// Whether a promotion of that replica could begin: it is there, can be reached, is not fenced, and no
    /// other promotion is under way.
    [[nodiscard]] bool can_promote(RegionId region) const;
    [[nodiscard]] bool promoting() const { return promoting_; }
    /// How long promoting that replica takes.
    [[nodiscard]] Duration promotion_time(RegionId replica) const;
    /// Replication stops; `finish_promotion` follows.
    void begin_promotion();
    void finish_promotion(RegionId replica);

    [[nodiscard]] std::span<const Promotion> promotions() const { return promotions_; }
    [[nodiscard]] std::uint64_t divergent_writes() const { return divergent_writes_; }
    [[nodiscard]] std::uint64_t stale_reads() const { return stale_reads_; }
    void count_stale_read() { ++stale_reads_; }
    void count_stale_reads(std::uint64_t count) { stale_reads_ += count; }
    void count_divergent_writes(std::uint64_t count) { divergent_writes_ += count; }
    /// The rates of its writes, where they are rates.
    [[nodiscard]] const WriteRates& rates() const { return *rates_; }

private:
    struct Host {
        Imposed<Reach> reach;
        sim::Observable<bool> fenced;
        bool was_primary = false;
    };

    void reset(const sim::Randomness& randomness);
    void make_replicas();
    void set_shipping(Rate normal);
    void hosts_changed();
    struct Disturbance {
        Duration target, ramp;
        bool operator==(const Disturbance&) const = default;
    };
    struct Replica {
        ReplicationStream stream;
        int holds = 0;                           // of faults
        std::vector<Disturbance> disturbances{}; // those that last, in the order in which they began
        bool stalled = false;                    // for whatever reason
    };

    [[nodiscard]] bool link_works(const Replica& replica) const;
    void count_replicas();
    void connect_streams();
    /// The transport lag heads for where it belongs, after a change of that.
    void steer(Replica& replica);
    [[nodiscard]] Replica* find_replica(RegionId region);

    sim::Engine* engine_;
    std::string key_;
    DatabaseParameters parameters_;
    const Topology* topology_;
    std::span<const std::unique_ptr<Region>> regions_;
    InternalName endpoint_;
    sim::Observable<RegionId> primary_;
    sim::Observable<bool> accepting_;
    sim::Observable<bool> primary_up_;
    sim::Observable<bool> has_replica_;
    std::vector<std::unique_ptr<sim::Observable<bool>>> readable_;
    std::vector<std::unique_ptr<Host>> hosts_; // by region; null where there is no copy
    std::vector<Replica> replicas_;
    std::optional<WriteRates> rates_;
    sim::Callback<> log_watcher_;
    sim::Callback<> log_reader_;
    bool promoting_ = false;
    sim::Randomness randomness_;
    std::vector<Promotion> promotions_;
    std::uint64_t divergent_writes_ = 0;
    std::uint64_t stale_reads_ = 0;
};

} // namespace gameday::models
