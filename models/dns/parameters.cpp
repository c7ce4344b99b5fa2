#include "models/dns/parameters.hpp"

#include "models/dns/routing.hpp"

namespace gameday::fields {

const std::vector<std::tuple<models::Routing, std::string, std::string>>& Words<models::Routing>::words() {
    static const auto all = [] {
        std::vector<std::tuple<models::Routing, std::string, std::string>> words;
        for (const models::RoutingPolicy& policy : models::routing_policies()) {
            words.emplace_back(policy.routing, policy.name, policy.doc);
        }
        return words;
    }();
    return all;
}

} // namespace gameday::fields

namespace gameday::models {

const fields::Type& ServiceNameParameters::description() {
    using P = ServiceNameParameters;
    static const fields::Type type =
        fields::record<P>("name", "An authoritative DNS name with a health-checked record for each region.")
            .field<&P::name>("name", "The name that users ask for.", {.required = true})
            .field<&P::ttl>("ttl", "How long an answer may be kept.",
                            {.low = "0s", .high = "1d", .source = "R53j"})
            .field<&P::routing>("routing", "How the answer is chosen.")
            .field<&P::targets>("targets", "For each region the health check that speaks for it.",
                                {.required = true, .refers_to = {"health"}, .keys_refer_to = {"regions"}})
            .field<&P::primary>("primary",
                                "The region that failover and hybrid routing prefer; by default the first of "
                                "the targets, by name.",
                                {.refers_to = {"regions"}})
            .field<&P::health_delay>(
                "health_delay", "From a change of the health check to the first answer that knows of it.",
                {.high = "1h", .source = fields::assumption})
            .field<&P::edit_delay>("edit_delay",
                                   "From an edit of the record to the first answer that knows of it.",
                                   {.high = "1h", .source = "R53k"})
            .check([](const P& dns, const std::string& path, fields::Problems& problems) {
                if (dns.targets.empty()) {
                    problems.push_back({fields::join_path(path, "targets"),
                                        "a name needs at least one target",
                                        "such as {us-east-1: east, us-west-2: west}"});
                }
                if (dns.primary && !dns.targets.contains(dns.primary->text)) {
                    problems.push_back({fields::join_path(path, "primary"),
                                        "'" + dns.primary->text + "' is not one of the targets of this name",
                                        "add it to targets, or choose another"});
                }
            })
            .done();
    return type;
}

const fields::Type& ttl_rule_type() {
    static const fields::Type type =
        fields::one_of<TtlRule>("TTL rule", "What a resolver makes of the TTL it is given.")
            .word<HonourTtl>("honour", "keeps an answer as long as its TTL says")
            .keyed<RaiseTtl, &RaiseTtl::floor>("at_least",
                                               "raises a shorter TTL to this, drawn once for each resolver")
            .keyed<CapTtl, &CapTtl::ceiling>("at_most", "lowers a longer TTL to this")
            .done();
    return type;
}

const fields::Type& ResolverParameters::description() {
    using P = ResolverParameters;
    static const fields::Type type =
        fields::record<P>(
            "resolvers", "A kind of DNS resolver. Users are spread evenly over the resolvers of their place.")
            .field<&P::count>("count", "Resolvers of this kind, shared out among places by their users.",
                              {.low = "1", .high = "1000000"})
            .field_of<&P::ttl>(ttl_rule_type(), "ttl", "What they make of the TTL.")
            .field<&P::own>("own", "Whether each client asks the authority itself, as some mobile apps do.")
            .field<&P::refresh>("refresh", "How often such a client asks.",
                                {.low = "1s", .high = "1d", .source = fields::assumption})
            .done();
    return type;
}

const fields::Type& pin_type() {
    static const fields::Type type =
        fields::one_of<Pin>("pin", "How long a client-side cache keeps an answer.")
            .plain<PinFor, &PinFor::length>("duration", "this long, from when it was fetched")
            .word<PinForever>("forever", "until the client is restarted")
            .done();
    return type;
}

const fields::Type& LayerParameters::description() {
    using P = LayerParameters;
    static const fields::Type type =
        fields::record<P>("layer",
                          "A cache between a client and its resolver that pins a full TTL of its own.")
            .field<&P::name>("name", "What it is: browser, JVM.", {.required = true})
            .field_of<&P::pin>(pin_type(), "pin", "How long it keeps an answer.", {.source = "CHROMIUM"})
            .done();
    return type;
}

} // namespace gameday::models
