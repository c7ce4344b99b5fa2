// Which YAML files claim to be gameday's.

#include "scenarios/language/recognize.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace gameday::language {
namespace {

class Claims : public ::testing::Test {
protected:
    Claims() { std::filesystem::create_directory(folder_); }
    ~Claims() override { std::filesystem::remove_all(folder_); }

    bool claims(const std::string& text, const Limits& limits = {}) {
        const std::string path = folder_ + "/file.yaml";
        std::ofstream(path, std::ios::binary) << text;
        return claims_to_be_gameday(path, limits);
    }

    std::string folder_ = ::testing::TempDir() + "gameday-claims-" +
                          ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Claims, AreMadeByTheKeyAtTheTopLevel) {
    EXPECT_TRUE(claims("gameday: 1\nscenario: x\n"));
    EXPECT_TRUE(claims("# first a comment\n---\n\"gameday\" : 7\n"));
    EXPECT_TRUE(claims("{scenario: x, gameday: 1}\n"));
    EXPECT_FALSE(claims(""));
    EXPECT_FALSE(claims("name: x\ngamedays: 1\n"));
    EXPECT_FALSE(claims("below: {gameday: 1}\n"));
    EXPECT_FALSE(claims("- gameday: 1\n"));
    EXPECT_FALSE(claims("text: |\n  gameday: 1\n"));
    EXPECT_FALSE(claims("gameday\n"));
}

TEST_F(Claims, OfFaultyFilesAreHeard) {
    EXPECT_TRUE(claims("gameday: [1\n"));
    EXPECT_TRUE(claims("gameday: 1\nscenario: \x01\n"));
    EXPECT_TRUE(claims("gameday: 1\n" + std::string(100, '#'), {.bytes = 50}));
    EXPECT_FALSE(claims("{{ if .Values }}\nname: [x\n{{ end }}\n"));
    EXPECT_FALSE(claims("\xff\xfe no text"));
    EXPECT_FALSE(claims("name: 1\n" + std::string(100, '#'), {.bytes = 50}));
}

TEST_F(Claims, AreAssumedOfWhatCannotBeRead) {
    EXPECT_TRUE(claims_to_be_gameday(folder_ + "/nowhere.yaml"));
}

} // namespace
} // namespace gameday::language
