#include "models/clients/parameters.hpp"

#include <cmath>

#include <fmt/format.h>

namespace gameday::fields {

using models::Jitter;

const std::vector<std::tuple<Jitter, std::string, std::string>>& Words<Jitter>::words() {
    static const std::vector<std::tuple<Jitter, std::string, std::string>> all{
        {Jitter::none, "none", "exactly the back-off"},
        {Jitter::full, "full", "anything from nothing to the back-off"}};
    return all;
}

} // namespace gameday::fields

namespace gameday::models {

const fields::Type& KeepAliveParameters::description() {
    using P = KeepAliveParameters;
    static const fields::Type type =
        fields::record<P>("keep-alive", "How long a client keeps a connection open. DNS has no say in it.")
            .field<&P::idle>("idle", "An unused connection is closed after this.",
                             {.high = "1h", .source = fields::assumption})
            .field<&P::max_age>("max_age", "No connection is used for longer than this.",
                                {.high = "1d", .source = fields::assumption})
            .done();
    return type;
}

const fields::Type& RetryParameters::description() {
    using P = RetryParameters;
    static const fields::Type type =
        fields::record<P>("retry", "What a client does about a failed request.")
            .field<&P::attempts>("attempts", "Attempts in all, the first one included.",
                                 {.low = "1", .high = "20", .source = fields::assumption})
            .field<&P::backoff>("backoff", "The wait before the first retry; it doubles with each.",
                                {.high = "10m", .source = fields::assumption})
            .field<&P::limit>("limit", "The longest such wait.", {.high = "1h", .source = fields::assumption})
            .field<&P::jitter>("jitter", "How the wait is drawn.")
            .done();
    return type;
}

std::map<std::string, std::int64_t> ClientParameters::users_behind() const {
    std::map<std::string, std::int64_t> behind;
    double before = 0;
    std::int64_t first = 0;
    for (const auto& [kind, share] : via) {
        before += share.fraction;
        // Cumulative shares, so that rounding never loses or adds a user.
        const auto last = std::llround(before * static_cast<double>(users.value));
        if (last > first) {
            behind[kind] = last - first;
        }
        first = last;
    }
    return behind;
}

namespace {

void check_sum(const std::map<std::string, Share>& shares, const std::string& path,
               fields::Problems& problems) {
    double sum = 0;
    for (const auto& [name, share] : shares) {
        sum += share.fraction;
    }
    if (std::abs(sum - 1) > 1e-9) {
        problems.push_back({path,
                            "the shares of '" + path + "' add up to " + fmt::format("{:.6g}%", 100 * sum),
                            "they must add up to 100%"});
    }
}

} // namespace

const fields::Type& ClientParameters::description() {
    using P = ClientParameters;
    static const fields::Type type =
        fields::record<P>("clients", "The users of one place.")
            .field<&P::near>("near", "The region nearest to them.",
                             {.required = true, .refers_to = {"regions"}})
            .field<&P::users>("users", "How many they are, before scale_users.",
                              {.required = true, .low = "1", .high = "1000000000"})
            .field<&P::requests>("requests", "Requests of one user.",
                                 {.required = true, .low = "0.000001/s", .high = "1000/s"})
            .field<&P::writes>("writes", "Share of requests that write.", {.source = fields::assumption})
            .field<&P::via>("via", "Which resolvers they sit behind; the shares add up to 100%.",
                            {.required = true, .keys_refer_to = {"resolvers"}, .source = fields::assumption})
            .field<&P::asks>("asks", "The DNS name they ask for; needed where there are several.",
                             {.refers_to = {"dns"}})
            .field<&P::database>("database",
                                 "The database behind their requests; needed where there are several.",
                                 {.refers_to = {"database"}})
            .field<&P::databases>("databases",
                                  "Where their requests use several databases, each request one: the share "
                                  "of each; the shares add up to 100%.",
                                  {.keys_refer_to = {"database"}})
            .field<&P::layers>("layers",
                               "Caches of their own before the resolver, the nearest to the user first.")
            .field<&P::keep_alive>("keep_alive", "How long they keep a connection.")
            .field<&P::timeout>("timeout", "How long an attempt waits for its answer.",
                                {.low = "1ms", .high = "1h", .source = fields::assumption})
            .field<&P::retry>("retry", "What they do about a failed request.")
            .check([](const P& clients, const std::string& path, fields::Problems& problems) {
                check_sum(clients.via, fields::join_path(path, "via"), problems);
                if (!clients.databases.empty()) {
                    check_sum(clients.databases, fields::join_path(path, "databases"), problems);
                }
                if (!clients.databases.empty() && clients.database) {
                    problems.push_back({fields::join_path(path, "databases"),
                                        "these clients say database as well",
                                        "say either database: one, or databases: with their shares"});
                }
            })
            .done();
    return type;
}

} // namespace gameday::models
