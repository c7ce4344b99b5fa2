#include "models/saas/parameters.hpp"

namespace gameday::models {

const fields::Type& OutboxParameters::description() {
    using P = OutboxParameters;
    static const fields::Type type =
        fields::record<P>("outbox", "Where e-mails wait until the provider takes them.")
            .field<&P::retry_every>("retry_every", "After a refusal, the wait until the next attempt.",
                                    {.low = "1s", .high = "1d", .source = fields::assumption})
            .field<&P::give_up>("give_up", "An e-mail older than this is given up.",
                                {.low = "1s", .source = fields::assumption})
            .done();
    return type;
}

const fields::Type& EmailParameters::description() {
    using P = EmailParameters;
    static const fields::Type type =
        fields::record<P>("e-mail provider",
                          "A provider that the application sends e-mail through, from every region.")
            .field<&P::endpoint>("endpoint",
                                 "The region that the provider's endpoint lives in, and dies with.",
                                 {.required = true, .refers_to = {"regions"}})
            .field<&P::rate>("rate", "E-mails that the application wants to send, whatever its own state.",
                             {.required = true, .low = "0.000001/s"})
            .field<&P::accepts>("accepts",
                                "E-mails that the provider takes at most; a backlog drains at this rate.",
                                {.low = "0.000001/s", .source = fields::assumption})
            .field<&P::outbox>("outbox", "Where e-mails wait.")
            .check([](const P& email, const std::string& path, fields::Problems& problems) {
                if (email.accepts <= email.rate) {
                    problems.push_back({fields::join_path(path, "accepts"),
                                        "a provider that takes no more than is sent never drains a backlog",
                                        "it must exceed rate: " + fields::Scalar<Rate>::format(email.rate)});
                }
            })
            .done();
    return type;
}

} // namespace gameday::models
