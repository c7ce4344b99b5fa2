#pragma once

// A small document type for the tests of the language: one of everything that descriptions offer, with
// names near to the real ones. The language itself knows none of them.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/load.hpp"
#include "sim/fields/describe.hpp"
#include "sim/fields/distribution.hpp"
#include "sim/fields/quantities.hpp"

namespace gameday::example {

struct Region {
    fields::Count zones{3};
    fields::Share footprint{1};
    std::optional<fields::Rate> capacity;
    static const fields::Type& description();
};

enum class Depth { shallow, deep };

struct Expect {
    fields::Count status{200};
    std::string body = "ok";
    static const fields::Type& description();
};

struct Check {
    fields::Name region;
    sim::Duration interval = sim::Duration::seconds(30);
    fields::Count threshold{3};
    Depth depth = Depth::shallow;
    std::vector<fields::Name> tests;
    Expect expect;
    bool inverted = false;
    static const fields::Type& description();
};

struct Zone {
    std::string name;
    sim::Duration ttl = sim::Duration::seconds(60);
    std::map<std::string, fields::Name> targets;
    fields::Distribution health_delay{fields::Distribution::Uniform{{}, sim::Duration::seconds(10)}};
    static const fields::Type& description();
};

struct Honour {};
struct AtLeast {
    fields::Distribution value;
};
struct Exactly {
    sim::Duration value;
};
using TtlRule = std::variant<Honour, AtLeast, Exactly>;

struct Resolver {
    fields::Count count{100};
    TtlRule ttl;
    static const fields::Type& description();
};

struct Retry {
    fields::Count attempts{3};
    sim::Duration backoff = sim::Duration::milliseconds(200);
    static const fields::Type& description();
};

struct Client {
    fields::Name near;
    fields::Count users{100};
    std::map<std::string, fields::Share> via;
    Retry retry;
    std::optional<Retry> second;
    std::optional<sim::Duration> idle = sim::Duration::seconds(5);
    static const fields::Type& description();
};

struct RegionDown {
    fields::Name target;
    std::optional<sim::Duration> lasts;
    static const fields::Type& description();
};

struct HealthOverride {
    fields::Name target;
    fields::Count answer{503};
    static const fields::Type& description();
};

struct Nap {
    sim::Duration lasts = sim::Duration::minutes(1);
    static const fields::Type& description();
};

struct Happening {
    sim::Duration at;
    fields::Case fault;
    static const fields::Type& description();
};

/// As a happening, but nothing may happen.
struct Drill {
    sim::Duration at;
    fields::Case fault;
    static const fields::Type& description();
};

struct Fence {
    fields::Name target;
    static const fields::Type& description();
};

struct Promote {
    fields::Name target;
    sim::Duration takes = sim::Duration::minutes(5);
    static const fields::Type& description();
};

struct Step {
    std::string name = "step";
    std::vector<std::string> after;
    fields::Case action;
    static const fields::Type& description();
};

struct Runbook {
    std::vector<Step> steps;
    static const fields::Type& description();
};

struct Workload {
    fields::Rate rate{10};
    Retry retry;
    static const fields::Type& description();
};

struct Document {
    fields::Count gameday;
    std::optional<std::string> system, scenario;
    std::map<std::string, Region> regions;
    std::map<std::string, Check> health;
    std::map<std::string, Zone> dns;
    std::map<std::string, Resolver> resolvers;
    std::map<std::string, Client> clients;
    std::map<std::string, Runbook> runbooks;
    Workload workload;
    std::vector<Happening> timeline;
    std::vector<Drill> drills;
    std::vector<fields::Case> sequence;
    sim::Duration duration = sim::Duration::hours(1);
    std::map<std::string, std::vector<std::string>> expect;
    static const fields::Type& description();
};

/// A folder that is gone after the test, and the files in it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    /// Writes a file, making folders as needed; gives its path.
    std::string write(const std::string& name, const std::string& text) const;
    [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// What reading a text gave.
struct Outcome {
    language::Loaded loaded;
    language::Diagnostics diagnostics;
    std::string told; ///< rendered, with the folder's name taken away

    [[nodiscard]] const Document& document() const { return loaded.as<Document>(); }
};

/// Reads "mine.yaml" in a folder.
Outcome read_in(const Folder& folder, const std::vector<std::string>& sets = {},
                const std::string& name = "mine.yaml");

/// Reads a text as a file of its own.
Outcome read_text(const std::string& text, const std::vector<std::string>& sets = {});

/// What is told of a text.
std::string told(const std::string& text, const std::vector<std::string>& sets = {});

/// What is told of a scenario that uses the small system.
std::string told_over_system(const std::string& scenario, const std::vector<std::string>& sets = {});

/// A small, valid system for scenarios to use.
extern const std::string small_system;

/// A whole, valid system.
extern const std::string whole_system;

} // namespace gameday::example

template <> struct gameday::fields::Words<gameday::example::Depth> {
    static const std::vector<std::tuple<gameday::example::Depth, std::string, std::string>>& words();
};
