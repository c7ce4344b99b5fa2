#include "reports/reference/text.hpp"
#include "reports/text/screen.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& entry, const char* key) {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

void list_metrics(Screen& screen, const Json& entries) {
    Table table(screen, {{Align::left, 0}, {}, {}}, 2);
    table.heading({"metric", "unit", "what it is"});
    for (const Json& entry : entries) {
        const std::string instant = entry["needs_instant"].get<bool>() ? "@10m" : "";
        table.row({{text_of(entry, "name") + instant, Tone::strong},
                   {text_of(entry, "unit")},
                   {text_of(entry, "doc")}});
    }
    table.print();
}

/// Faults, actions and warnings.
void list_options(Screen& screen, const Json& entries) {
    Table table(screen, {{Align::left, 0}, {}}, 1);
    for (const Json& entry : entries) {
        table.row({{text_of(entry, "name"), Tone::strong}, {text_of(entry, "doc")}});
    }
    table.print();
}

void list_fields(Screen& screen, const Json& entries) {
    for (const Json& entry : entries) {
        const std::string usual = text_of(entry, "default");
        const std::string only = text_of(entry, "only");
        std::string beside = usual.empty() ? "" : " = " + usual;
        if (entry["required"].get<bool>()) {
            beside += "  required";
        }
        beside += only.empty() ? "" : "  of " + only;
        screen.line({{text_of(entry, "path"), Tone::strong}, {beside, Tone::faint}});
        screen.paragraph(4, 4, text_of(entry, "doc"));
    }
}

} // namespace

std::string list_text(Catalogue which, const TextOptions& options) {
    Screen screen(options);
    const Json entries = catalogue(which);
    switch (which) {
    case Catalogue::metrics:
        list_metrics(screen, entries);
        break;
    case Catalogue::faults:
    case Catalogue::actions:
    case Catalogue::warnings:
        list_options(screen, entries);
        break;
    case Catalogue::fields:
        list_fields(screen, entries);
        break;
    }
    return screen.text();
}

} // namespace gameday::reports
