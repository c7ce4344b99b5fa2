#include "studies/metrics/metric.hpp"

#include <algorithm>

#include "scenarios/language/nearest.hpp"
#include "studies/metrics/catalogue.hpp"
#include "studies/metrics/milestones.hpp"

namespace gameday::studies {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/// "did you mean 'detect'? metrics: failover, detect, …"
std::string choice(const std::string& word, const std::vector<std::string>& allowed, const char* what) {
    const std::string guess = language::did_you_mean(word, allowed);
    return guess + (guess.empty() ? "" : " ") + what + ": " + joined(allowed);
}

template <class Section> std::vector<std::string> names_of(const Section& section) {
    std::vector<std::string> names;
    for (const auto& [name, entry] : section) {
        names.push_back(name);
    }
    return names;
}

/// The values a label may have in this document; empty: see `check_label`.
std::vector<std::string> allowed_values(const std::string& label, const Document& document) {
    if (label == "clients") {
        return names_of(document.system.clients);
    }
    if (label == "region") {
        return names_of(document.system.regions);
    }
    if (label == "resolvers") {
        return names_of(document.system.resolvers);
    }
    if (label == "database") {
        return names_of(document.system.database);
    }
    if (label == "fault") {
        std::vector<std::string> ids;
        for (const models::TimelineEntry& entry : document.timeline) {
            if (entry.id && entry.fault.chosen()) {
                ids.push_back(entry.id->text);
            }
        }
        return ids;
    }
    if (label == "at") {
        return {"peak", "end"};
    }
    return label == "by" ? std::vector<std::string>{"alarm"} : std::vector<std::string>{};
}

/// Where the values of a label have their names; empty: nowhere.
std::string section_of(const std::string& label) {
    return label == "region" ? "regions" : label == "fault" ? "timeline" : label;
}

void check_label(const std::string& label, const std::string& value, const Document& document,
                 const std::string& path, const std::set<std::string>& faulty, fields::Problems& problems) {
    if (faulty.contains(section_of(label))) {
        return; // the name may be what is faulty
    }
    if (label == "share") {
        const auto share = fields::Scalar<fields::Share>::parse(value);
        if (!share.value || share.value->fraction <= 0) {
            problems.push_back(
                {path, "'" + value + "' is not a share above 0%", "such as 50% or 99.9%", 0, true});
        }
        return;
    }
    const auto allowed = allowed_values(label, document);
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
        problems.push_back({path, "there is no '" + value + "' for label '" + label + "'",
                            !allowed.empty() ? choice(value, allowed, "allowed")
                            : label == "fault"
                                ? "give the fault one in the timeline: {at: 10m, fault: …, id: " + value + "}"
                                : "the system has none",
                            0, true});
    }
}

} // namespace

std::span<const Metric> metrics() {
    static const std::vector<Metric> all = [] {
        std::vector<Metric> list;
        for (auto family : {families::failover(), families::departure(), families::service(),
                            families::load(), families::data(), families::email()}) {
            list.insert(list.end(), family.begin(), family.end());
        }
        return list;
    }();
    return all;
}

const Metric* find_metric(std::string_view name) {
    const auto all = metrics();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Metric& m) { return m.name == name; });
    return found == all.end() ? nullptr : &*found;
}

const Metric* check_metric(const MetricKey& key, const Document& document, const std::string& path,
                           fields::Problems& problems, const std::set<std::string>& faulty) {
    const Metric* const metric = find_metric(key.name);
    if (metric == nullptr) {
        std::vector<std::string> names;
        for (const Metric& one : metrics()) {
            names.push_back(one.name);
        }
        problems.push_back(
            {path, "there is no metric '" + key.name + "'", choice(key.name, names, "metrics"), 0, true});
        return nullptr;
    }
    const std::size_t before = problems.size();
    for (const auto& [label, value] : key.labels) {
        if (std::find(metric->labels.begin(), metric->labels.end(), label) == metric->labels.end()) {
            problems.push_back(
                {path, "'" + key.name + "' has no label '" + label + "'",
                 metric->labels.empty() ? "it has none" : choice(label, metric->labels, "labels"), 0, true});
        } else {
            check_label(label, value, document, path, faulty, problems);
        }
    }
    if (metric->needs_instant != key.at.has_value()) {
        problems.push_back({path,
                            metric->needs_instant ? "'" + key.name + "' needs an instant"
                                                  : "'" + key.name + "' has no instant",
                            metric->needs_instant ? "such as " + key.name + "@10m" : "leave out @", 0, true});
    }
    return problems.size() == before ? metric : nullptr;
}

const Milestone& Observation::writable() const {
    all_writable = all_writable ? all_writable : studies::writable(world);
    return *all_writable;
}

double Observation::shifted() const {
    all_shifted = all_shifted ? all_shifted : Departures(world, {}).shifted();
    return *all_shifted;
}

} // namespace gameday::studies
