#include "property.hpp"

#include <filesystem>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

namespace gameday::properties {

namespace {

using Pointer = Scenario::json_pointer;

/// Every part that might be left out, the large ones first.
void parts_of(const Scenario& whole, const Pointer& at, std::vector<Pointer>& parts) {
    std::vector<Pointer> inside;
    if (whole.is_object()) {
        for (const auto& [key, value] : whole.items()) {
            inside.push_back(at / key);
        }
    } else if (whole.is_array()) {
        for (std::size_t i = whole.size(); i-- > 0;) { // from the end: the others keep their places
            inside.push_back(at / i);
        }
    }
    parts.insert(parts.end(), inside.begin(), inside.end());
    for (const Pointer& part : inside) {
        const std::string token = part.back();
        parts_of(whole.is_array() ? whole.at(std::stoul(token)) : whole.at(token), part, parts);
    }
}

Scenario without(Scenario scenario, const Pointer& part) {
    Scenario& around = scenario[part.parent_pointer()];
    if (around.is_array()) {
        around.erase(std::stoul(part.back()));
    } else {
        around.erase(part.back());
    }
    return scenario;
}

bool is_broken(const Scenario& scenario, const Property& property) {
    const Reading reading = read(scenario);
    return reading.study && !property(*reading.study).empty();
}

} // namespace

Reading read(const std::string& text) {
    std::string name = (std::filesystem::temp_directory_path() / "gameday-property-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    if (descriptor < 0) {
        throw std::runtime_error("no temporary file");
    }
    close(descriptor);
    std::ofstream(name) << text;
    language::Diagnostics diagnostics;
    Reading reading;
    reading.study = studies::Study::load(name, {}, diagnostics);
    reading.told = diagnostics.render();
    std::filesystem::remove(name);
    return reading;
}

Reading read(const Scenario& scenario) {
    return read(scenario.dump(1));
}

std::vector<studies::Replication> replications(const studies::Study& study, models::Grain grain,
                                               unsigned threads, std::uint32_t first, std::uint32_t runs,
                                               std::uint64_t seed) {
    studies::Replications all = studies::replicate(
        study, {.seed = seed, .first = first, .runs = runs, .threads = threads, .grain = grain});
    if (!all.failed.empty()) {
        throw std::runtime_error(all.failed.front().what);
    }
    return std::move(all.done);
}

Scenario shrunk(Scenario scenario, const Property& property) {
    constexpr int most_tries = 400;
    int tries = 0;
    for (bool smaller = true; smaller && tries < most_tries;) {
        smaller = false;
        std::vector<Pointer> parts;
        parts_of(scenario, Pointer(), parts);
        for (const Pointer& part : parts) {
            if (!scenario.contains(part) || ++tries > most_tries) {
                continue; // it went with what it was in
            }
            Scenario less = without(scenario, part);
            if (is_broken(less, property)) {
                scenario = std::move(less);
                smaller = true;
            }
        }
    }
    return scenario;
}

std::string broken_among(std::uint64_t first, std::uint64_t count, const Property& property,
                         Scenario (*scenario_of)(std::uint64_t seed)) {
    constexpr int enough = 3; // each of them takes its time to be made small
    std::string told;
    int broken = 0;
    for (std::uint64_t seed = first; seed < first + count && broken < enough; ++seed) {
        const Scenario scenario = scenario_of(seed);
        const Reading reading = read(scenario);
        if (!reading.study) {
            told +=
                fmt::format("seed {} is no valid scenario:\n{}\n{}\n", seed, reading.told, scenario.dump(1));
            ++broken;
            continue;
        }
        if (const std::string what = property(*reading.study); !what.empty()) {
            const Scenario small = shrunk(scenario, property);
            told += fmt::format("seed {}: {}\nas little as still shows it: {}\n{}\n", seed, what,
                                property(*read(small).study), small.dump(1));
            ++broken;
        }
    }
    return told;
}

} // namespace gameday::properties
