#include "reports/json/schema_parts.hpp"

namespace gameday::reports::schema_parts {

Json described(Json schema, const char* description) {
    schema["description"] = description;
    return schema;
}

Json string(const char* description) {
    return {{"type", "string"}, {"description", description}};
}

Json text(const char* description) {
    return {{"type", "string"}, {"minLength", 1}, {"description", description}};
}

Json words(std::initializer_list<const char*> words, const char* description) {
    return {{"type", "string"}, {"enum", Json(words)}, {"description", description}};
}

Json natural(const char* description, int minimum) {
    return {{"type", "integer"}, {"minimum", minimum}, {"description", description}};
}

Json number(const char* description) {
    return {{"type", "number"}, {"description", description}};
}

Json number_or_null(const char* description) {
    return {{"type", Json::array({"number", "null"})}, {"description", description}};
}

Json boolean(const char* description) {
    return {{"type", "boolean"}, {"description", description}};
}

Json text_or_null(const char* description) {
    return {{"type", Json::array({"string", "null"})}, {"minLength", 1}, {"description", description}};
}

Json reference(const char* name) {
    return {{"$ref", std::string("#/definitions/") + name}};
}

Json object(const Json& properties) {
    Json required = Json::array();
    for (const auto& [name, schema] : properties.items()) {
        required.push_back(name);
    }
    return {{"type", "object"},
            {"properties", properties},
            {"required", required},
            {"additionalProperties", false}};
}

Json map(const Json& values, const char* description) {
    return {{"type", "object"}, {"additionalProperties", values}, {"description", description}};
}

Json list(const Json& elements, const char* description) {
    return {{"type", "array"}, {"items", elements}, {"description", description}};
}

Json interval() {
    return {{"type", "array"},
            {"items", Json{{"type", Json::array({"number", "null"})}}},
            {"minItems", 2},
            {"maxItems", 2},
            {"description",
             "Lower and upper end; null where it has none, because the end falls on replications in "
             "which it never happened, or there are too few replications."}};
}

namespace {

Json audited_metric() {
    return object({{"metric", text("Its key.")},
                   {"unit", words({"s", "count", "share", "ratio"}, "Of request, flow and difference.")},
                   {"decides", boolean("A figure of the headline, or something is expected of it.")},
                   {"pairs", natural("Replications in which it came at both grains.")},
                   {"request", number_or_null("Its mean over those, by requests.")},
                   {"flow", number_or_null("The same as flows.")},
                   {"difference", described(reference("interval"), "Of the means, flow less request.")},
                   {"relative", described(reference("interval"), "The same over the mean by requests.")},
                   {"only_request", natural("Replications in which it came by requests alone.")},
                   {"only_flow", natural("Replications in which it came as flows alone.")},
                   {"off", boolean("It decides, and is certain to be more than 3 % off.")}});
}

} // namespace

Json audit() {
    return described(
        object({{"replications", natural("At both grains, with the same random numbers.")},
                {"differences", list(audited_metric(), "Of every metric's mean. The intervals hold all "
                                                       "together with 95 % confidence.")},
                {"decision",
                 words({"none", "flow", "request", "flow-though-off"},
                       "Nothing was compared; no metric that decides is certain to be off; one is, and "
                       "requests were simulated; one is, and requests would have been too much work.")},
                {"reason", text("In words.")}}),
        "Flows held against requests.");
}

} // namespace gameday::reports::schema_parts
