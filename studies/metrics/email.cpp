#include <algorithm>

#include "studies/metrics/absence.hpp"
#include "studies/metrics/catalogue.hpp"

namespace gameday::studies::families {

namespace {

using models::EmailProvider;

std::string no_provider(const Document& document, const models::Prospects&, const MetricKey&) {
    return document.system.saas.empty() ? "the system has no e-mail provider" : "";
}

double lost(const Observation& seen, const MetricKey&) {
    double count = 0;
    for (const auto& email : seen.world.emails()) {
        count += static_cast<double>(email->lost());
    }
    return count;
}

double longest_delay(const Observation& seen, const MetricKey&) {
    double longest = 0;
    for (const auto& email : seen.world.emails()) {
        if (email->waiting() > 0) {
            return never;
        }
        longest = std::max(longest, static_cast<double>(email->longest_delay().count()));
    }
    return longest;
}

/// From each return of the provider to the first empty outbox after it; the longest of them.
double drain_of(const EmailProvider& email) {
    double longest = 0;
    const auto backlog = email.backlog().history();
    for (const sim::Past<bool>& up : email.up().history()) {
        if (!up.value || !up.change.exists() || !email.backlog().at(up.from)) {
            continue;
        }
        const auto emptied = std::find_if(backlog.begin(), backlog.end(), [&](const sim::Past<bool>& past) {
            return past.from >= up.from && !past.value;
        });
        if (emptied != backlog.end()) {
            longest = std::max(longest, static_cast<double>((emptied->from - up.from).count()));
        }
    }
    if (email.waiting() > 0) {
        return never;
    }
    return longest;
}

double drain(const Observation& seen, const MetricKey&) {
    double longest = 0;
    for (const auto& email : seen.world.emails()) {
        longest = std::max(longest, drain_of(*email));
    }
    return longest;
}

} // namespace

std::vector<Metric> email() {
    return {
        {.name = "lost_emails",
         .unit = Unit::count,
         .doc = "E-mails that were given up.",
         .labels = {},
         .absent = always_there,
         .measure = lost,
         .headline = true},
        {.name = "email_delay",
         .doc = "The longest that an e-mail waited for the provider; never, if some wait to the end.",
         .labels = {},
         .absent = no_provider,
         .measure = longest_delay},
        {.name = "email_drain",
         .doc = "From the provider's return to the empty outbox; 0 if it was never away, never if e-mails "
                "wait to the end.",
         .labels = {},
         .absent = no_provider,
         .measure = drain,
         .headline = true},
    };
}

} // namespace gameday::studies::families
