#include "studies/grain.hpp"

#include <algorithm>

namespace gameday::studies {

namespace {

/// So many requests are simulated one by one in about half a second.
constexpr double few_requests = 4e6;

double requests_of(const Document& document) {
    double rate = 0;
    for (const auto& [name, clients] : document.system.clients) {
        rate += clients.requests.per_second * static_cast<double>(clients.users.value);
    }
    return rate * static_cast<double>(document.system.scale_users.value) * document.duration.in_seconds();
}

/// Whether some region sheds by luck long before it is full, which flows do not see: docs/flow.md has by how
/// much they are wrong then.
bool has_short_queue(const Document& document) {
    constexpr double few_wait = 10;
    const auto scale = static_cast<double>(document.system.scale_users.value);
    return std::any_of(
        document.system.regions.begin(), document.system.regions.end(), [&](const auto& region) {
            const models::RegionParameters& parameters = region.second;
            return parameters.capacity.per_second * scale * parameters.queue_limit.in_seconds() < few_wait;
        });
}

} // namespace

models::Grain grain_of(const Document& document, std::uint32_t runs) {
    switch (document.grain) {
    case GrainChoice::request:
        return models::Grain::request;
    case GrainChoice::flow:
        return models::Grain::flow;
    case GrainChoice::automatic:
        break;
    }
    const bool one_by_one = requests_of(document) <= few_requests && (runs == 1 || has_short_queue(document));
    return one_by_one ? models::Grain::request : models::Grain::flow;
}

std::string grain_word(models::Grain grain) {
    return grain == models::Grain::request ? "request" : "flow";
}

} // namespace gameday::studies
