#pragma once

// Scenarios for the tests of studies: the shipped ones, and small ones written on the spot.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "studies/conclude.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// The shipped game days, by their file names, in order.
[[nodiscard]] std::vector<std::string> shipped_scenarios();

/// What a test that is made once for each of them is called.
[[nodiscard]] std::string name_of_test(const testing::TestParamInfo<std::string>& info);

/// A shipped scenario; throws when it cannot be read.
[[nodiscard]] Study shipped(const std::string& name, const std::vector<std::string>& sets = {});
/// The same with a tenth of the users, for tests that want many replications and no particular figures.
[[nodiscard]] Study shipped_small(const std::string& name, std::vector<std::string> sets = {});

/// What reading a scenario gave.
struct Reading {
    std::unique_ptr<Study> study; ///< null: it was refused
    std::string told;             ///< every fault, without the folder's name

    /// The study; throws what was told when there is none.
    [[nodiscard]] const Study& get() const;
};

/// Reads a scenario.
[[nodiscard]] Reading read(const std::string& text, const std::vector<std::string>& sets = {});

/// Reads a scenario that consists of this text, laid over the shipped system with few users. Three lines
/// stand before it.
[[nodiscard]] Reading read_scenario(const std::string& text);

/// The same with a system of two regions, `here` and `there`, and not a thing that could be left out.
[[nodiscard]] Reading read_bare(const std::string& text);

/// A scenario of a region that goes dark, and whatever else is to stand below it.
[[nodiscard]] Reading read_outage(const std::string& rest);

/// The name of each of a study's measured metrics.
[[nodiscard]] std::vector<std::string> keys_of(const Study& study);

} // namespace gameday::studies
