#include "sim/events/callback.hpp"

#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

struct Counter {
    int sum = 0;
    void add(int some, int more) { sum += some + more; }
};

TEST(Callback, CallsTheMemberOfItsObject) {
    Counter counter;
    Counter other;
    const auto callback = Callback<int, int>::to<&Counter::add>(&counter);
    callback(1, 2);
    callback(3, 4);
    EXPECT_EQ(counter.sum, 10);
    EXPECT_EQ(other.sum, 0);
}

TEST(Callback, EmptyOneCallsNothing) {
    const Callback<int> callback;
    callback(1);
}

} // namespace
} // namespace gameday::sim
