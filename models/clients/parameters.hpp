#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/dns/parameters.hpp"
#include "models/units.hpp"
#include "sim/fields/describe.hpp"

namespace gameday::models {

/// How long a client keeps a connection open.
struct KeepAliveParameters {
    Duration idle = Duration::seconds(5);
    Duration max_age = Duration::seconds(60);

    static const fields::Type& description();
};

/// How the wait before a retry is drawn.
enum class Jitter : std::uint8_t { none, full };

/// What a client does about a failed request.
struct RetryParameters {
    Count attempts{3};
    Duration backoff = Duration::milliseconds(200);
    Duration limit = Duration::seconds(2);
    Jitter jitter = Jitter::full;

    /// How long a request waits at most for its next attempt, after the one of that number (the first is 0).
    [[nodiscard]] Duration longest_wait(std::uint32_t attempt) const {
        return std::min(limit, backoff * (std::int64_t{1} << attempt));
    }
    /// How long it waits on average, in seconds.
    [[nodiscard]] double mean_wait(std::uint32_t attempt) const {
        return longest_wait(attempt).in_seconds() * (jitter == Jitter::full ? 0.5 : 1.0);
    }

    static const fields::Type& description();
};

/// `clients:` the users of one place.
struct ClientParameters {
    Name near;
    Count users;
    Rate requests;
    Share writes{0.2};
    std::map<std::string, Share> via;
    std::optional<Name> asks;
    std::optional<Name> database;
    std::map<std::string, Share> databases;
    std::vector<LayerParameters> layers;
    KeepAliveParameters keep_alive;
    Duration timeout = Duration::seconds(5);
    RetryParameters retry;

    /// How many of them sit behind each kind of resolver; those behind none of them are left out.
    [[nodiscard]] std::map<std::string, std::int64_t> users_behind() const;
    /// How many reads and writes so many of them begin, a second.
    [[nodiscard]] std::array<double, 2> requests_of(double some) const {
        const double all = some * requests.per_second;
        return {all * (1 - writes.fraction), all * writes.fraction};
    }

    /// Seconds from attempt number `attempt` (the first is 0), of which it is noticed after so many seconds
    /// that it failed, to the next one, on average.
    [[nodiscard]] double wait_after(std::uint32_t attempt, double noticed_after) const {
        return noticed_after + retry.mean_wait(attempt);
    }
    /// The same for one that nobody answers.
    [[nodiscard]] double wait_after_silence(std::uint32_t attempt) const {
        return wait_after(attempt, timeout.in_seconds());
    }

    static const fields::Type& description();
};

} // namespace gameday::models

template <> struct gameday::fields::Words<gameday::models::Jitter> {
    static const std::vector<std::tuple<models::Jitter, std::string, std::string>>& words();
};
