#pragma once

#include <cstdint>
#include <vector>

#include <boost/random/exponential_distribution.hpp>

#include "models/saas/email_provider.hpp"
#include "tests/models/tiny_system.hpp"

namespace gameday::models::testing {

/// An e-mail provider in the east, and outages of it.
struct EmailRig : Ground {
    explicit EmailRig(const EmailParameters& with, sim::Randomness luck = {}, double scale = 1,
                      Grain grain = Grain::request)
        : Ground(tiny_system(), luck),
          email(engine, randomness, "email", with, *regions[east.index()], scale, grain) {
        email.start();
    }
    void outage(std::int64_t from, std::int64_t to) {
        acts.at_second(from, [this] { email.outage().impose(true); });
        acts.at_second(to, [this] { email.outage().lift(true); });
    }
    /// When e-mails are wanted, from `from` to `to`, at a rate of one a second and the request grain.
    [[nodiscard]] std::vector<Time> wanted(Time from, Time to) const {
        const sim::Stream arrivals = randomness.stream("saas.email/arrivals");
        std::vector<Time> all;
        Time now;
        for (std::uint64_t i = 0; now <= to; ++i) {
            sim::Draw bits = arrivals.at(i);
            now = now +
                  Duration::from_nanoseconds(1e9 * boost::random::exponential_distribution<double>{}(bits));
            if (now >= from && now <= to) {
                all.push_back(now);
            }
        }
        return all;
    }
    EmailProvider email;
};

/// One e-mail a second, tried each 30 s; the provider takes ten a second.
inline EmailParameters one_a_second(Duration give_up = Duration::hours(24)) {
    EmailParameters parameters;
    parameters.endpoint = {"east"};
    parameters.rate = {1};
    parameters.accepts = {10};
    parameters.outbox = {seconds(30), give_up};
    return parameters;
}

} // namespace gameday::models::testing
