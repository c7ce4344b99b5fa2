#include "sim/fields/quantities.hpp"

#include <clocale>
#include <cmath>
#include <limits>
#include <locale>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/random/stream.hpp"

namespace gameday::fields {
namespace {

using sim::Duration;

constexpr Duration ten_years = Duration::hours(std::int64_t{24} * 3660);

std::string nines(std::size_t count) {
    return std::string(count, '9');
}

/// A text that is refused, why, and what to write instead.
struct Refused {
    std::string text;
    std::string why;
    std::string help;
};

template <class T> void expect_refused(const std::vector<Refused>& cases) {
    for (const Refused& one : cases) {
        const auto parsed = Scalar<T>::parse(one.text);
        EXPECT_FALSE(parsed.value) << "'" << one.text << "' was read";
        EXPECT_EQ(parsed.why, one.why) << "of '" << one.text << "'";
        EXPECT_EQ(parsed.help, one.help) << "of '" << one.text << "'";
    }
}

template <class T> T read(const std::string& text) {
    const auto parsed = Scalar<T>::parse(text);
    EXPECT_TRUE(parsed.value) << "'" << text << "' " << parsed.why;
    EXPECT_EQ(parsed.why + parsed.help, "") << "of '" << text << "'";
    EXPECT_TRUE(std::regex_match(text, std::regex(std::string(Scalar<T>::pattern))))
        << "the JSON Schema refuses '" << text << "', and gameday reads it";
    return parsed.value.value_or(T{});
}

template <class T> std::string rewritten(const std::string& text) {
    return Scalar<T>::format(read<T>(text));
}

// ---- durations ----

TEST(DurationText, EveryUnit) {
    EXPECT_EQ(read<Duration>("7ns").count(), 7);
    EXPECT_EQ(read<Duration>("7us").count(), 7'000);
    EXPECT_EQ(read<Duration>("7ms").count(), 7'000'000);
    EXPECT_EQ(read<Duration>("7s"), Duration::seconds(7));
    EXPECT_EQ(read<Duration>("7m"), Duration::minutes(7));
    EXPECT_EQ(read<Duration>("7h"), Duration::hours(7));
    EXPECT_EQ(read<Duration>("7d"), Duration::hours(168));
}

TEST(DurationText, CompoundsFractionsAndZeros) {
    EXPECT_EQ(read<Duration>("1h30m"), Duration::minutes(90));
    EXPECT_EQ(read<Duration>("1.5h"), Duration::minutes(90));
    EXPECT_EQ(read<Duration>("1d2h3m4.5s"),
              Duration::hours(26) + Duration::minutes(3) + Duration::milliseconds(4500));
    EXPECT_EQ(read<Duration>("1m500ms"), Duration::milliseconds(60'500));
    EXPECT_EQ(read<Duration>("0s"), Duration{});
    EXPECT_EQ(read<Duration>("007s"), Duration::seconds(7));
    EXPECT_EQ(read<Duration>("0.4ns"), Duration{});
    EXPECT_EQ(read<Duration>("0.5ns").count(), 1);
}

TEST(DurationText, WritesTheWayPeopleDo) {
    EXPECT_EQ(rewritten<Duration>("0ms"), "0s");
    EXPECT_EQ(rewritten<Duration>("90s"), "1m30s");
    EXPECT_EQ(rewritten<Duration>("3600s"), "1h");
    EXPECT_EQ(rewritten<Duration>("36h"), "1d12h");
    EXPECT_EQ(rewritten<Duration>("0.07s"), "70ms");
    EXPECT_EQ(rewritten<Duration>("1500us"), "1.5ms");
    EXPECT_EQ(rewritten<Duration>("1500ns"), "1.5us");
    EXPECT_EQ(rewritten<Duration>("1.25s"), "1.25s");
    EXPECT_EQ(rewritten<Duration>("3601.000000001s"), "1h1.000000001s");
    EXPECT_EQ(Scalar<Duration>::format(Duration::seconds(-90)), "-1m30s");
    EXPECT_EQ(Scalar<Duration>::format(Duration::nanoseconds(std::numeric_limits<std::int64_t>::min())),
              "-106751d23h47m16.854775807s")
        << "one nanosecond short, and defined";
}

TEST(DurationText, WrittenAndReadAgainIsTheSame) {
    const sim::Stream stream({1, 0}, "tests/durations");
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        sim::Draw draw = stream.at(i);
        const auto up_to = static_cast<std::uint64_t>(ten_years.count()) >> (draw() % 58);
        const Duration any = Duration::nanoseconds(static_cast<std::int64_t>(draw() % (up_to + 1)));
        const auto again = Scalar<Duration>::parse(Scalar<Duration>::format(any));
        ASSERT_TRUE(again.value) << Scalar<Duration>::format(any) << " " << again.why;
        ASSERT_EQ(again.value->count(), any.count()) << Scalar<Duration>::format(any);
    }
}

TEST(DurationText, AtMostTenYears) {
    EXPECT_EQ(read<Duration>("3660d"), ten_years);
    EXPECT_EQ(read<Duration>("3659d24h"), ten_years);
    for (const std::string& text :
         {std::string("3660d1ns"), std::string("87841h"), nines(18) + "s", nines(400) + "ns",
          nines(300) + "d" + nines(300) + "d", std::string("3000d3000d")}) {
        expect_refused<Duration>({{text, "is longer than ten years", "at most 3660d"}});
    }
}

TEST(DurationText, BareNumberIsToldItsLikelyMeaning) {
    const std::string why = "needs a duration with a unit";
    expect_refused<Duration>({
        {"30", why, "write 30s"},
        {"60", why, "write 60s, or 1m"},
        {"90", why, "write 90s"},
        {"300", why, "write 300s, or 5m"},
        {"0", why, "write 0s"},
        {"0.5", why, "write 0.5s"},
        {"1h30", why, "write 30s"},
        {nines(400), why, "such as 30s, 70ms or 1h30m"},
    });
}

TEST(DurationText, RefusedWithAReason) {
    const std::string why = "needs a duration with a unit";
    const std::string example = "such as 30s, 70ms or 1h30m";
    const std::string units = "units are ns, us, ms, s, m, h and d";
    const auto unknown = [](const std::string& unit) {
        return "has a unit of time that is not known: '" + unit + "'";
    };
    expect_refused<Duration>({
        {"", why, example},
        {"soon", why, example},
        {"s", why, example},
        {".5s", why, example},
        {" 30s", why, example},
        {"+30s", why, example},
        {"inf", why, example},
        {"nan", why, example},
        {"infs", why, example},
        {"\xc2\xbd"
         "s",
         why, example}, // one half
        {"-30s", "cannot be negative", "durations start at 0s"},
        {"-", "cannot be negative", "durations start at 0s"},
        {"30 s", unknown(" s"), units},
        {"30sec", "has something after its unit: 'ec'", units},
        {"30min", "has something after its unit: 'in'", units},
        {"30s ", "has something after its unit: ' '", units},
        {"1h-5m", "has something after its unit: '-5m'", units},
        {"2w", unknown("w"), units},
        {"30S", unknown("S"), units},
        {"1e3s", unknown("e3s"), units},
        {"0x10s", unknown("x10s"), units},
        {"5.s", unknown(".s"), units},
        {"1.2.3s", unknown(".3s"), units},
        {"1,5s", unknown(",5s"), units},
        {std::string("30\0s", 4), unknown(std::string("\0s", 2)), units},
    });
}

// ---- shares ----

TEST(ShareText, ReadsAndWritesPercent) {
    EXPECT_EQ(read<Share>("85%").fraction, 0.85);
    EXPECT_EQ(read<Share>("0.07%").fraction, 0.0007) << "0.07 / 100 is another number";
    EXPECT_EQ(read<Share>("0%").fraction, 0);
    EXPECT_EQ(read<Share>("100%").fraction, 1);
    for (const std::string text :
         {"0%", "0.1%", "7%", "12.5%", "28.999%", "29%", "33.333333333%", "57%", "99.99%", "100%"}) {
        EXPECT_EQ(rewritten<Share>(text), text);
    }
    EXPECT_EQ(rewritten<Share>("007.50%"), "7.5%");
}

TEST(ShareText, EveryHundredthOfAPercentIsReadAgainAsTheSame) {
    for (int hundredth = 0; hundredth <= 10'000; ++hundredth) {
        const Share share{hundredth / 10'000.0};
        const std::string text = Scalar<Share>::format(share);
        ASSERT_LE(text.size(), 6U) << text;
        ASSERT_EQ(Scalar<Share>::parse(text).value, share) << text;
    }
}

TEST(ShareText, WrittenAndReadAgainIsTheSame) {
    const sim::Stream stream({1, 0}, "tests/shares");
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        sim::Draw draw = stream.at(i);
        const int magnitude = -static_cast<int>(draw() % 40);
        const Share any{std::ldexp(static_cast<double>(draw() >> 11) * 0x1p-53, magnitude)};
        const std::string text = Scalar<Share>::format(any);
        ASSERT_EQ(Scalar<Share>::parse(text).value, any) << text;
    }
}

TEST(ShareText, RefusedWithAReason) {
    const std::string why = "needs a share in percent";
    const std::string outside = "is a share outside 0% to 100%";
    expect_refused<Share>({
        {"20", why, "write 20%"},
        {"0.2", why, "write 20%"},
        {"0.07", why, "write 7%"},
        {"1", why, "write 100%"},
        {"150", why, "such as 20%"},
        {"-20", why, "such as 20%"},
        {"", why, "such as 20%"},
        {"%", why, "such as 20%"},
        {"half", why, "such as 20%"},
        {"20 %", why, "such as 20%"},
        {"20%%", why, "such as 20%"},
        {"5.%", why, "such as 20%"},
        {"101%", outside, "allowed: 0% to 100%"},
        {"100.000001%", outside, "allowed: 0% to 100%"},
        {"-1%", outside, "allowed: 0% to 100%"},
        {nines(400) + "%", outside, "allowed: 0% to 100%"},
    });
}

// ---- rates ----

TEST(RateText, EveryUnit) {
    EXPECT_EQ(read<Rate>("200/s").per_second, 200);
    EXPECT_DOUBLE_EQ(read<Rate>("6/min").per_second, 0.1);
    EXPECT_DOUBLE_EQ(read<Rate>("36/h").per_second, 0.01);
    EXPECT_EQ(read<Rate>("0/s").per_second, 0);
}

TEST(RateText, WritesTheUnitThatNeedsFewDigits) {
    for (const std::string text :
         {"200/s", "0.01/s", "0.5/s", "5/min", "7/min", "10/h", "0.001/h", "123456.789/s", "0/s"}) {
        EXPECT_EQ(rewritten<Rate>(text), text);
    }
    EXPECT_EQ(rewritten<Rate>("60/min"), "1/s");
    EXPECT_EQ(rewritten<Rate>("60/h"), "1/min");
}

TEST(RateText, WrittenAndReadAgainIsTheSame) {
    const sim::Stream stream({1, 0}, "tests/rates");
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        sim::Draw draw = stream.at(i);
        const int magnitude = static_cast<int>(draw() % 40) - 30;
        const Rate any{std::ldexp(static_cast<double>(draw() >> 11) * 0x1p-53, magnitude)};
        const auto again = Scalar<Rate>::parse(Scalar<Rate>::format(any));
        ASSERT_TRUE(again.value) << Scalar<Rate>::format(any);
        ASSERT_EQ(again.value->per_second, any.per_second) << Scalar<Rate>::format(any);
    }
}

TEST(RateText, RefusedWithAReason) {
    const std::string why = "needs a rate with a unit";
    const std::string help = "such as 200/s, 5/min or 10/h";
    const auto unknown = [](const std::string& unit) {
        return "has a unit of rate that is not known: '" + unit + "'";
    };
    expect_refused<Rate>({
        {"", why, help},
        {"many", why, help},
        {"/s", why, help},
        {"200", why, "write 200/s"},
        {"-1/s", "cannot be negative", "rates start at 0/s"},
        {"200/d", unknown("/d"), help},
        {"200 /s", unknown(" /s"), help},
        {"200/sec", unknown("/sec"), help},
        {"200s", unknown("s"), help},
        {"1000000000001/s", "is a rate above all bounds", "at most 1000000000000/s"},
        {nines(400) + "/h", "is a rate above all bounds", "at most 1000000000000/s"},
    });
    EXPECT_EQ(read<Rate>("1000000000000/s").per_second, 1e12);
}

// ---- prices, counts, words, names ----

TEST(TransferPriceText, ReadsWritesAndRefuses) {
    EXPECT_DOUBLE_EQ(read<TransferPrice>("$0.02/GB").dollars_per_gigabyte, 0.02);
    EXPECT_EQ(rewritten<TransferPrice>("$0.020/GB"), "$0.02/GB");
    EXPECT_EQ(rewritten<TransferPrice>("$0/GB"), "$0/GB");
    for (const std::string text :
         {"", "$", "0.02", "0.02/GB", "$0.02", "$0.02/MB", "$-1/GB", "-$1/GB", "$ 1/GB", "$1/GB "}) {
        expect_refused<TransferPrice>({{text, "needs a price for a gigabyte", "such as $0.02/GB"}});
    }
    expect_refused<TransferPrice>(
        {{"$1000000.01/GB", "is a price above all bounds", "at most $1000000/GB"},
         {"$" + nines(400) + "/GB", "is a price above all bounds", "at most $1000000/GB"}});
}

TEST(CountText, ReadsWritesAndRefuses) {
    EXPECT_EQ(read<Count>("0").value, 0);
    EXPECT_EQ(read<Count>("4750").value, 4750);
    EXPECT_EQ(read<Count>("9223372036854775807").value, std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(rewritten<Count>("016"), "16");
    for (const std::string text :
         {"", "many", "16s", "1.5", "16.0", "1e3", "+16", " 16", "16 ", "4,750", "0x10", "-x"}) {
        expect_refused<Count>({{text, "needs a whole number without a unit", "such as 16"}});
    }
    for (const std::string& text : {std::string("-1"), std::string("-0"), "-" + nines(30)}) {
        expect_refused<Count>({{text, "cannot be negative", "counts start at 0"}});
    }
    for (const std::string& text : {std::string("9223372036854775808"), nines(400)}) {
        expect_refused<Count>({{text, "is a number above all bounds", "at most 9223372036854775807"}});
    }
}

TEST(BoolText, ReadsWritesAndRefuses) {
    EXPECT_TRUE(read<bool>("true"));
    EXPECT_FALSE(read<bool>("false"));
    EXPECT_EQ(rewritten<bool>("true"), "true");
    EXPECT_EQ(rewritten<bool>("false"), "false");
    for (const std::string text : {"", "yes", "no", "True", "TRUE", "1", "on", "true "}) {
        expect_refused<bool>({{text, "needs true or false", ""}});
    }
}

TEST(StringText, IsAnythingButNothing) {
    EXPECT_EQ(read<std::string>("ok"), "ok");
    EXPECT_EQ(rewritten<std::string>(" caf\xc3\xa9 "), " caf\xc3\xa9 ");
    expect_refused<std::string>({{"", "is empty", ""}});
}

TEST(NameText, ReadsWritesAndRefuses) {
    for (const std::string text : {"us-east-1", "db.internal", "a", "7", "On_Call", "x-"}) {
        EXPECT_EQ(rewritten<Name>(text), text);
    }
    for (const std::string text :
         {"", "-x", ".x", "_x", "us east", "a/b", "a:b", "{a}", "caf\xc3\xa9", "a\n"}) {
        expect_refused<Name>({{text, "needs a name", "letters, digits, and - _ . between them"}});
    }
}

TEST(Magnitude, IsInTheUnitOfTheRange) {
    EXPECT_DOUBLE_EQ(Scalar<Duration>::magnitude(Duration::milliseconds(1500)).value(), 1.5);
    EXPECT_DOUBLE_EQ(Scalar<Share>::magnitude({0.85}).value(), 0.85);
    EXPECT_DOUBLE_EQ(Scalar<Rate>::magnitude({3}).value(), 3);
    EXPECT_DOUBLE_EQ(Scalar<TransferPrice>::magnitude({0.02}).value(), 0.02);
    EXPECT_DOUBLE_EQ(Scalar<Count>::magnitude({16}).value(), 16);
    EXPECT_FALSE(Scalar<bool>::magnitude(true));
    EXPECT_FALSE(Scalar<std::string>::magnitude("x"));
    EXPECT_FALSE(Scalar<Name>::magnitude({"x"}));
}

// ---- the numbers underneath ----

TEST(TakeNumber, TakesDigitsAndOnePointOnly) {
    const auto take = [](std::string_view text) {
        const auto number = take_number(text);
        return (number ? format_number(*number) : "nothing") + "|" + std::string(text);
    };
    EXPECT_EQ(take("12.5ms"), "12.5|ms");
    EXPECT_EQ(take("12.ms"), "12|.ms");
    EXPECT_EQ(take("12."), "12|.");
    EXPECT_EQ(take("1.2.3"), "1.2|.3");
    EXPECT_EQ(take("1e5"), "1|e5");
    EXPECT_EQ(take("x"), "nothing|x");
    EXPECT_EQ(take(""), "nothing|");
    EXPECT_EQ(take(".5"), "nothing|.5");
    EXPECT_EQ(take("0." + std::string(400, '0') + "1s"), "0|s");
}

TEST(TakeNumber, TooLargeIsTheLargestThereIs) {
    const std::string digits = nines(400);
    std::string_view text = digits;
    EXPECT_EQ(take_number(text), std::numeric_limits<double>::max());
    EXPECT_EQ(text, "");
}

TEST(FormatNumber, WritesNoExponentAndNoSuperfluousDigits) {
    EXPECT_EQ(format_number(0.5), "0.5");
    EXPECT_EQ(format_number(30), "30");
    EXPECT_EQ(format_number(0.1), "0.1");
    EXPECT_EQ(format_number(1e21), "1000000000000000000000");
    EXPECT_EQ(format_number(1e-7), "0.0000001");
    EXPECT_EQ(format_number(-2.5), "-2.5");
    EXPECT_EQ(format_number(std::numeric_limits<double>::max()).size(), 309U);
    EXPECT_EQ(format_number(std::numeric_limits<double>::denorm_min()).size(), 326U);
}

class DecimalComma : public std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

TEST(Quantities, DoNotDependOnTheLocale) {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    const std::locale cpp_before = std::locale::global(std::locale(std::locale::classic(), new DecimalComma));
    std::setlocale(LC_ALL, "de_DE.UTF-8"); // where it is installed
    EXPECT_EQ(read<Duration>("1.5s"), Duration::milliseconds(1500));
    EXPECT_EQ(rewritten<Duration>("1.5ms"), "1.5ms");
    EXPECT_EQ(rewritten<Share>("12.5%"), "12.5%");
    EXPECT_EQ(rewritten<Rate>("1234567.5/s"), "1234567.5/s");
    EXPECT_EQ(rewritten<TransferPrice>("$0.02/GB"), "$0.02/GB");
    EXPECT_EQ(format_number(1e300).find(','), std::string::npos);
    std::locale::global(cpp_before);
    std::setlocale(LC_ALL, before.c_str());
}

} // namespace
} // namespace gameday::fields
