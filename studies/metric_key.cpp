#include "studies/metric_key.hpp"

#include <algorithm>

namespace gameday::studies {

namespace {

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

constexpr std::string_view metric_example = "such as shift{resolvers:isp}, stale@10m or rto";

/// Reads `resolvers:isp,share:99.9%`, which begins at that character of the key; gives back what is wrong.
std::optional<Parsed<MetricKey>> read_labels(std::string_view labels, std::size_t offset, MetricKey& key) {
    for (bool more = true; more;) {
        const std::string_view one = labels.substr(0, labels.find(','));
        const auto colon = one.find(':');
        if (colon == std::string_view::npos || !is_name(one.substr(0, colon)) || colon + 1 == one.size()) {
            return Parsed<MetricKey>::bad("'" + std::string(one) + "' is not a label",
                                          "labels look like {resolvers:isp}", offset);
        }
        if (!key.labels.emplace(one.substr(0, colon), one.substr(colon + 1)).second) {
            return Parsed<MetricKey>::bad(
                "label '" + std::string(one.substr(0, colon)) + "' stands there twice", "", offset);
        }
        more = one.size() < labels.size(); // a comma follows, and then another label
        offset += one.size() + 1;
        labels.remove_prefix(std::min(one.size() + 1, labels.size()));
    }
    return std::nullopt;
}

} // namespace

std::string MetricKey::label(std::string_view wanted) const {
    const auto found = labels.find(std::string(wanted));
    return found == labels.end() ? std::string{} : found->second;
}

std::string MetricKey::text() const {
    std::string written = name;
    for (const auto& [label, value] : labels) {
        written += (written.size() == name.size() ? "{" : ",") + label + ":" + value;
    }
    if (!labels.empty()) {
        written += "}";
    }
    return at ? written + "@" + fields::Scalar<sim::Duration>::format(*at) : written;
}

Parsed<MetricKey> parse_metric_key(std::string_view text) {
    MetricKey key;
    const std::string_view whole = text;
    const auto offset = [&] { return whole.size() - text.size(); };

    const auto name_end = std::min(text.find_first_of("{@"), text.size());
    key.name = text.substr(0, name_end);
    if (!is_name(key.name)) {
        return Parsed<MetricKey>::bad("'" + std::string(whole) + "' is not the name of a metric",
                                      metric_example, 0);
    }
    text.remove_prefix(name_end);
    if (text.starts_with('{')) {
        const auto close = text.find('}');
        if (close == std::string_view::npos) {
            return Parsed<MetricKey>::bad("the labels of '" + key.name + "' lack their closing brace",
                                          metric_example, offset());
        }
        if (auto failed = read_labels(text.substr(1, close - 1), offset() + 1, key)) {
            return *failed;
        }
        text.remove_prefix(close + 1);
    }
    if (text.starts_with('@')) {
        const auto at = fields::Scalar<sim::Duration>::parse(text.substr(1));
        if (!at.value) {
            return Parsed<MetricKey>::bad("'" + std::string(text) + "' " + at.why,
                                          at.help.empty() ? metric_example : std::string_view(at.help),
                                          offset() + 1);
        }
        key.at = at.value;
        text = {};
    }
    if (!text.empty()) {
        return Parsed<MetricKey>::bad("'" + std::string(text) + "' is too much after '" + key.text() + "'",
                                      metric_example, offset());
    }
    return {key, {}, {}, 0};
}

} // namespace gameday::studies
