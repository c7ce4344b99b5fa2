#pragma once

#include "models/units.hpp"
#include "sim/fields/describe.hpp"

namespace gameday::models {

/// The table of e-mails to be sent, and how it is worked through.
struct OutboxParameters {
    Duration retry_every = Duration::seconds(30);
    Duration give_up = Duration::hours(24);

    static const fields::Type& description();
};

/// `saas:` an e-mail provider.
struct EmailParameters {
    Name endpoint;
    Rate rate;
    Rate accepts{10};
    OutboxParameters outbox;

    static const fields::Type& description();
};

} // namespace gameday::models
