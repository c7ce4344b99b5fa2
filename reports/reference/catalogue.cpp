#include "reports/reference/catalogue.hpp"

#include <algorithm>

#include "models/faults/fault.hpp"
#include "models/operators/actions.hpp"
#include "scenarios/language/shape.hpp"
#include "studies/document.hpp"
#include "studies/metrics/metric.hpp"
#include "studies/warnings/file_warning.hpp"
#include "studies/warnings/run_warning.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;
using fields::Shape;
using fields::Type;

/// What may be written there: "a duration with a unit", "a list of …".
std::string written_as(const Type& outer) {
    const Type& type = language::bare(outer);
    switch (type.shape) {
    case Shape::scalar:
        return type.expects;
    case Shape::list:
        return "a list of " + language::bare(*type.element).name;
    case Shape::map:
        return "names, each with its own: " + written_as(*type.element);
    case Shape::record:
        return type.name + ", with fields of its own";
    case Shape::one_of:
        return "one of several";
    case Shape::cases:
        return "one of these names";
    case Shape::optional:
        break;
    }
    return type.name;
}

Json choices_of(const Type& outer) {
    const Type& type = language::bare(outer);
    Json all = Json::array();
    for (const fields::Word& word : type.words) {
        all.push_back({{"written", word.text}, {"doc", word.doc}});
    }
    for (const fields::Alternative& alternative : type.alternatives) {
        const std::string payload =
            alternative.payload != nullptr ? written_as(*alternative.payload) : std::string();
        const std::string written = alternative.form == fields::Alternative::Form::keyed
                                        ? "{" + alternative.name + ": " + payload + "}"
                                    : alternative.form == fields::Alternative::Form::plain ? payload
                                                                                           : alternative.name;
        all.push_back({{"written", written}, {"doc", alternative.doc}});
    }
    for (const fields::CaseOption& option : type.cases) {
        all.push_back({{"written", option.name}, {"doc", option.doc}});
    }
    return all;
}

Json metric_entry(const studies::Metric& metric) {
    // Of a system without anything each metric has no subject, and says why.
    studies::MetricKey key{metric.name, {}, {}};
    if (metric.needs_instant) {
        key.at = sim::Duration::minutes(10);
    }
    const std::string reason = metric.absent(studies::Document{}, models::Prospects{}, key);
    return {{"kind", "metric"},
            {"name", metric.name},
            {"doc", metric.doc},
            {"unit", studies::name_of(metric.unit)},
            {"labels", metric.labels},
            {"needs_instant", metric.needs_instant},
            {"absent_where", reason.empty() ? Json(nullptr) : Json(reason)}};
}

/// The fields that stand beside the name of a fault or an action.
Json option_entry(const char* kind, const fields::CaseOption& option) {
    Json fields = Json::array();
    for (const language::FieldPlace& place : all_field_places()) {
        if (place.only == option.name) {
            fields.push_back(field_entry(place));
        }
    }
    return {{"kind", kind}, {"name", option.name}, {"doc", option.doc}, {"fields", fields}};
}

Json warning_entry(const std::string& name, const std::string& doc, const char* of) {
    return {{"kind", "warning"}, {"name", name}, {"doc", doc}, {"of", of}};
}

} // namespace

const std::vector<std::string>& catalogue_names() {
    static const std::vector<std::string> names{"metrics", "faults", "actions", "warnings", "fields"};
    return names;
}

const std::vector<language::FieldPlace>& all_field_places() {
    static const std::vector<language::FieldPlace> places =
        language::field_places(studies::Document::description());
    return places;
}

Json field_entry(const language::FieldPlace& place) {
    Json entry{{"kind", "field"}, {"name", place.name()}, {"path", place.text()}, {"doc", place.doc}};
    const auto add = [&](const char* key, const std::string& text) {
        if (!text.empty()) {
            entry[key] = text;
        }
    };
    add("only", place.only);
    entry["type"] = written_as(*place.type);
    if (Json choices = choices_of(*place.type); !choices.empty()) {
        entry["choices"] = std::move(choices);
    }
    add("low", place.low);
    add("high", place.high);
    if (!place.refers_to.empty()) {
        entry["refers_to"] = place.refers_to;
    }
    entry["required"] = place.required;
    add("default", place.usual);
    add("source", place.source);
    add("not_read", place.not_read);
    return entry;
}

Json catalogue(Catalogue which) {
    Json all = Json::array();
    switch (which) {
    case Catalogue::metrics:
        for (const studies::Metric& metric : studies::metrics()) {
            all.push_back(metric_entry(metric));
        }
        break;
    case Catalogue::faults:
        for (const models::Fault& fault : models::faults()) {
            all.push_back(option_entry("fault", fault.option));
        }
        break;
    case Catalogue::actions:
        for (const models::StepAction& action : models::step_actions()) {
            all.push_back(option_entry("action", action.option));
        }
        break;
    case Catalogue::warnings:
        for (const studies::RunWarning& warning : studies::run_warnings()) {
            all.push_back(warning_entry(warning.name, warning.doc, "replication"));
        }
        for (const studies::FileWarning& warning : studies::file_warnings()) {
            all.push_back(warning_entry(warning.name, warning.doc, "file"));
        }
        break;
    case Catalogue::fields:
        for (const language::FieldPlace& place : all_field_places()) {
            all.push_back(field_entry(place));
        }
        break;
    }
    return all;
}

} // namespace gameday::reports
