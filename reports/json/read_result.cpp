#include "reports/json/read_result.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/json/result.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

/// As much is read of one document: the values of a million replications of a large system.
constexpr std::size_t bytes_most = std::size_t{1} << 30U;

/// Something in the document is not as it has to be.
struct Unfit : std::runtime_error {
    using std::runtime_error::runtime_error;
};

const Json& member(const Json& object, const std::string& path, const char* name) {
    if (!object.is_object() || !object.contains(name)) {
        throw Unfit(fmt::format("'{}{}' is missing", path, name));
    }
    return object.at(name);
}

std::string text_of(const Json& value, const std::string& path) {
    if (!value.is_string()) {
        throw Unfit(fmt::format("'{}' is no text", path));
    }
    return value.get<std::string>();
}

std::optional<double> number_of(const Json& value, const std::string& path) {
    if (value.is_null()) {
        return std::nullopt;
    }
    if (!value.is_number()) {
        throw Unfit(fmt::format("'{}' is no number", path));
    }
    return value.get<double>();
}

template <class Whole> Whole whole_of(const Json& value, const std::string& path) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<Whole>::max()) {
        throw Unfit(fmt::format("'{}' is no whole number", path));
    }
    return value.get<Whole>();
}

studies::Unit unit_of(const std::string& name, const std::string& path) {
    for (const studies::Unit unit :
         {studies::Unit::seconds, studies::Unit::count, studies::Unit::share, studies::Unit::ratio}) {
        if (name_of(unit) == name) {
            return unit;
        }
    }
    throw Unfit(fmt::format("'{}' is no unit that this gameday knows: '{}'", path, language::excerpt(name)));
}

/// 95 of "0.95".
double percent_of(const std::string& name, const std::string& path) {
    double share = 0;
    const char* const end = name.data() + name.size();
    const auto read = std::from_chars(name.data(), end, share);
    if (read.ec != std::errc{} || read.ptr != end || !(share > 0) || share > 1) {
        throw Unfit(fmt::format("'{}' has a quantile '{}'", path, language::excerpt(name)));
    }
    return std::round(share * 1e11) / 1e9; // 0.95 has no exact fraction, and 95 has
}

studies::Interval interval_of(const Json& value, const std::string& path) {
    if (!value.is_array() || value.size() != 2) {
        throw Unfit(fmt::format("'{}' is no interval", path));
    }
    return {number_of(value.at(0), path), number_of(value.at(1), path)};
}

studies::RecordedMetric metric_of(const std::string& key, const Json& value) {
    const std::string path = "metrics." + key + ".";
    studies::RecordedMetric metric;
    metric.key = key;
    metric.unit = unit_of(text_of(member(value, path, "unit"), path + "unit"), path + "unit");
    metric.count = whole_of<std::uint32_t>(member(value, path, "count"), path + "count");
    metric.never = whole_of<std::uint32_t>(member(value, path, "never"), path + "never");
    if (metric.never > metric.count) {
        throw Unfit(fmt::format("'{}never' is more than its count", path));
    }
    metric.mean = number_of(member(value, path, "mean"), path + "mean");
    metric.deviation = number_of(member(value, path, "sd"), path + "sd");
    for (const auto& [name, quantile] : member(value, path, "quantiles").items()) {
        metric.quantiles[percent_of(name, path + "quantiles")] = number_of(quantile, path + "quantiles");
    }
    for (const auto& [name, ends] : member(value, path, "ci95").items()) {
        if (name != "mean") {
            metric.intervals[percent_of(name, path + "ci95")] = interval_of(ends, path + "ci95." + name);
        }
    }
    return metric;
}

void add_warnings(const Json& document, studies::RecordedResult& result) {
    const auto all = document.find("warnings");
    if (all == document.end()) {
        return;
    }
    for (const Json& one : *all) {
        studies::RecordedWarning& warning = result.warnings.emplace_back();
        warning.name = text_of(member(one, "warnings.", "name"), "warnings.name");
        const Json& subject = member(one, "warnings.", "subject");
        warning.subject = subject.is_null() ? "" : text_of(subject, "warnings.subject");
        warning.reason = text_of(member(one, "warnings.", "reason"), "warnings.reason");
        warning.count = whole_of<std::uint32_t>(member(one, "warnings.", "count"), "warnings.count");
        warning.accepted = text_of(member(one, "warnings.", "outcome"), "warnings.outcome") == "accepted";
    }
}

void add_values(const Json& document, bool all_of_them, studies::RecordedResult& result) {
    const auto all = document.find("values");
    if (all == document.end()) {
        return;
    }
    for (studies::RecordedMetric& metric : result.metrics) {
        const Json& values = member(*all, "values.", metric.key.c_str());
        // A baseline keeps those of the first replications.
        const bool fits =
            values.is_array() && (all_of_them ? values.size() == result.runs : values.size() <= result.runs);
        if (!fits) {
            throw Unfit(fmt::format("'values.{}' does not hold a value for each of {} replications",
                                    metric.key, result.runs));
        }
        metric.values.reserve(values.size());
        for (const Json& value : values) {
            metric.values.push_back(number_of(value, "values." + metric.key).value_or(HUGE_VAL));
        }
    }
}

studies::RecordedResult result_of(const Json& document, const std::string& file, const std::string& wanted) {
    studies::RecordedResult result;
    result.file = file;
    const std::string schema = text_of(member(document, "", "schema"), "schema");
    if (schema != wanted) {
        throw Unfit(fmt::format("this is a '{}', not a '{}'", language::excerpt(schema), wanted));
    }
    result.version = text_of(member(member(document, "", "tool"), "tool.", "version"), "tool.version");
    const Json& scenario = member(document, "", "scenario");
    result.scenario = text_of(member(scenario, "scenario.", "name"), "scenario.name");
    result.digest = text_of(member(scenario, "scenario.", "digest"), "scenario.digest");
    result.seed = whole_of<std::uint64_t>(member(document, "", "seed"), "seed");
    result.runs = whole_of<std::uint32_t>(member(document, "", "runs"), "runs");
    result.grain = text_of(member(document, "", "grain"), "grain");
    for (const auto& [key, value] : member(document, "", "metrics").items()) {
        result.metrics.push_back(metric_of(key, value));
    }
    if (const auto absent = document.find("absent"); absent != document.end()) {
        for (const auto& [key, why] : absent->items()) {
            result.absent[key] = text_of(why, "absent." + key);
        }
    }
    if (const auto numbers = document.find("replication_numbers"); numbers != document.end()) {
        if (!numbers->is_array() || numbers->size() != result.runs) {
            throw Unfit(fmt::format("'replication_numbers' does not hold {} numbers", result.runs));
        }
        for (const Json& number : *numbers) {
            result.numbers.push_back(whole_of<std::uint32_t>(number, "replication_numbers"));
        }
    }
    if (const auto parameters = document.find("parameters"); parameters != document.end()) {
        for (const auto& [path, value] : parameters->items()) {
            result.parameters.emplace_back(path, text_of(value, "parameters." + path));
        }
    }
    add_warnings(document, result);
    add_values(document, wanted == "gameday.result/1", result);
    return result;
}

/// The line and the column of a byte.
language::Position position_of(const language::Source& source, std::size_t byte) {
    const std::string_view before = std::string_view(source.text()).substr(0, byte);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t last = before.rfind('\n');
    const std::string_view in_line = last == std::string_view::npos ? before : before.substr(last + 1);
    return {&source, line + 1, language::code_points(in_line) + 1, 1};
}

} // namespace

std::optional<studies::RecordedResult> read_recorded(const std::string& file, const RecordedKind& kind,
                                                     language::Diagnostics& diagnostics) {
    const auto read = language::read_source(file, bytes_most, language::Pipes::allowed);
    diagnostics.open(*read.source);
    const language::Position whole_file{read.source.get(), 0, 0, 1};
    if (!read.why.empty()) {
        diagnostics.error(read.at.source != nullptr ? read.at : whole_file, read.why, read.help);
        return std::nullopt;
    }
    try {
        return result_of(Json::parse(read.source->text()), file, kind.schema);
    } catch (const Json::parse_error& error) {
        const std::size_t byte = std::min(error.byte > 0 ? error.byte - 1 : 0, read.source->text().size());
        const bool cut = byte + 1 >= read.source->text().size();
        diagnostics.error(position_of(*read.source, byte),
                          cut ? "the JSON document ends too early" : "this is no JSON document", kind.help);
    } catch (const Json::exception&) { // a number that no machine holds, and the like
        diagnostics.error(whole_file, "this document holds a value that cannot be read", kind.help);
    } catch (const Unfit& unfit) {
        diagnostics.error(whole_file, unfit.what(), kind.help);
    }
    return std::nullopt;
}

std::optional<studies::RecordedResult> read_result(const std::string& file,
                                                   language::Diagnostics& diagnostics) {
    return read_recorded(
        file,
        {.schema = "gameday.result/1", .help = "gameday run SCENARIO --format json --keep values makes one"},
        diagnostics);
}

} // namespace gameday::reports
