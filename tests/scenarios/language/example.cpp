#include "example.hpp"

#include <cstdlib>
#include <fstream>

namespace gameday {

using fields::Type;

const std::vector<std::tuple<example::Depth, std::string, std::string>>&
fields::Words<example::Depth>::words() {
    static const std::vector<std::tuple<example::Depth, std::string, std::string>> all{
        {example::Depth::shallow, "shallow", "the server answers"},
        {example::Depth::deep, "deep", "and so do the subsystems behind it"}};
    return all;
}

namespace example {

const Type& Region::description() {
    static const Type type =
        fields::record<Region>("region", "A region of the cloud.")
            .field<&Region::zones>("zones", "availability zones", {.low = "1", .high = "6"})
            .field<&Region::footprint>("footprint", "machines kept running", {.source = "R17"})
            .field<&Region::capacity>("capacity", "requests it can serve")
            .done();
    return type;
}

const Type& Expect::description() {
    static const Type type =
        fields::record<Expect>("expected answer", "What a check wants to see.")
            .field<&Expect::status>("status", "HTTP status", {.low = "100", .high = "599"})
            .field<&Expect::body>("body", "text that the body holds")
            .done();
    return type;
}

const Type& Check::description() {
    static const Type type =
        fields::record<Check>("health check", "Probes of one region.")
            .field<&Check::region>("region", "the region probed",
                                   {.required = true, .refers_to = {"regions"}})
            .field<&Check::interval>("interval", "time between probes",
                                     {.low = "10s", .high = "30s", .source = "R53a"})
            .field<&Check::threshold>("threshold", "failures in a row",
                                      {.low = "1", .high = "10", .source = "R53a"})
            .field<&Check::depth>("depth", "how deep it looks", {.source = fields::assumption})
            .field<&Check::tests>("tests", "subsystems that a deep check looks at")
            .field<&Check::expect>("expect", "the answer that counts as healthy")
            .field<&Check::inverted>("inverted", "red is green")
            .check([](const Check& check, const std::string& path, fields::Problems& problems) {
                if (check.depth == Depth::shallow && !check.tests.empty()) {
                    problems.push_back(
                        {path + ".tests", "a shallow check tests no subsystems", "write depth: deep"});
                }
            })
            .done();
    return type;
}

const Type& Zone::description() {
    static const Type type =
        fields::record<Zone>("zone", "A name in the DNS.")
            .field<&Zone::name>("name", "the name that clients ask for", {.required = true})
            .field<&Zone::ttl>("ttl", "how long an answer may be kept",
                               {.low = "1s", .high = "24h", .source = "R53j"})
            .field<&Zone::targets>("targets", "the check of each region",
                                   {.refers_to = {"health"}, .keys_refer_to = {"regions"}})
            .field<&Zone::health_delay>("health_delay", "from health to answers",
                                        {.source = fields::assumption})
            .done();
    return type;
}

const Type& Resolver::description() {
    static const Type ttl = fields::one_of<TtlRule>("TTL rule", "What a resolver makes of a TTL.")
                                .word<Honour>("honour", "keeps it")
                                .keyed<AtLeast, &AtLeast::value>("at_least", "raises it")
                                .plain<Exactly, &Exactly::value>("duration", "replaces it")
                                .done();
    static const Type type = fields::record<Resolver>("resolver population", "Resolvers that behave alike.")
                                 .field<&Resolver::count>("count", "how many", {.low = "1"})
                                 .field_of<&Resolver::ttl>(ttl, "ttl", "what they do with the TTL",
                                                           {.low = "1s", .source = fields::assumption})
                                 .done();
    return type;
}

const Type& Retry::description() {
    static const Type type =
        fields::record<Retry>("retry policy", "What a client does after a failure.")
            .field<&Retry::attempts>("attempts", "tries in all", {.low = "1", .source = "SDK2"})
            .field<&Retry::backoff>("backoff", "first pause")
            .done();
    return type;
}

const Type& Client::description() {
    static const Type type =
        fields::record<Client>("client population", "Users in one place.")
            .field<&Client::near>("near", "the nearest region", {.required = true, .refers_to = {"regions"}})
            .field<&Client::users>("users", "how many")
            .field<&Client::via>("via", "their resolvers", {.keys_refer_to = {"resolvers"}})
            .field<&Client::retry>("retry", "after a failure")
            .field<&Client::second>("second", "another policy")
            .field<&Client::idle>("idle", "idle connections are closed after")
            .check([](const Client& client, const std::string& path, fields::Problems& problems) {
                double sum = 0;
                for (const auto& [name, share] : client.via) {
                    sum += share.fraction;
                }
                if (!client.via.empty() && sum < 0.999) {
                    problems.push_back(
                        {path + ".via", "shares of via do not add up to 100%", "they are less"});
                }
            })
            .done();
    return type;
}

const Type& RegionDown::description() {
    static const Type type = fields::record<RegionDown>("region-down", "A region vanishes.")
                                 .field<&RegionDown::target>("target", "which region",
                                                             {.required = true, .refers_to = {"regions"}})
                                 .field<&RegionDown::lasts>("for", "how long it lasts")
                                 .done();
    return type;
}

const Type& HealthOverride::description() {
    static const Type type = fields::record<HealthOverride>("health-override", "/health lies.")
                                 .field<&HealthOverride::target>("target", "which region",
                                                                 {.required = true, .refers_to = {"regions"}})
                                 .field<&HealthOverride::answer>("answer", "the status it gives")
                                 .done();
    return type;
}

const Type& Nap::description() {
    static const Type type =
        fields::record<Nap>("nap", "Nobody does anything.").field<&Nap::lasts>("for", "how long").done();
    return type;
}

namespace {

const Type& faults() {
    static const Type type = fields::cases(
        "fault", "fault",
        {fields::case_of<RegionDown>("region-down"), fields::case_of<HealthOverride>("health-override")});
    return type;
}

} // namespace

const Type& Happening::description() {
    static const Type type = fields::record<Happening>("happening", "A fault and its time.")
                                 .field<&Happening::at>("at", "when it starts", {.required = true})
                                 .field_of<&Happening::fault>(faults(), "fault", "what happens",
                                                              {.required = true, .inlined = true})
                                 .done();
    return type;
}

const Type& Drill::description() {
    static const Type type =
        fields::record<Drill>("drill", "A time, and perhaps a fault.")
            .field<&Drill::at>("at", "when it starts", {.required = true})
            .field_of<&Drill::fault>(faults(), "fault", "what happens", {.inlined = true})
            .done();
    return type;
}

const Type& Fence::description() {
    static const Type type =
        fields::record<Fence>("fence", "Keeps writes away.")
            .field<&Fence::target>("target", "which region", {.required = true, .refers_to = {"regions"}})
            .done();
    return type;
}

const Type& Promote::description() {
    static const Type type =
        fields::record<Promote>("promote", "Makes a replica the primary.")
            .field<&Promote::target>("target", "which region", {.required = true, .refers_to = {"regions"}})
            .field<&Promote::takes>("takes", "how long")
            .check([](const Promote& promote, const std::string& path, fields::Problems& problems) {
                if (promote.target.text == "us-east-1") {
                    problems.push_back({path + ".target", "us-east-1 is the primary already", ""});
                }
            })
            .done();
    return type;
}

const Type& step_actions() {
    static const Type type = fields::cases(
        "step", "",
        {fields::case_of<Fence>("fence"), fields::case_of<Promote>("promote"), fields::case_of<Nap>("nap")});
    return type;
}

const Type& Step::description() {
    static const Type type = fields::record<Step>("step of a runbook", "One thing to do.")
                                 .field<&Step::name>("name", "what others call it")
                                 .field<&Step::after>("after", "steps that come first")
                                 .field_of<&Step::action>(step_actions(), "action", "what to do",
                                                          {.required = true, .inlined = true})
                                 .done();
    return type;
}

const Type& Runbook::description() {
    static const Type type = fields::record<Runbook>("runbook", "What people do.")
                                 .field<&Runbook::steps>("steps", "the steps", {.required = true})
                                 .done();
    return type;
}

const Type& Workload::description() {
    static const Type type = fields::record<Workload>("workload", "What the system has to bear.")
                                 .field<&Workload::rate>("rate", "requests", {.low = "1/s", .high = "1000/s"})
                                 .field<&Workload::retry>("retry", "after a failure")
                                 .done();
    return type;
}

const Type& Document::description() {
    static const Type steps = [] {
        Type list = fields::type_of<std::vector<fields::Name>>();
        list.name = "list of steps";
        list.element = &step_actions();
        list.add = [](void* into, const std::string&) -> void* {
            return &static_cast<std::vector<fields::Case>*>(into)->emplace_back();
        };
        list.clear = [](void* into) { static_cast<std::vector<fields::Case>*>(into)->clear(); };
        list.each = [](const void* held, const auto& visit) {
            std::size_t number = 0;
            for (const fields::Case& one : *static_cast<const std::vector<fields::Case>*>(held)) {
                visit(std::to_string(number++), &one);
            }
        };
        return list;
    }();
    static const Type type =
        fields::record<Document>("document", "A system or a scenario.")
            .field<&Document::gameday>("gameday", "version of the language",
                                       {.required = true, .low = "1", .high = "1"})
            .field<&Document::system>("system", "name of the system")
            .field<&Document::scenario>("scenario", "name of the scenario")
            .field<&Document::regions>("regions", "where it runs")
            .field<&Document::health>("health", "health checks")
            .field<&Document::dns>("dns", "names")
            .field<&Document::resolvers>("resolvers", "populations of resolvers")
            .field<&Document::clients>("clients", "populations of clients")
            .field<&Document::runbooks>("runbooks", "what people do")
            .field<&Document::workload>("workload", "what it has to bear")
            .field<&Document::timeline>("timeline", "what happens")
            .field<&Document::drills>("drills", "what may happen")
            .field_of<&Document::sequence>(steps, "sequence", "what is done")
            .field<&Document::duration>("duration", "how long to watch", {.source = fields::assumption})
            .field<&Document::expect>("expect", "what must come out")
            .done();
    return type;
}

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gameday-language-XXXXXX").string();
    path_ = mkdtemp(name.data());
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
}

Outcome read_in(const Folder& folder, const std::vector<std::string>& sets, const std::string& name) {
    Outcome outcome;
    outcome.loaded =
        language::load(folder.path(name), Document::description(), {.sets = sets}, outcome.diagnostics);
    outcome.told = outcome.diagnostics.render();
    const std::string prefix = folder.path("");
    for (std::size_t at = outcome.told.find(prefix); at != std::string::npos;
         at = outcome.told.find(prefix)) {
        outcome.told.erase(at, prefix.size());
    }
    return outcome;
}

Outcome read_text(const std::string& text, const std::vector<std::string>& sets) {
    const Folder folder;
    folder.write("mine.yaml", text);
    return read_in(folder, sets);
}

std::string told(const std::string& text, const std::vector<std::string>& sets) {
    return read_text(text, sets).told;
}

std::string told_over_system(const std::string& scenario, const std::vector<std::string>& sets) {
    const Folder folder;
    folder.write("sys.yaml", small_system);
    folder.write("mine.yaml", "gameday: 1\nuses: sys.yaml\n" + scenario);
    return read_in(folder, sets).told;
}

const std::string small_system = R"yaml(gameday: 1
system: small
regions:
  us-east-1: {zones: 3}
  us-west-2: {}
dns:
  app: {name: app.example.com, ttl: 60s}
  db.internal: {name: db.internal, ttl: 30s}
resolvers:
  isp: {ttl: honour}
  corporate: {ttl: {at_least: 10m}}
clients:
  east: {near: us-east-1, users: 100, retry: {attempts: 3}}
  west: {near: us-west-2, like: east}
)yaml";

const std::string whole_system = R"yaml(gameday: 1
system: two-region
regions:
  us-east-1: {zones: 3, footprint: 100%, capacity: 200/s}
  us-west-2: {zones: 3, footprint: 30%, capacity: 60/s}
health:
  east: {region: us-east-1, interval: 30s, threshold: 3, expect: {status: 200, body: ok}, depth: deep, tests: [database, cache]}
  west: {region: us-west-2, like: east}
dns:
  app: {name: app.example.com, ttl: 60s, targets: {us-east-1: east, us-west-2: west}, health_delay: "uniform(0s, 10s)"}
resolvers:
  isp: {count: 2000, ttl: honour}
  corporate: {count: 500, ttl: {at_least: "uniform(10m, 30m)"}}
  stubborn: {ttl: 5m}
clients:
  east: {near: us-east-1, users: 4750, via: {isp: 85%, corporate: 15%}, retry: {attempts: 3, backoff: 200ms}}
  west: {near: us-west-2, users: 250, like: east}
runbooks:
  failover:
    steps:
      - fence: us-east-1
      - {promote: us-west-2, name: promotion, after: [fence], takes: 10m}
      - {nap: {for: 2m}}
timeline:
  - {at: 10m, fault: health-override, target: us-east-1, answer: 503}
  - at: 20m
    fault: region-down
    target: us-east-1
    for: 30m
drills:
  - at: 5m
  - {at: 6m, fault: region-down, target: us-west-2}
sequence:
  - fence: us-east-1
expect:
  detect: ["p(99) <= 90s", "max <= 92s"]
  "shift{resolvers:isp}": ["p(95) <= 160s"]
)yaml";

} // namespace example

} // namespace gameday
