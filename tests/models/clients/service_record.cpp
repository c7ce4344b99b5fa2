#include "models/clients/service_record.hpp"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::ms;
using testing::seconds;

constexpr RegionId east{0};
constexpr RegionId west{1};
constexpr std::array<bool, 2> all_kinds{true, true};
constexpr std::array<bool, 2> writes_alone{false, true};

/// Two places near the east and one near the west.
ServiceRecord three_places(Duration length, bool keep_seconds = false) {
    return {{.clock = Time{}, .length = length, .target = 0.99, .keep_seconds = keep_seconds},
            {east, west, east}};
}

/// Twenty requests a second of each place, of which those of one kind in one place fail for a while.
void fill(ServiceRecord& record, std::int64_t length) {
    for (std::int64_t second = 0; second < length; ++second) {
        for (std::size_t place = 0; place < 3; ++place) {
            for (int i = 0; i < 20; ++i) {
                const auto kind = i % 2 == 0 ? RequestKind::read : RequestKind::write;
                const bool fails = place == 2 && kind == RequestKind::write && second >= 300 && second < 400;
                record.count(place, at_second(second), kind, !fails);
            }
        }
    }
    record.finish();
}

TEST(ServiceRecord, JudgesAllPlacesThoseNearARegionAndEachAlone) {
    ServiceRecord record = three_places(seconds(1000));
    fill(record, 1000);
    // Windows that hold at least 1 % of failures: they begin up to 59 s before, and end with the last
    // failures.
    const auto recovered = [&](const std::vector<std::size_t>& places, std::array<bool, 2> kinds) {
        return record.verdict(places, kinds).recovered;
    };
    EXPECT_EQ(recovered({1}, all_kinds), 0);
    EXPECT_EQ(recovered({2}, {true, false}), 0) << "reads";
    EXPECT_EQ(recovered({0, 1, 2}, all_kinds), 397) << "3 s of 10 in 3600 are fewer than 1 %";
    EXPECT_EQ(recovered({0, 2}, all_kinds), 398) << "2 s of 10 in 2400";
    EXPECT_EQ(recovered({2}, all_kinds), 399) << "1 s of 10 in 1200";
    EXPECT_EQ(recovered({2}, writes_alone), 399) << "1 s of 10 in 1000, in 100 s";
    EXPECT_EQ(record.verdict({}, all_kinds), WindowVerdict{});
    EXPECT_THROW((void)record.verdict({0, 1}, all_kinds), std::logic_error) << "nobody asks for that";
}

TEST(ServiceRecord, CountsTheWholeRunTheTimeBeforeTheClockToo) {
    ServiceRecord record({.clock = at(ms(2500)), .length = seconds(60)}, {east});
    record.count(0, at(ms(100)), RequestKind::read, false);
    record.count(0, at(ms(2499)), RequestKind::write, true);
    record.count(0, at_second(60), RequestKind::read, true);
    record.finish();
    EXPECT_EQ(record.whole(0)[0].total, 2);
    EXPECT_EQ(record.whole(0)[0].failed, 1);
    EXPECT_EQ(record.whole(0)[1].total, 1);
    EXPECT_EQ(record.whole(0)[1].failed, 0);
    EXPECT_EQ(record.verdict({0}, all_kinds), WindowVerdict{}) << "what failed began before the clock";
}

TEST(ServiceRecord, CountsAnAnswerWhereItsRequestBeganHoweverLongAgo) {
    ServiceRecord record = three_places(seconds(100'000), true);
    ServiceRecord at_once = three_places(seconds(100'000));
    record.hold(at_second(50'000));
    record.hold(at_second(50'000));
    for (std::int64_t second = 50'000; second < 60'000; ++second) { // others come and go meanwhile
        for (ServiceRecord* const one : {&record, &at_once}) {
            one->count(1, at_second(second), RequestKind::write, true);
        }
    }
    record.count(0, at_second(50'000), RequestKind::read, false);
    record.release(at_second(50'000));
    record.count(0, at_second(50'000), RequestKind::read, true);
    record.release(at_second(50'000));
    record.count(1, at_second(99'000), RequestKind::write, true);
    record.finish();
    at_once.count(1, at_second(99'000), RequestKind::write, true);
    at_once.finish();
    EXPECT_EQ(record.series(0).seconds()[50'000].failed[0], 1);
    EXPECT_EQ(record.whole(0)[0].total, 2);
    EXPECT_EQ(record.whole(0)[0].failed, 1);
    EXPECT_EQ(record.whole(1)[1].total, 10'001);
    EXPECT_EQ(record.verdict({1}, all_kinds), at_once.verdict({1}, all_kinds));
}

TEST(ServiceRecord, JudgesASecondWithWhatWasHeldInIt) {
    ServiceRecord record = three_places(seconds(1000));
    for (std::int64_t second = 0; second < 1000; ++second) {
        for (int i = 0; i < 20; ++i) {
            record.count(0, at_second(second), RequestKind::read, true);
        }
        if (second >= 300 && second < 400) {
            for (int i = 0; i < 20; ++i) {
                record.hold(at_second(second));
            }
        }
    }
    for (std::int64_t second = 300; second < 400; ++second) {
        for (int i = 0; i < 20; ++i) {
            record.count(0, at_second(second), RequestKind::read, false);
            record.release(at_second(second));
        }
    }
    record.finish();
    EXPECT_EQ(record.verdict({0}, all_kinds).recovered, 400);
    EXPECT_EQ(record.verdict({0}, all_kinds).missed, 159) << "from 59 s before on";
}

TEST(ServiceRecord, ForgetsAllWhenItIsCleared) {
    ServiceRecord record = three_places(seconds(1000), true);
    fill(record, 1000);
    record.clear();
    fill(record, 300); // before anything fails
    EXPECT_EQ(record.verdict({2}, writes_alone), WindowVerdict{});
    EXPECT_EQ(record.whole(2)[1].total, 300 * 10);
    EXPECT_EQ(record.whole(2)[1].failed, 0);
    EXPECT_EQ(record.series(2).seconds()[350].failed[1], 0);
}

} // namespace
} // namespace gameday::models
