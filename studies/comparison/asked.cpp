#include "studies/comparison/asked.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/nearest.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view asked_example = "such as 'rto p(95)' or 'failed_requests mean'";

/// Takes a metric and a statistic off the front of a text.
Parsed<AskedStatistic> take_asked(std::string_view& text, std::size_t before) {
    using Reading = Parsed<AskedStatistic>;
    const std::string_view whole = text;
    const auto offset = [&] { return before + whole.size() - text.size(); };
    skip_spaces(text);
    const std::size_t key_at = offset();
    const std::string_view written = text.substr(0, std::min(text.find(' '), text.size()));
    const auto key = parse_metric_key(written);
    if (!key.value) {
        return Reading::bad(key.why, key.help.empty() ? asked_example : std::string_view(key.help),
                            key_at + key.offset);
    }
    const Metric* const metric = find_metric(key.value->name);
    if (metric == nullptr) {
        std::vector<std::string> names;
        for (const Metric& one : metrics()) {
            names.push_back(one.name);
        }
        const std::string guess = language::did_you_mean(key.value->name, names);
        return Reading::bad(fmt::format("there is no metric '{}'", key.value->name),
                            guess.empty() ? "gameday list metrics names all of them" : guess, key_at);
    }
    text.remove_prefix(written.size());
    skip_spaces(text);
    const auto statistic = take_statistic(text);
    if (!statistic) {
        return Reading::bad("a statistic is missing here", "statistics: " + std::string(known_statistics),
                            offset());
    }
    return {AskedStatistic{*key.value, metric, *statistic}, {}, {}, 0};
}

template <class To, class From> Parsed<To> passed_on(const Parsed<From>& bad) {
    return Parsed<To>::bad(bad.why, bad.help, bad.offset);
}

} // namespace

std::string AskedStatistic::text() const {
    return key.text() + " " + statistic.text();
}

Parsed<AskedStatistic> parse_asked(std::string_view text) {
    std::string_view rest = text;
    auto asked = take_asked(rest, 0);
    skip_spaces(rest);
    if (asked.value && !rest.empty()) {
        return Parsed<AskedStatistic>::bad("nothing may follow the statistic", asked_example,
                                           text.size() - rest.size());
    }
    return asked;
}

Parsed<Target> parse_target(std::string_view text) {
    std::string_view rest = text;
    const auto asked = take_asked(rest, 0);
    if (!asked.value) {
        return passed_on<Target>(asked);
    }
    // The expectation is the statistic with its comparison.
    std::string_view after_key = text;
    skip_spaces(after_key);
    after_key.remove_prefix(std::min(after_key.find(' '), after_key.size()));
    const auto expectation = parse_expectation(after_key, asked.value->metric->unit);
    if (!expectation.value) {
        return Parsed<Target>::bad(expectation.why, expectation.help,
                                   text.size() - after_key.size() + expectation.offset);
    }
    return {Target{*asked.value, *expectation.value, std::string(text)}, {}, {}, 0};
}

Parsed<DifferencePrecision> parse_difference_precision(std::string_view text) {
    using Reading = Parsed<DifferencePrecision>;
    constexpr std::string_view example = "such as 'difference of rto p(95) within 5s'";
    std::string_view rest = text;
    const auto offset = [&] { return text.size() - rest.size(); };
    const auto take_word = [&](std::string_view word) {
        skip_spaces(rest);
        const bool there = rest.starts_with(word);
        rest.remove_prefix(there ? word.size() : 0);
        return there;
    };
    if (!take_word("difference of ")) {
        return Reading::bad("'difference of' is missing here", example, offset());
    }
    const auto asked = take_asked(rest, offset());
    if (!asked.value) {
        return passed_on<DifferencePrecision>(asked);
    }
    using Kind = Statistic::Kind;
    if (asked.value->statistic.kind == Kind::min || asked.value->statistic.kind == Kind::max) {
        return Reading::bad("this statistic has no confidence interval",
                            "statistics that have one: mean, sd, p(N), never", offset());
    }
    if (!take_word("within ")) {
        return Reading::bad("'within' is missing here", example, offset());
    }
    skip_spaces(rest);
    const auto value = parse_value(rest.substr(0, rest.find_last_not_of(' ') + 1), asked.value->metric->unit,
                                   asked.value->statistic);
    if (!value.value || *value.value <= 0) {
        return Reading::bad(fmt::format("'{}' {}", rest, value.value ? "is not above 0" : value.why),
                            value.value ? std::string(example) : value.help, offset());
    }
    return {DifferencePrecision{*asked.value, *value.value, std::string(text)}, {}, {}, 0};
}

} // namespace gameday::studies
