#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "models/units.hpp"
#include "sim/fields/describe.hpp"
#include "sim/fields/distribution.hpp"

namespace gameday::models {

/// How an authoritative name chooses among its targets; the rules are in routing.hpp.
enum class Routing : std::uint8_t { latency, failover, hybrid };

/// `dns:` one name that users ask for, with a health-checked record for each region.
struct ServiceNameParameters {
    std::string name;
    Duration ttl = Duration::seconds(60);
    Routing routing = Routing::latency;
    std::map<std::string, Name> targets;
    std::optional<Name> primary;
    fields::Distribution health_delay =
        fields::Distribution::Law{fields::Distribution::Uniform{Duration{}, Duration::seconds(10)}};
    fields::Distribution edit_delay =
        fields::Distribution::Law{fields::Distribution::Uniform{Duration::seconds(5), Duration::seconds(60)}};

    static const fields::Type& description();
};

/// The record's own TTL.
struct HonourTtl {};
/// A floor, drawn once for each resolver: what a corporate override does.
struct RaiseTtl {
    fields::Distribution floor;
};
/// A ceiling.
struct CapTtl {
    Duration ceiling;
};
using TtlRule = std::variant<HonourTtl, RaiseTtl, CapTtl>;
const fields::Type& ttl_rule_type();

/// `resolvers:` a kind of resolver that users sit behind.
struct ResolverParameters {
    Count count{1};
    TtlRule ttl = HonourTtl{};
    bool own = false;
    Duration refresh = Duration::seconds(30);

    static const fields::Type& description();
};

/// How long a client-side cache keeps an answer, whatever its TTL.
struct PinFor {
    Duration length;
};
/// Until the client is restarted.
struct PinForever {};
using Pin = std::variant<PinFor, PinForever>;
const fields::Type& pin_type();

/// One cache between a client and its resolver that pins a full TTL of its own: a browser, a JVM.
struct LayerParameters {
    std::string name;
    Pin pin = PinFor{Duration::seconds(60)};

    static const fields::Type& description();
};

} // namespace gameday::models

template <> struct gameday::fields::Words<gameday::models::Routing> {
    static const std::vector<std::tuple<models::Routing, std::string, std::string>>& words();
};
