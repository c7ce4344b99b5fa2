#include "studies/study.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"
#include "studies/grain.hpp"
#include "studies/warnings/file_warning.hpp"
#include "studies/warnings/run_warning.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view headline_metric = "failover";

using Expectations = std::vector<std::pair<std::string, Expectation>>;

/// What is expected of a metric of that unit, each with its path. Problems are told for what cannot be read.
Expectations read_expectations(const std::vector<std::string>& texts, Unit unit, const std::string& path,
                               fields::Problems& problems) {
    Expectations all;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::string where = path + "." + std::to_string(i);
        const auto parsed = parse_expectation(texts[i], unit);
        if (parsed.value) {
            all.emplace_back(std::move(where), *parsed.value);
        } else {
            problems.push_back({std::move(where), parsed.why, parsed.help, parsed.offset});
        }
    }
    return all;
}

std::optional<MetricKey> read_key(const std::string& written, const std::string& path,
                                  fields::Problems& problems) {
    auto parsed = parse_metric_key(written);
    if (!parsed.value) {
        problems.push_back({path, parsed.why, parsed.help, parsed.offset, true});
    }
    return std::move(parsed.value);
}

/// That there are such warnings.
void check_accepted(const Document& document, fields::Problems& problems) {
    std::vector<std::string> names;
    for (const RunWarning& warning : run_warnings()) {
        names.push_back(warning.name);
    }
    for (const FileWarning& warning : file_warnings()) {
        names.push_back(warning.name);
    }
    for (const auto& [name, acceptance] : document.accept) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            const std::string guess = language::did_you_mean(name, names);
            problems.push_back({fields::join_path("accept", name), "there is no warning '" + name + "'",
                                guess + (guess.empty() ? "" : " ") + "warnings: " + language::joined(names),
                                0, true});
        }
    }
}

/// That flows, where they are asked for, are not known to differ from requests.
void check_that_flows_follow(const Document& document, fields::Problems& problems) {
    if (document.grain != GrainChoice::flow || document.accept.contains("beyond-flows")) {
        return;
    }
    for (const models::BeyondFlows& beyond : models::beyond_flows(document.system, document.timeline)) {
        problems.push_back(
            {beyond.path, words_of(beyond),
             "--grain request, --accept-differences, or in the file accept: {beyond-flows: {reason: …}}", 0,
             false});
    }
}

/// What can be said of expectations when something else in the file is wrong: whether there are such metrics,
/// and whether they are written well.
void check_how_it_is_written(const Document& document, const std::set<std::string>& faulty,
                             fields::Problems& problems) {
    for (const auto& [written_key, texts] : document.expect) {
        const std::string path = fields::join_path("expect", written_key);
        const auto key = read_key(written_key, path, problems);
        if (!key) {
            continue;
        }
        if (const Metric* const metric = find_metric(key->name)) {
            (void)read_expectations(texts, metric->unit, path, problems);
        }
        (void)check_metric(*key, document, path, problems, faulty);
    }
}

/// What can be said of a file in which something else is wrong: all faults at once, and none that follows
/// from another one.
void check_the_rest(const language::Loaded& loaded, fields::Problems& problems) {
    const auto& document = loaded.as<Document>();
    check_rules(document, loaded.faulty, problems);
    if (!loaded.faulty.contains("accept")) {
        check_accepted(document, problems);
    }
    check_how_it_is_written(document, loaded.faulty, problems);
}

} // namespace

void tell_file_warnings(const language::Loaded& loaded, language::Diagnostics& diagnostics) {
    const auto& document = loaded.as<Document>();
    for (const FileWarning& warning : file_warnings()) {
        if (document.accept.contains(warning.name)) {
            continue;
        }
        for (const FileWarning::Finding& finding : warning.find(document)) {
            diagnostics.warning(loaded.locate(finding.path), finding.message, finding.help,
                                {"accept: {" + warning.name + ": {reason: …}} silences this"});
        }
    }
}

std::optional<Study> Study::load(const std::string& path, const language::LoadOptions& options,
                                 language::Diagnostics& diagnostics, Differences differences,
                                 Expectations expectations) {
    Study study;
    study.file_ = path;
    study.loaded_ = language::load(path, Document::description(), options, diagnostics);
    if (study.loaded_.document == nullptr) {
        return std::nullopt;
    }
    const Document& document = study.document();
    fields::Problems problems;
    if (diagnostics.failed()) {
        check_the_rest(study.loaded_, problems);
        study.loaded_.report(problems, diagnostics);
        return std::nullopt;
    }
    if (!document.scenario) {
        problems.push_back({"system",
                            document.timeline.empty()
                                ? "this file describes a system, and nothing happens in it"
                                : "this file describes a system, and has a timeline: it is no scenario",
                            "a scenario says scenario: <title>, uses: this file, and has a timeline", 0,
                            true});
    } else {
        study.prospects_ = models::Prospects::of(document.system, document.timeline,
                                                 document.clock ? document.clock->text : "");
        study.script_ = {
            .timeline = document.timeline, .duration = document.duration, .target = document.target.fraction};
        study.measure_what_every_result_reports();
        if (expectations == Expectations::read) {
            for (const auto& [key, texts] : document.expect) {
                study.expect(key, texts, problems);
            }
        }
        check_accepted(document, problems);
        if (differences == Differences::refused) {
            check_that_flows_follow(document, problems);
        }
    }
    if (!problems.empty()) {
        study.loaded_.report(problems, diagnostics);
        return std::nullopt;
    }
    tell_file_warnings(study.loaded_, diagnostics);
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
    if (const auto place = place_of(key.text())) {
        return *place;
    }
    measured_.push_back({key, &metric});
    return measured_.size() - 1;
}

std::optional<std::size_t> Study::measure(const std::string& written_key, const std::string& path,
                                          fields::Problems& problems) {
    const auto key = read_key(written_key, path, problems);
    const Metric* const metric = key ? check_metric(*key, document(), path, problems) : nullptr;
    if (metric == nullptr) {
        return std::nullopt;
    }
    if (const std::string reason = metric->absent(document(), prospects_, *key); !reason.empty()) {
        problems.push_back({path, "'" + written_key + "' is absent in this scenario: " + reason,
                            "an absent metric cannot be expected", 0, true});
        return std::nullopt;
    }
    return measure(*key, *metric);
}

std::optional<std::size_t> Study::also_measure(const MetricKey& key, std::string& why) {
    fields::Problems problems;
    const Metric* const metric = check_metric(key, document(), "", problems);
    if (metric == nullptr) {
        why = problems.empty() ? "there is no such metric" : problems.front().message;
        return std::nullopt;
    }
    why = metric->absent(document(), prospects_, key);
    return why.empty() ? std::optional(measure(key, *metric)) : std::nullopt;
}

void Study::expect(const std::string& written_key, const std::vector<std::string>& texts,
                   fields::Problems& problems) {
    const std::string path = fields::join_path("expect", written_key);
    const auto place = measure(written_key, path, problems);
    if (!place) {
        return;
    }
    for (auto& [where, expectation] :
         read_expectations(texts, measured_[*place].metric->unit, path, problems)) {
        expected_.push_back({*place, std::move(expectation), std::move(where)});
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
    const auto parsed = parse_precision(precision);
    if (!parsed.value) {
        tell(parsed.offset, parsed.why, parsed.help);
        return;
    }
    fields::Problems problems;
    if (const auto place = measure(parsed.value->metric, "", problems)) {
        wanted_ = Wanted{*place, *parsed.value};
    }
    for (const fields::Problem& problem : problems) {
        tell(problem.offset, problem.message, problem.help);
    }
}

std::optional<std::size_t> Study::place_of(std::string_view key) const {
    const auto found = std::find_if(measured_.begin(), measured_.end(),
                                    [&](const Measured& one) { return one.key.text() == key; });
    return found == measured_.end() ? std::nullopt
                                    : std::optional(static_cast<std::size_t>(found - measured_.begin()));
}

std::optional<std::size_t> Study::headline() const {
    return place_of(headline_metric);
}

} // namespace gameday::studies
