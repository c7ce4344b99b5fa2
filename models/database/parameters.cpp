#include "models/database/parameters.hpp"

namespace gameday::fields {

using namespace gameday::models; // NOLINT(google-build-using-namespace): one file, its own vocabulary

const std::vector<std::tuple<Strategy, std::string, std::string>>& Words<Strategy>::words() {
    static const std::vector<std::tuple<Strategy, std::string, std::string>> all{
        {Strategy::single_primary, "single-primary",
         "one region takes all writes; the others hold replicas"}};
    return all;
}

const std::vector<std::tuple<ReplicationMode, std::string, std::string>>& Words<ReplicationMode>::words() {
    static const std::vector<std::tuple<ReplicationMode, std::string, std::string>> all{
        {ReplicationMode::async, "async", "a write is acknowledged before the replica has it"}};
    return all;
}

const std::vector<std::tuple<GateAnswer, std::string, std::string>>& Words<GateAnswer>::words() {
    static const std::vector<std::tuple<GateAnswer, std::string, std::string>> all{
        {GateAnswer::proceed, "proceed", "promote all the same, and lose what is missing"},
        {GateAnswer::wait, "wait", "until the replica has caught up; for ever, if its source is gone"},
        {GateAnswer::ask, "ask", "somebody decides, and then promotes"}};
    return all;
}

const std::vector<std::tuple<OnError, std::string, std::string>>& Words<OnError>::words() {
    static const std::vector<std::tuple<OnError, std::string, std::string>> all{
        {OnError::recycle, "recycle",
         "an error or a time-out closes the connection; a new one asks DNS again"},
        {OnError::hang, "hang",
         "the driver has no time-outs: only TCP gives up, and errors keep the connection"}};
    return all;
}

} // namespace gameday::fields

namespace gameday::models {

const fields::Type& EndpointParameters::description() {
    using P = EndpointParameters;
    static const fields::Type type =
        fields::record<P>("endpoint", "The DNS name by which services reach the primary.")
            .field<&P::name>("name", "The name.", {.required = true})
            .field<&P::ttl>("ttl", "How long services keep its address.", {.high = "1d", .source = "RDS-BP"})
            .field<&P::hosts>("hosts",
                              "Hosts of the services in each region, which share the pool; each looks the "
                              "name up at a phase "
                              "of its own.",
                              {.low = "1", .high = "10000", .source = fields::assumption})
            .done();
    return type;
}

const fields::Type& PoolParameters::description() {
    using P = PoolParameters;
    static const fields::Type type =
        fields::record<P>("pool", "The connections to the database that the services of one region keep.")
            .field<&P::size>("size", "Connections.", {.low = "1", .high = "10000", .source = "PGB"})
            .field<&P::on_error>("on_error", "What becomes of a connection that failed.")
            .field<&P::lifetime>("lifetime", "An idle connection older than this is replaced.",
                                 {.low = "1s", .source = "HIK"})
            .field<&P::socket_timeout>("socket_timeout", "How long a query waits for an answer (recycle).",
                                       {.low = "1ms", .source = fields::assumption})
            .field<&P::connect_timeout>("connect_timeout", "How long a new connection may take (recycle).",
                                        {.low = "1ms", .source = "JDBC"})
            .field<&P::tcp_give_up>(
                "tcp_give_up",
                "When TCP gives a connection up whose peer has vanished with data in flight (hang); "
                "tcp_retries2 = 15.",
                {.low = "1ms", .source = "LINUX-RETRIES"})
            .field<&P::tcp_connect_give_up>("tcp_connect_give_up",
                                            "When TCP gives up a new connection that nobody answers (hang).",
                                            {.low = "1ms", .source = "LINUX-SYN"})
            .done();
    return type;
}

const fields::Type& LagGateParameters::description() {
    using P = LagGateParameters;
    static const fields::Type type =
        fields::record<P>(
            "lag gate",
            "How far behind a replica may be to be promoted, and what happens when it is further.")
            .field<&P::limit>("limit", "The transport lag up to which a promotion goes ahead.",
                              {.source = fields::assumption})
            .field<&P::otherwise>("otherwise", "What happens above the limit.")
            .field<&P::asks>("asks", "Who is asked; by default whoever runs the runbook.",
                             {.refers_to = {"operators"}})
            .done();
    return type;
}

const fields::Type& ReplicaParameters::description() {
    using P = ReplicaParameters;
    static const fields::Type type =
        fields::record<P>("replica", "A copy of the database in another region.")
            .field<&P::mode>("mode", "How writes get there.", {.not_read = "there is one mode so far"})
            .field<&P::lag>(
                "lag",
                "Transport lag: how long an acknowledged write takes to arrive. Drawn once a replication.",
                {.high = "1d", .source = fields::assumption})
            .field<&P::promotion>("promotion", "How long a promotion takes until it accepts writes.",
                                  {.high = "1d", .source = fields::assumption})
            .field<&P::catch_up_speed>(
                "catch_up_speed",
                "How fast the log can be shipped, as a multiple of the rate at which it is usually written: "
                "so a backlog drains.",
                {.low = "1.01x", .high = "1000x", .source = fields::assumption})
            .done();
    return type;
}

const fields::Type& DatabaseParameters::description() {
    using P = DatabaseParameters;
    static const fields::Type type =
        fields::record<P>("database", "A database with its replicas.")
            .field<&P::strategy>("strategy", "Who takes writes.",
                                 {.not_read = "there is one strategy so far"})
            .field<&P::primary>("primary", "The region of the primary.",
                                {.required = true, .refers_to = {"regions"}})
            .field<&P::fencing>(
                "fencing",
                "Whether a runbook's fence step works. Without it the old primary goes on acknowledging "
                "writes to whoever still reaches it.")
            .field<&P::endpoint>("endpoint", "The name by which services reach the primary.",
                                 {.required = true})
            .field<&P::pool>("pool", "The services' connections, in each region.")
            .field<&P::lag_gate>("lag_gate", "How far behind a replica may be to be promoted.")
            .field<&P::replicas>("replicas", "Copies in other regions.", {.keys_refer_to = {"regions"}})
            .check([](const P& database, const std::string& path, fields::Problems& problems) {
                if (database.replicas.contains(database.primary.text)) {
                    problems.push_back({fields::join_path(path, "replicas." + database.primary.text),
                                        "the primary cannot be its own replica",
                                        "a replica lives in another region than " + database.primary.text});
                }
            })
            .done();
    return type;
}

} // namespace gameday::models
