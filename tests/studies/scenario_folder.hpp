#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace gameday::studies {

/// A folder for the files of one test, which goes with it.
class ScenarioFolder {
public:
    ScenarioFolder()
        : folder_(std::filesystem::temp_directory_path() /
                  ("gameday-" + std::to_string(::getpid()) + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->test_suite_name() + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
        std::filesystem::create_directories(folder_);
    }
    ~ScenarioFolder() { std::filesystem::remove_all(folder_); }
    ScenarioFolder(const ScenarioFolder&) = delete;
    ScenarioFolder& operator=(const ScenarioFolder&) = delete;
    ScenarioFolder(ScenarioFolder&&) = delete;
    ScenarioFolder& operator=(ScenarioFolder&&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
    /// Writes a file, and gives its path.
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
        return path(name);
    }

private:
    std::filesystem::path folder_;
};

} // namespace gameday::studies
