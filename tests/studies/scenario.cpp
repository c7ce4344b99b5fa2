#include "scenario.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include <gtest/gtest.h>
#include <unistd.h>

namespace gameday::studies {

namespace {

namespace fs = std::filesystem;

const fs::path scenarios = fs::path(GAMEDAY_SOURCE_DIR) / "scenarios";

/// A folder of this test's own, gone with it.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "gameday-studies-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::string without(std::string text, const std::string& part) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part)) {
        text.erase(at, part.size());
    }
    return text;
}

} // namespace

std::vector<std::string> shipped_scenarios() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(scenarios / "gamedays")) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string name_of_test(const testing::TestParamInfo<std::string>& info) {
    std::string name;
    for (const char c : info.param.substr(0, info.param.find('.'))) {
        name += c == '-' ? '_' : c;
    }
    return name;
}

Study shipped(const std::string& name, const std::vector<std::string>& sets) {
    language::Diagnostics diagnostics;
    auto study = Study::load((scenarios / "gamedays" / name).string(), {.sets = sets}, diagnostics);
    if (!study) {
        throw std::runtime_error(diagnostics.render());
    }
    return std::move(*study);
}

Study shipped_small(const std::string& name, std::vector<std::string> sets) {
    sets.insert(sets.begin(), {"clients.east.users=475", "clients.west.users=25"});
    return shipped(name, sets);
}

const Study& Reading::get() const {
    if (study == nullptr) {
        throw std::runtime_error(told);
    }
    return *study;
}

Reading read(const std::string& text, const std::vector<std::string>& sets) {
    const Folder folder;
    const std::string file = (folder.path() / "mine.yaml").string();
    std::ofstream(file) << text;
    language::Diagnostics diagnostics;
    auto study = Study::load(file, {.sets = sets}, diagnostics);
    return {study ? std::make_unique<Study>(std::move(*study)) : nullptr,
            without(diagnostics.render(), folder.path().string() + "/")};
}

Reading read_scenario(const std::string& text) {
    const std::string system = (scenarios / "systems" / "two-region.yaml").string();
    return read("gameday: 1\nscenario: mine\nuses: " + system + "\n" + text,
                {"clients.east.users=95", "clients.west.users=5"});
}

Reading read_bare(const std::string& text) {
    return read(R"yaml(gameday: 1
scenario: bare
regions: {here: {capacity: 100/s}, there: {capacity: 100/s}}
network: [{between: [here, there], round_trip: 70ms}]
health: {a: {region: here}, b: {region: there}}
dns: {app: {name: app.example.com, targets: {here: a, there: b}}}
resolvers: {isp: {count: 10}}
clients: {all: {near: here, users: 10, requests: 0.1/s, via: {isp: 100%}}}
)yaml" + text,
                {});
}

Reading read_outage(const std::string& rest) {
    return read_scenario("timeline:\n  - {at: 5m, fault: region-down, target: us-east-1}\n" + rest);
}

std::vector<std::string> keys_of(const Study& study) {
    std::vector<std::string> keys;
    for (const Study::Measured& one : study.measured()) {
        keys.push_back(one.key.text());
    }
    return keys;
}

} // namespace gameday::studies
