#pragma once

#include <span>
#include <vector>

#include "models/database/pool.hpp"
#include "models/region/region.hpp"

namespace gameday::models {

/// What one attempt of a client meets.
enum class Reply : std::uint8_t {
    ok,
    error,    ///< an answer, and it is an error: shed, or the database said no
    refused,  ///< the connection is refused
    vanished, ///< the region does not answer at all
    hangs,    ///< the region accepts the request and never answers
};

/// Everything that requests one by one may ask of the regions: whether one serves this request now, and
/// whether this write is acknowledged.
class Front {
public:
    /// A database behind the services, and the pool of each region to it, by region.
    struct Backend {
        Database* database;
        std::vector<Pool*> pools;
    };

    /// `backends` in the order of their numbers; empty where the application has no database.
    Front(std::span<const std::unique_ptr<Region>> regions, std::vector<Backend> backends)
        : regions_(regions), backends_(std::move(backends)) {}

    /// A request that uses the database of that number.
    Reply read(RegionId where, Time now, std::size_t backend = 0) {
        const Reply reply = reach(where, now);
        if (reply != Reply::ok || backends_.empty()) {
            return reply;
        }
        Database& database = *backends_[backend].database;
        if (!database.readable(where).value()) {
            return Reply::error;
        }
        if (database.read_is_stale(where, now)) {
            database.count_stale_read();
        }
        return Reply::ok;
    }

    Reply write(RegionId where, Time now, std::size_t backend = 0) {
        const Reply reply = reach(where, now);
        if (reply != Reply::ok || backends_.empty()) {
            return reply;
        }
        switch (backends_[backend].pools[where.index()]->write(now)) {
        case PoolReply::acknowledged:
            return Reply::ok;
        case PoolReply::error:
            return Reply::error;
        case PoolReply::hangs:
            break;
        }
        return Reply::hangs;
    }

private:
    Reply reach(RegionId where, Time now) {
        Region& region = *regions_[where.index()];
        switch (region.reach.value()) {
        case Reach::refuse:
            return Reply::refused;
        case Reach::black_hole:
            return Reply::vanished;
        case Reach::up:
            break;
        }
        return region.admit(now) == Admission::served ? Reply::ok : Reply::error;
    }

    std::span<const std::unique_ptr<Region>> regions_;
    std::vector<Backend> backends_;
};

} // namespace gameday::models
