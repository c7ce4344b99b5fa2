#pragma once

#include <cmath>
#include <vector>

#include <boost/random/exponential_distribution.hpp>

#include "tests/models/tiny_system.hpp"

namespace gameday::models::testing {

struct Arrival {
    Time at;
    std::uint64_t user;
    bool write;
};

/// The requests of the tiny system's people, drawn as the population draws them.
inline std::vector<Arrival> arrivals(const SystemParameters& system, Time end, sim::Randomness luck = {}) {
    __extension__ using Wide = unsigned __int128;
    const ClientParameters& people = system.clients.at("people");
    const auto users = static_cast<std::uint64_t>(people.users.value * system.scale_users.value);
    const sim::Stream stream = luck.stream("clients.people/requests");
    std::vector<Arrival> all;
    Time now;
    for (std::uint64_t i = 0;; ++i) {
        sim::Draw bits = stream.at(i);
        const Wide product = Wide{bits()} * users;
        const double u = std::ldexp(static_cast<double>(static_cast<std::uint64_t>(product)), -64);
        const double gap = boost::random::exponential_distribution<double>{}(bits);
        now = now + Duration::from_nanoseconds(
                        1e9 / (people.requests.per_second * static_cast<double>(users)) * gap);
        if (now > end) {
            return all;
        }
        all.push_back({now, static_cast<std::uint64_t>(product >> 64), u < people.writes.fraction});
    }
}

/// What users saw by the whole second, as lines "137s 1 of 3 failed", failures only.
inline std::string failures(const RequestSeries& series) {
    std::string text;
    for (std::size_t i = 0; i < series.seconds().size(); ++i) {
        const Second& second = series.seconds()[i];
        if (const auto failed = second.failed[0] + second.failed[1]; failed > 0) {
            text += std::to_string(i) + "s " + std::to_string(failed) + " of " +
                    std::to_string(second.total[0] + second.total[1]) + "\n";
        }
    }
    return text;
}

/// The same from what a test expects, for a clock on a whole second.
class Expected {
public:
    explicit Expected(Duration length) : series_({}, length) {}
    void saw(Time first_attempt, bool ok) { series_.count(first_attempt, RequestKind::read, ok); }
    [[nodiscard]] std::string failures() const { return testing::failures(series_); }

private:
    RequestSeries series_;
};

} // namespace gameday::models::testing
