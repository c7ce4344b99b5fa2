#include "models/health/parameters.hpp"

#include <array>
#include <utility>

namespace gameday::fields {

using models::Depth;
using models::Subsystem;

const std::vector<std::tuple<Depth, std::string, std::string>>& Words<Depth>::words() {
    static const std::vector<std::tuple<Depth, std::string, std::string>> all{
        {Depth::shallow, "shallow", "only whether the region answers"},
        {Depth::deep, "deep", "fails when any subsystem it tests is unhealthy"}};
    return all;
}

namespace {

constexpr std::array<std::pair<std::string_view, Subsystem>, 4> subsystem_words{
    {{"database", Subsystem::database},
     {"primary", Subsystem::primary},
     {"cache", Subsystem::cache},
     {"email", Subsystem::email}}};

} // namespace

Parsed<models::Tested> Scalar<models::Tested>::parse(std::string_view text) {
    for (const auto& [word, subsystem] : subsystem_words) {
        if (word == text) {
            return Parsed<models::Tested>::good(subsystem);
        }
    }
    auto named = Scalar<Name>::parse(text);
    return named.value ? Parsed<models::Tested>::good(models::Tested(named.value->text))
                       : Parsed<models::Tested>::bad(named.why, named.help);
}

std::string Scalar<models::Tested>::format(const models::Tested& value) {
    for (const auto& [word, subsystem] : subsystem_words) {
        if (subsystem == value.what) {
            return std::string(word);
        }
    }
    return value.database;
}

} // namespace gameday::fields

namespace gameday::models {

const fields::Type& ExpectedAnswer::description() {
    static const fields::Type type =
        fields::record<ExpectedAnswer>("expected answer", "What the checkers take for a healthy answer.")
            .field<&ExpectedAnswer::status>("status", "HTTP status; by default any from 200 to 399.",
                                            {.low = "100", .high = "599", .source = "R53a"})
            .field<&ExpectedAnswer::body>("body",
                                          "Text that must stand in the first 5,120 bytes of the body.")
            .done();
    return type;
}

const fields::Type& HealthCheckParameters::description() {
    using P = HealthCheckParameters;
    static const fields::Type type =
        fields::record<P>("health check",
                          "A fleet of independent checkers that test one region's own endpoint.")
            .field<&P::region>("region", "The region whose endpoint is tested.",
                               {.required = true, .refers_to = {"regions"}})
            .field<&P::interval>("interval",
                                 "From the end of one probe to the start of the next, for each checker.",
                                 {.low = "1s", .high = "1h", .source = "R53b"})
            .field<&P::threshold>("threshold",
                                  "Consecutive contrary results after which a checker changes its mind.",
                                  {.low = "1", .high = "10", .source = "R53b"})
            .field<&P::checkers>("checkers", "Checkers, each with a phase of its own.",
                                 {.low = "1", .high = "1024", .source = "R53-IPS"})
            .field<&P::healthy_share>(
                "healthy_share", "The endpoint is healthy while more than this share of checkers says so.",
                {.source = "R53a"})
            .field<&P::expect>("expect", "What a healthy answer looks like.")
            .field<&P::depth>("depth", "How much of the application the health page tests.")
            .field<&P::tests>(
                "tests",
                "What a deep health page tests: database (each one that this region reads from), one "
                "database by its name, primary (wherever it is: its loss turns every region red together), "
                "cache (the region's own), email (its loss turns every region red together).")
            .field<&P::round_trip>(
                "round_trip",
                "From a checker to the endpoint and back; a healthy probe takes two of them, a "
                "refused one takes one.",
                {.high = "1s", .source = fields::assumption})
            .field<&P::connect_timeout>("connect_timeout",
                                        "How long a probe waits for a connection that nobody answers.",
                                        {.low = "1ms", .high = "60s", .source = "R53a"})
            .field<&P::inverted>("inverted", "Whether healthy and unhealthy are swapped.", {.source = "R53b"})
            .field<&P::disabled>("disabled",
                                 "A disabled check counts as healthy, always; an inverted one as unhealthy.",
                                 {.source = "R53b"})
            .check([](const P& check, const std::string& path, fields::Problems& problems) {
                if (check.depth == Depth::shallow && !check.tests.empty()) {
                    problems.push_back({fields::join_path(path, "tests"),
                                        "a shallow health page tests no subsystem",
                                        "say depth: deep, or leave tests out"});
                }
            })
            .done();
    return type;
}

} // namespace gameday::models
