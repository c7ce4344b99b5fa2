// What the reader says of values: every message whole, as people see it.

#include <gtest/gtest.h>

#include "example.hpp"
#include "scenarios/language/dump.hpp"

namespace gameday {

using example::read_text;

TEST(Reading, AWholeSystem) {
    const auto outcome = read_text(example::whole_system);
    EXPECT_EQ(outcome.told, "");
    const example::Document& document = outcome.document();
    EXPECT_EQ(document.health.at("west").region.text, "us-west-2");
    EXPECT_EQ(document.health.at("west").depth, example::Depth::deep);
}

} // namespace gameday
