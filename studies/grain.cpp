#include "studies/grain.hpp"

namespace gameday::studies {

namespace {

/// So many requests are simulated one by one in about half a second.
constexpr double few_requests = 4e6;

models::Grain choose(const Document& document, std::uint32_t runs, bool followed) {
    switch (document.grain) {
    case GrainChoice::request:
        return models::Grain::request;
    case GrainChoice::flow:
        return models::Grain::flow;
    case GrainChoice::automatic:
        break;
    }
    return !too_many_requests(document) && (runs == 1 || !followed) ? models::Grain::request
                                                                    : models::Grain::flow;
}

} // namespace

double requests_of(const Document& document) {
    double rate = 0;
    for (const auto& [name, clients] : document.system.clients) {
        rate += clients.requests.per_second * static_cast<double>(clients.users.value);
    }
    return rate * static_cast<double>(document.system.scale_users.value) * document.duration.in_seconds();
}

double users_of(const Document& document) {
    double users = 0;
    for (const auto& [name, clients] : document.system.clients) {
        users += static_cast<double>(clients.users.value);
    }
    return users * static_cast<double>(document.system.scale_users.value);
}

std::string words_of(const models::BeyondFlows& beyond) {
    return "flows cannot follow this within 3 %: " + beyond.reason;
}

bool too_many_requests(const Document& document) {
    return requests_of(document) > few_requests;
}

ChosenGrain grain_of(const Document& document, std::uint32_t runs) {
    const auto beyond = models::beyond_flows(document.system, document.timeline);
    return {choose(document, runs, beyond.empty()), beyond.empty() ? "" : beyond.front().reason};
}

std::string grain_word(models::Grain grain) {
    return grain == models::Grain::request ? "request" : "flow";
}

} // namespace gameday::studies
