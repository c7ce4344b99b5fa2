#include <algorithm>

#include <fmt/format.h>

#include "reports/reference/text.hpp"
#include "reports/text/screen.hpp"
#include "reports/text/table.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"
#include "studies/metrics/metric.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;
using language::FieldPlace;

/// A name, what it is, and what is known of it: labels on the left, texts on the right.
class Sheet {
public:
    Sheet(Screen& screen, const std::string& title, const std::string& kind, const std::string& doc)
        : table_(screen, {{}, {}}, 1) {
        if (!screen.text().empty()) {
            screen.blank();
        }
        screen.line({{title, Tone::strong}, {"  " + kind, Tone::faint}});
        screen.blank();
        screen.paragraph(2, 2, doc);
        screen.blank();
    }
    void row(const std::string& label, const std::string& text) {
        if (!text.empty()) {
            table_.row({{label, Tone::faint}, {text}});
        }
    }
    void print() { table_.print(); }

private:
    Table table_;
};

std::string string_in(const Json& entry, const char* key) {
    return entry.contains(key) && entry[key].is_string() ? entry[key].get<std::string>() : "";
}

std::string words_in(const Json& list) {
    return language::joined(list.get<std::vector<std::string>>());
}

std::string range_of(const Json& entry) {
    const std::string low = string_in(entry, "low");
    const std::string high = string_in(entry, "high");
    return !low.empty() && !high.empty() ? low + " to " + high
           : !low.empty()                ? low + " or more"
           : !high.empty()               ? "up to " + high
                                         : "";
}

std::string source_of(const Json& entry) {
    const std::string source = string_in(entry, "source");
    return source.empty()                 ? ""
           : source == fields::assumption ? "assumed: nobody has published one"
                                          : source + ", in docs/sources.md";
}

void explain_metric(Screen& screen, const Json& entry) {
    const std::string name = string_in(entry, "name");
    const std::string unit = string_in(entry, "unit");
    Sheet sheet(screen, name, "a metric", string_in(entry, "doc"));
    sheet.row("unit", unit == "s"       ? "s: a time, from the start of the clock unless it says otherwise"
                      : unit == "count" ? "count: a number of things"
                      : unit == "ratio" ? "ratio: one thing over another, which may be above 100%"
                                        : "share: part of a whole");
    const auto labels = entry["labels"].get<std::vector<std::string>>();
    sheet.row("labels",
              labels.empty() ? "none" : words_in(labels) + fmt::format(": {}{{{}:…}}", name, labels[0]));
    sheet.row("instant", entry["needs_instant"].get<bool>() ? "needs one: " + name + "@10m" : "none");
    sheet.row("absent", entry["absent_where"].is_null()
                            ? "never: it always has a value"
                            : "where it has no subject, such as: " + string_in(entry, "absent_where"));
    sheet.row("expect it", fmt::format("expect: {{{}: [\"{}\"]}}", name,
                                       unit == "s"       ? "p(95) <= 15m"
                                       : unit == "count" ? "mean < 100"
                                                         : "mean > 99%"));
    sheet.print();
}

void add_field_rows(Sheet& sheet, const Json& entry) {
    sheet.row("written", string_in(entry, "type"));
    for (const Json& choice : entry.value("choices", Json::array())) {
        const std::string doc = string_in(choice, "doc");
        sheet.row("", string_in(choice, "written") + (doc.empty() ? "" : ": " + doc));
    }
    sheet.row("range", range_of(entry));
    if (entry.contains("refers_to")) {
        sheet.row("names", "one in " + words_in(entry["refers_to"]));
    }
    sheet.row("default",
              entry["required"].get<bool>() ? "none: it is required" : string_in(entry, "default"));
    sheet.row("source", source_of(entry));
    if (entry.contains("not_read")) {
        sheet.row("read by", "nothing: " + string_in(entry, "not_read"));
    }
}

/// How a field is written, on one line: "one of these words: black-hole, refuse; default black-hole".
std::string in_short(const Json& field) {
    std::string text = string_in(field, "type");
    if (field.contains("choices")) {
        std::vector<std::string> written;
        for (const Json& choice : field["choices"]) {
            written.push_back(string_in(choice, "written"));
        }
        text += ": " + language::joined(written);
    }
    const auto add = [&](const std::string& more) { text += more.empty() ? "" : "; " + more; };
    add(range_of(field));
    add(field.contains("refers_to") ? "one in " + words_in(field["refers_to"]) : "");
    const std::string usual = string_in(field, "default");
    add(field["required"].get<bool>() ? "required" : usual.empty() ? "" : "default " + usual);
    add(source_of(field));
    return text;
}

void explain_option(Screen& screen, const Json& entry) {
    const std::string kind = string_in(entry, "kind");
    Sheet sheet(screen, string_in(entry, "name"), kind == "fault" ? "a fault" : "an action of a runbook",
                string_in(entry, "doc"));
    for (const Json& field : entry["fields"]) {
        sheet.row(string_in(field, "name"), string_in(field, "doc"));
        sheet.row("", in_short(field));
    }
    sheet.print();
}

void explain_warning(Screen& screen, const Json& entry) {
    const std::string name = string_in(entry, "name");
    const bool of_runs = string_in(entry, "of") == "replication";
    Sheet sheet(screen, name, "a warning", string_in(entry, "doc"));
    sheet.row("told of", of_runs ? "replications, with their number, above everything else"
                                 : "the files alone, with the line, by run, test and check");
    sheet.row("exit code", of_runs ? "1, unless the scenario accepts it" : "1 with --strict only");
    sheet.row("accept it", of_runs ? fmt::format("accept: {{{}: {{share: 1%, reason: \"…\"}}}}", name)
                                   : fmt::format("accept: {{{}: {{reason: \"…\"}}}}", name));
    sheet.print();
}

/// `title`: the path as it was asked for.
void explain_field(Screen& screen, const FieldPlace& place, const std::string& title) {
    const std::string of =
        place.only.empty() ? "a field" : fmt::format("a field of '{}', in {}", place.only, place.path[0]);
    Sheet sheet(screen, title, of, place.doc);
    const Json entry = field_entry(place);
    add_field_rows(sheet, entry);
    std::vector<std::string> inside;
    for (const FieldPlace& other : all_field_places()) {
        const std::size_t depth = place.path.size();
        const bool below =
            other.path.size() > depth && std::equal(place.path.begin(), place.path.end(), other.path.begin());
        const bool next = below && (other.path.size() == depth + 1 ||
                                    (other.path.size() == depth + 2 && other.path[depth] == "*"));
        const bool seen = std::find(inside.begin(), inside.end(), other.name()) != inside.end();
        if (next && !seen) {
            inside.push_back(other.name());
        }
    }
    sheet.row("holds", language::joined(inside));
    sheet.row("change it", title.find('*') == std::string::npos ? "--set " + title + "=…" : "");
    sheet.print();
}

/// One field in full, or several in a list.
void explain_fields(Screen& screen, const std::vector<const FieldPlace*>& fields, const std::string& asked) {
    if (fields.size() == 1) {
        const bool by_path = asked.find('.') != std::string::npos;
        explain_field(screen, *fields.front(), by_path ? asked : fields.front()->text());
        return;
    }
    if (fields.empty()) {
        return;
    }
    if (!screen.text().empty()) {
        screen.blank();
    }
    screen.line({{asked, Tone::strong}, {fmt::format("  {} fields", fields.size()), Tone::faint}});
    screen.blank();
    Table table(screen, {{}, {}}, 1);
    for (const FieldPlace* place : fields) {
        const std::string of = place->only.empty() ? "" : " (" + place->only + ")";
        table.row({{place->text(), Tone::strong}, {place->doc + of}});
    }
    table.print();
}

/// The fields that a path leads to; of a plain name the one at the top of a file, or all that are called so.
std::vector<const FieldPlace*> fields_called(const std::vector<std::string>& keys) {
    std::vector<const FieldPlace*> found;
    for (const FieldPlace& place : all_field_places()) {
        if (language::leads_to(place, keys)) {
            found.push_back(&place);
        }
    }
    const bool by_name = found.empty() && keys.size() == 1;
    for (const FieldPlace& place : all_field_places()) {
        const bool tells_the_action = place.name() == place.only; // {promote: main}: told with the action
        if (by_name && place.name() == keys[0] && !tells_the_action) {
            found.push_back(&place);
        }
    }
    return found;
}

/// What a field may be, by the word that is written for it: "black-hole", or "pin" of {pin: …}.
std::string word_of(const Json& choice) {
    const std::string written = string_in(choice, "written");
    return written.starts_with('{') ? written.substr(1, written.find(':') - 1) : written;
}

/// The fields that may be that, and what it then means. Faults and actions have sheets of their own.
void explain_value(Screen& screen, const std::string& name) {
    std::vector<std::pair<std::string, std::string>> places;
    for (const FieldPlace& place : all_field_places()) {
        const Json entry = field_entry(place);
        for (const Json& choice : entry.value("choices", Json::array())) {
            if (word_of(choice) == name) {
                const std::string of = place.only.empty() ? "" : " (" + place.only + ")";
                places.emplace_back(place.text() + of, string_in(choice, "doc"));
            }
        }
    }
    if (places.empty()) {
        return;
    }
    screen.line({{name, Tone::strong},
                 {places.size() == 1 ? "  a value of" : "  a value of these fields", Tone::faint}});
    screen.blank();
    Table table(screen, {{}, {}}, 1);
    for (const auto& [place, doc] : places) {
        table.row({{place, Tone::strong}, {doc}});
    }
    table.print();
}

void add_entries(Screen& screen, Catalogue which, const std::string& name,
                 void (*print)(Screen&, const Json&)) {
    for (const Json& entry : catalogue(which)) {
        if (string_in(entry, "name") == name) {
            print(screen, entry);
        }
    }
}

/// Every name that could have been meant.
std::vector<std::string> known_names(const std::vector<std::string>& keys) {
    std::vector<std::string> names;
    for (const FieldPlace& place : all_field_places()) {
        if (keys.size() == 1) {
            names.push_back(place.name());
            for (const Json& choice : field_entry(place).value("choices", Json::array())) {
                names.push_back(word_of(choice));
            }
        } else if (place.path.size() == keys.size()) {
            std::vector<std::string> path = place.path; // with the names that the user gave
            for (std::size_t i = 0; i < path.size(); ++i) {
                path[i] = path[i] == "*" ? keys[i] : path[i];
            }
            names.push_back(language::joined(path, "."));
        }
    }
    if (keys.size() == 1) {
        for (const Catalogue which :
             {Catalogue::metrics, Catalogue::faults, Catalogue::actions, Catalogue::warnings}) {
            for (const Json& entry : catalogue(which)) {
                names.push_back(string_in(entry, "name"));
            }
        }
    }
    return names;
}

/// What is wrong with the labels or the instant of a metric; empty: nothing that can be told without a
/// system.
std::string fault_of(const studies::MetricKey& key, const studies::Metric& metric) {
    for (const auto& [label, value] : key.labels) {
        if (std::find(metric.labels.begin(), metric.labels.end(), label) == metric.labels.end()) {
            const std::string meant = language::did_you_mean(label, metric.labels);
            return fmt::format("'{}' has no label '{}'{}{}", metric.name, label, meant.empty() ? "" : "; ",
                               meant) +
                   (metric.labels.empty() ? "" : "\n  labels: " + language::joined(metric.labels));
        }
    }
    return key.at && !metric.needs_instant ? "'" + metric.name + "' has no instant" : "";
}

} // namespace

Explanation explain(const std::string& name, const TextOptions& options) {
    Screen screen(options);
    const auto key = studies::parse_metric_key(name);
    const studies::Metric* const metric = key.value ? studies::find_metric(key.value->name) : nullptr;
    if (metric != nullptr) {
        if (const std::string fault = fault_of(*key.value, *metric); !fault.empty()) {
            return {"", fault};
        }
        add_entries(screen, Catalogue::metrics, metric->name, explain_metric);
    }
    add_entries(screen, Catalogue::faults, name, explain_option);
    add_entries(screen, Catalogue::actions, name, explain_option);
    add_entries(screen, Catalogue::warnings, name, explain_warning);
    const auto keys = language::keys_of(name);
    explain_fields(screen, fields_called(keys), name);
    if (screen.text().empty()) {
        explain_value(screen, name);
    }
    if (!screen.text().empty()) {
        return {screen.text(), ""};
    }
    const std::string meant = language::did_you_mean(name, known_names(keys));
    return {"",
            fmt::format("there is no {} '{}'{}{}",
                        keys.size() > 1 ? "field" : "metric, fault, action, warning, field or value of one",
                        language::printable(name), meant.empty() ? "" : "; ", meant)};
}

} // namespace gameday::reports
