// The program's exit code is what its result says, on random systems, and on random changes of them.

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "studies/document.hpp"
#include "tests/random_systems/mutate.hpp"
#include "tests/random_systems/property.hpp"

namespace gameday::properties {
namespace {

namespace files = std::filesystem;

constexpr int passed = 0;
constexpr int missed = 1;
constexpr int bad_input = 2;

struct Told {
    int exit_code = -1;
    std::string out, err;
};

/// A folder of its own for the files of one test.
class Folder {
public:
    Folder() {
        std::string name = (files::temp_directory_path() / "gameday-exit-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        files::remove_all(path_, ignored);
    }

    /// `gameday run` of a scenario.
    [[nodiscard]] Told run(const Scenario& scenario, const std::string& flags) const {
        std::ofstream(path_ / "scenario.yaml") << scenario.dump(1);
        const std::string command =
            fmt::format("'{}' run '{}/scenario.yaml' --format json --threads 1 {} 2>'{}/err'",
                        GAMEDAY_PROGRAM, path_.string(), flags, path_.string());
        std::FILE* const pipe = popen(command.c_str(), "r");
        if (pipe == nullptr) {
            throw std::runtime_error("cannot be run");
        }
        Told told;
        std::array<char, 65536> buffer{};
        while (const std::size_t length = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
            told.out.append(buffer.data(), length);
        }
        const int status = pclose(pipe);
        told.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        std::ifstream err(path_ / "err");
        told.err.assign(std::istreambuf_iterator<char>(err), {});
        return told;
    }

private:
    files::path path_;
};

/// With something to be met, or not, or to be undecided in a few replications.
Scenario judged(std::uint64_t seed) {
    Scenario scenario = wild_system(seed);
    Dice dice(seed, "judged");
    const std::int64_t few = dice.between(0, 2000);
    scenario["expect"]["failed_requests"] = {fmt::format("p(50) <= {}", few)};
    if (dice.chance(0.5)) {
        for (const char* const warning : {"users-not-served", "writes-impossible", "region-overloaded",
                                          "nobody-moved-the-database", "step-not-ended"}) {
            scenario["accept"][warning] = {{"reason", "a test"}};
        }
    }
    return scenario;
}

/// What it ought to be, by the document and the warnings that were told.
std::string wrong(const Told& told, bool strict) {
    const auto result = nlohmann::json::parse(told.out, nullptr, false);
    if (!result.is_object()) {
        return "there is no result: " + told.err;
    }
    const std::string verdict = result["verdict"];
    const bool warned = told.err.find(": warning: ") != std::string::npos;
    const int expected =
        verdict == "fail" || (strict && (verdict == "undecided" || warned)) ? missed : passed;
    return told.exit_code == expected ? ""
                                      : fmt::format("exit code {} in place of {}: verdict {}, {}",
                                                    told.exit_code, expected, verdict, told.err);
}

TEST(ExitCodesNoSan, AreThoseOfTheResult) {
    const Folder folder;
    std::array<int, 2> seen{};
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Scenario scenario = judged(seed);
        for (const bool strict : {false, true}) {
            const Told told =
                folder.run(scenario, strict ? "--runs 5 --no-audit --strict" : "--runs 5 --no-audit");
            EXPECT_EQ(wrong(told, strict), "") << "seed " << seed << ", strict " << strict;
            ASSERT_TRUE(told.exit_code == passed || told.exit_code == missed) << told.err;
            ++seen[static_cast<std::size_t>(told.exit_code)];
        }
    }
    EXPECT_GT(seen[passed], 5) << "all of them fail: the code of success is never seen";
    EXPECT_GT(seen[missed], 5);
}

TEST(ExitCodesNoSan, OfWhatIsRefusedIsTwoAndNothingIsPrinted) {
    const Folder folder;
    int refused = 0;
    for (std::uint64_t seed = 1; refused < 20; ++seed) {
        ASSERT_LT(seed, 1000U) << "nothing is refused";
        Dice dice(seed, "exit codes");
        const Scenario scenario = mutated(small_system(seed % 50), studies::Document::description(), dice);
        if (read(scenario).study) {
            continue;
        }
        ++refused;
        const Told told = folder.run(scenario, "--runs 1");
        EXPECT_EQ(told.exit_code, bad_input) << scenario.dump(1);
        EXPECT_EQ(told.out, "");
        EXPECT_NE(told.err.find(": error: "), std::string::npos) << told.err;
    }
}

} // namespace
} // namespace gameday::properties
