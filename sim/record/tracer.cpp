#include "sim/record/tracer.hpp"

#include <fmt/format.h>

namespace gameday::sim {

void Tracer::event(Time at, std::uint32_t handler, std::uint64_t argument) {
    if (points_.size() >= block) {
        take_(points_);
        points_.clear();
    }
    now_ = at;
    points_.push_back({at, handler, argument, 0, 0, TracePoint::Kind::event});
}

std::string Tracer::stream_name(std::uint64_t hash) const {
    const auto found = streams_.find(hash);
    return found != streams_.end() ? found->second : fmt::format("a stream of hash {:016x}", hash);
}

} // namespace gameday::sim
