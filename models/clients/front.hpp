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

/// Everything that traffic, at whichever grain, may ask of the regions: whether one serves this request
/// now, and whether this write is acknowledged.
class Front {
public:
    /// `pools` by region; empty where the application has no database.
    Front(std::span<const std::unique_ptr<Region>> regions, Database* database, std::vector<Pool*> pools)
        : regions_(regions), database_(database), pools_(std::move(pools)) {}

    Reply read(RegionId where, Time now) {
        const Reply reply = reach(where, now);
        if (reply != Reply::ok || database_ == nullptr) {
            return reply;
        }
        if (!database_->readable(where).value()) {
            return Reply::error;
        }
        if (database_->read_is_stale(where, now)) {
            database_->count_stale_read();
        }
        return Reply::ok;
    }

    Reply write(RegionId where, Time now) {
        const Reply reply = reach(where, now);
        if (reply != Reply::ok || database_ == nullptr) {
            return reply;
        }
        switch (pools_[where.index()]->write(now)) {
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
    Database* database_;
    std::vector<Pool*> pools_;
};

} // namespace gameday::models
