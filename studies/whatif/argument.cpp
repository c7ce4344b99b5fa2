#include "studies/whatif/argument.hpp"

#include <algorithm>

#include "scenarios/language/text.hpp"

namespace gameday::studies {

std::optional<Argument> Argument::read(const std::string& option, const std::string& text,
                                       std::vector<std::shared_ptr<const language::Source>>& sources,
                                       language::Diagnostics& diagnostics) {
    const auto bad = language::find_bad_text(text);
    const bool readable =
        !bad && text.find('\n') == std::string::npos && text.size() <= language::Limits{}.bytes;
    const auto source = std::make_shared<language::Source>(option, readable ? text : "", "");
    diagnostics.open(*source);
    sources.push_back(source);
    if (!readable) {
        diagnostics.error({source.get(), 1, bad ? bad->column : 1, 1},
                          bad ? bad->why : "not one line of text");
        return std::nullopt;
    }
    return Argument(source);
}

std::string Argument::text_of(language::Part part) const {
    const std::size_t end = std::min(part.end, text().size());
    return text().substr(part.begin, end - part.begin);
}

language::Position Argument::at(language::Part part) const {
    const std::string_view all = text();
    return {source_.get(), 1, language::code_points(all.substr(0, part.begin)) + 1,
            std::max(language::code_points(text_of(part)), std::size_t{1})};
}

std::optional<language::Edit> Argument::edit(language::Part part, language::Diagnostics& diagnostics) const {
    return language::parse_edit(source_, diagnostics, {}, part);
}

std::optional<language::Edit> Argument::edit(language::Part path, language::Part value,
                                             language::Diagnostics& diagnostics) const {
    auto node = language::parse_yaml(*source_, diagnostics, {}, value);
    return node ? std::optional(language::Edit{text_of(path), at(path), std::move(*node)}) : std::nullopt;
}

std::string trimmed(std::string_view text) {
    const std::size_t from = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t last = text.find_last_not_of(' ');
    return std::string(text.substr(from, last == std::string_view::npos ? 0 : last + 1 - from));
}

} // namespace gameday::studies
