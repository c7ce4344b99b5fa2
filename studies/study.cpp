#include "studies/study.hpp"

#include <algorithm>
#include <memory>

#include "scenarios/language/text.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view headline_metric = "failover";

/// What can be said of expectations when something else in the file is wrong: whether there are such metrics,
/// and whether they are written well. What they need of the system is not told then.
void check_how_it_is_written(const Document& document, fields::Problems& problems) {
    for (const auto& [written_key, texts] : document.expect) {
        const std::string path = fields::join_path("expect", written_key);
        const auto parsed = parse_metric_key(written_key);
        if (!parsed.key) {
            problems.push_back({path, parsed.why, parsed.help, parsed.offset, true});
            continue;
        }
        const Metric* const metric = find_metric(parsed.key->name);
        if (metric == nullptr) {
            (void)check_metric({parsed.key->name, {}, {}}, document, path, problems);
            continue;
        }
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (const auto expectation = parse_expectation(texts[i], metric->unit);
                !expectation.expectation) {
                problems.push_back(
                    {path + "." + std::to_string(i), expectation.why, expectation.help, expectation.offset});
            }
        }
    }
}

} // namespace

std::optional<Study> Study::load(const std::string& path, const language::LoadOptions& options,
                                 language::Diagnostics& diagnostics) {
    Study study;
    study.file_ = path;
    study.loaded_ = language::load(path, Document::description(), options, diagnostics);
    if (study.loaded_.document == nullptr) {
        return std::nullopt;
    }
    const Document& document = study.document();
    fields::Problems problems;
    if (diagnostics.failed()) {
        check_how_it_is_written(document, problems);
        study.loaded_.report(problems, diagnostics);
        return std::nullopt;
    }
    if (!document.scenario) {
        problems.push_back({"system", "this file describes a system, and nothing happens in it",
                            "a scenario says scenario: <title>, uses: this file, and has a timeline", 0,
                            true});
    } else {
        study.prospects_ = models::Prospects::of(document.system, document.timeline);
        study.script_ = {document.timeline, document.duration};
        study.measure_what_every_result_reports();
        for (const auto& [key, texts] : document.expect) {
            study.expect(key, texts, problems);
        }
    }
    if (!problems.empty()) {
        study.loaded_.report(problems, diagnostics);
        return std::nullopt;
    }
    return study;
}

void Study::measure_what_every_result_reports() {
    for (const Metric& metric : metrics()) {
        const auto keys = metric.reported != nullptr ? metric.reported(document())
                                                     : std::vector<MetricKey>{{metric.name, {}, {}}};
        // The first key speaks for all users and regions, and the others for some of them.
        const std::string reason = metric.absent(document(), prospects_, keys.front());
        if (!reason.empty()) {
            absent_.push_back({metric.name, reason});
            continue;
        }
        for (const MetricKey& key : keys) {
            if (metric.absent(document(), prospects_, key).empty()) {
                measure(key, metric);
            }
        }
    }
}

std::size_t Study::measure(const MetricKey& key, const Metric& metric) {
    const std::string text = key.text();
    const auto found = std::find_if(measured_.begin(), measured_.end(),
                                    [&](const Measured& one) { return one.key.text() == text; });
    if (found != measured_.end()) {
        return static_cast<std::size_t>(found - measured_.begin());
    }
    measured_.push_back({key, &metric});
    return measured_.size() - 1;
}

std::optional<std::size_t> Study::measure(const std::string& written_key, const std::string& path,
                                          fields::Problems& problems) {
    const auto parsed = parse_metric_key(written_key);
    if (!parsed.key) {
        problems.push_back({path, parsed.why, parsed.help, parsed.offset, true});
        return std::nullopt;
    }
    const Metric* const metric = check_metric(*parsed.key, document(), path, problems);
    if (metric == nullptr) {
        return std::nullopt;
    }
    if (const std::string reason = metric->absent(document(), prospects_, *parsed.key); !reason.empty()) {
        problems.push_back({path, "'" + written_key + "' is absent in this scenario: " + reason,
                            "an absent metric cannot be expected", 0, true});
        return std::nullopt;
    }
    return measure(*parsed.key, *metric);
}

void Study::expect(const std::string& written_key, const std::vector<std::string>& texts,
                   fields::Problems& problems) {
    const std::string path = fields::join_path("expect", written_key);
    const auto place = measure(written_key, path, problems);
    if (!place) {
        return;
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string where = path + "." + std::to_string(i);
        const auto expectation = parse_expectation(texts[i], measured_[*place].metric->unit);
        if (expectation.expectation) {
            expected_.push_back({*place, *expectation.expectation, where});
        } else {
            problems.push_back({where, expectation.why, expectation.help, expectation.offset});
        }
    }
}

void Study::want(const std::string& precision, language::Diagnostics& diagnostics) {
    const bool readable = !language::find_bad_text(precision) && precision.find('\n') == std::string::npos;
    const auto source = std::make_shared<language::Source>("--until", readable ? precision : "", "");
    diagnostics.open(*source);
    loaded_.sources.push_back(source); // diagnostics point into it
    const auto tell = [&](std::size_t offset, const std::string& why, const std::string& help) {
        diagnostics.error({source.get(), 1, offset + 1, 1}, why, help);
    };
    if (!readable) {
        tell(0, "not one line of text", "");
        return;
    }
    const ParsedPrecision parsed = parse_precision(precision);
    if (!parsed.precision) {
        tell(parsed.offset, parsed.why, parsed.help);
        return;
    }
    fields::Problems problems;
    if (const auto place = measure(parsed.precision->metric, "", problems)) {
        wanted_ = Wanted{*place, *parsed.precision};
    }
    for (const fields::Problem& problem : problems) {
        tell(problem.offset, problem.message, problem.help);
    }
}

std::optional<std::size_t> Study::headline() const {
    const auto found = std::find_if(measured_.begin(), measured_.end(), [](const Measured& one) {
        return one.key.name == headline_metric && one.key.labels.empty();
    });
    return found == measured_.end() ? std::nullopt
                                    : std::optional(static_cast<std::size_t>(found - measured_.begin()));
}

} // namespace gameday::studies
