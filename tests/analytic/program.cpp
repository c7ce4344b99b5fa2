#include "program.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>

#include <sys/wait.h>

#include <gtest/gtest.h>

namespace gameday::analytic {

namespace {

/// For a POSIX shell. No argument of these tests holds a single quote.
std::string quoted(const std::string& argument) {
    return "'" + argument + "'";
}

} // namespace

std::string path_of(const std::string& file) {
    const std::string top = GAMEDAY_SOURCE_DIR;
    return file.find('/') == std::string::npos ? top + "/tests/analytic/" + file : top + "/" + file;
}

Outcome run(const Request& request) {
    // One thread: CTest runs as many tests side by side as there are cores.
    std::string command =
        quoted(GAMEDAY_PROGRAM) + " run " + quoted(path_of(request.file)) + " --format json --threads 1";
    if (request.runs != as_the_scenario_says) {
        command += " --runs " + std::to_string(request.runs);
    }
    for (const std::string& set : request.sets) {
        command += " --set " + quoted(set);
    }
    SCOPED_TRACE(command);
    std::FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) {
        ADD_FAILURE() << "cannot be run";
        return {};
    }
    std::string printed;
    std::array<char, 65536> buffer{};
    while (const std::size_t length = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        printed.append(buffer.data(), length);
    }
    const int status = pclose(pipe);
    Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                    nlohmann::json::parse(printed, nullptr, false)};
    EXPECT_TRUE(outcome.exit_code == 0 || outcome.exit_code == 1) << "exit code " << outcome.exit_code;
    EXPECT_TRUE(outcome.document.is_object()) << "what it printed is no result";
    return outcome;
}

nlohmann::json Outcome::metric(const std::string& key) const {
    if (!document.is_object() || !document["metrics"].contains(key)) {
        ADD_FAILURE() << "there is no metric " << key;
        return nlohmann::json::object();
    }
    return document["metrics"][key];
}

double Outcome::number(const std::string& key, const std::string& statistic) const {
    const auto entry = metric(key);
    const auto found = entry.find(statistic);
    return found != entry.end() && found->is_number() ? found->get<double>()
                                                      : std::numeric_limits<double>::quiet_NaN();
}

void expect_mean(const Outcome& outcome, const std::string& key, double theory, std::optional<double> sd) {
    const double mean = outcome.number(key, "mean");
    const double error = sd.value_or(outcome.number(key, "sd")) / std::sqrt(outcome.number(key, "count"));
    EXPECT_EQ(outcome.number(key, "never"), 0) << key;
    EXPECT_NEAR(mean, theory, 4 * error)
        << key << " is " << (mean - theory) / error << " standard errors off";
    // Some figures are printed for whoever runs this by hand.
    std::printf("    %-28s mean %.6g, theory %.6g ± %.2g\n", key.c_str(), mean, theory, error);
}

void expect_deviation(const Outcome& outcome, const std::string& key, double theory, double kurtosis) {
    const double sd = outcome.number(key, "sd");
    const double error = theory * std::sqrt((kurtosis - 1) / (4 * outcome.number(key, "count")));
    EXPECT_NEAR(sd, theory, 4 * error) << key;
    std::printf("    %-28s sd   %.6g, theory %.6g ± %.2g\n", key.c_str(), sd, theory, error);
}

void expect_within(const Outcome& outcome, const std::string& key, double low, double high) {
    EXPECT_EQ(outcome.number(key, "never"), 0) << key;
    EXPECT_GE(outcome.number(key, "min"), low) << key;
    EXPECT_LE(outcome.number(key, "max"), high) << key;
}

void expect_always(const Outcome& outcome, const std::string& key, double value) {
    expect_within(outcome, key, value, value);
}

} // namespace gameday::analytic
