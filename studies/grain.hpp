#pragma once

#include <cstdint>
#include <string>

#include "models/clients/flow/beyond_flows.hpp"
#include "models/grain.hpp"
#include "studies/document.hpp"

namespace gameday::studies {

/// At which grain traffic is simulated, and why, where that has to be known.
struct ChosenGrain {
    models::Grain grain = models::Grain::request;
    /// What flows do not follow: "us-west-2's queue holds 6 requests"; empty: nothing that is known.
    std::string beyond_flows;
    /// Flows are taken all the same.
    [[nodiscard]] bool doubtful() const { return grain == models::Grain::flow && !beyond_flows.empty(); }
};

/// At which grain a document's traffic is simulated when so many replications are wanted. Left to itself
/// (`grain: auto`) few requests, up to four million a replication, are simulated one by one if they are
/// wanted once, or where flows cannot follow what the system is like; everything else at the flow grain.
[[nodiscard]] ChosenGrain grain_of(const Document& document, std::uint32_t runs);

/// First attempts of all users over the whole run, as they are to be expected.
[[nodiscard]] double requests_of(const Document& document);
/// All of them.
[[nodiscard]] double users_of(const Document& document);

/// "flows cannot follow this within 3 %: us-west-2's queue holds 6 requests"
[[nodiscard]] std::string words_of(const models::BeyondFlows& beyond);

/// Whether flows are taken because there are too many requests to simulate each.
[[nodiscard]] bool too_many_requests(const Document& document);

/// As it is written: "request", "flow".
[[nodiscard]] std::string grain_word(models::Grain grain);

} // namespace gameday::studies
