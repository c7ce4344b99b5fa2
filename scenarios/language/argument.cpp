#include "scenarios/language/argument.hpp"

#include <algorithm>

#include "scenarios/language/text.hpp"

namespace gameday::language {

std::optional<Argument> Argument::read(const std::string& option, const std::string& text,
                                       std::vector<std::shared_ptr<const Source>>& sources,
                                       Diagnostics& diagnostics) {
    const auto bad = find_bad_text(text);
    const bool readable = !bad && text.find('\n') == std::string::npos && text.size() <= Limits{}.bytes;
    const auto source = std::make_shared<Source>(option, readable ? text : "", "");
    diagnostics.open(*source);
    sources.push_back(source);
    if (!readable) {
        diagnostics.error({source.get(), 1, bad ? bad->column : 1, 1},
                          bad ? bad->why : "not one line of text");
        return std::nullopt;
    }
    return Argument(source);
}

std::string Argument::text_of(Part part) const {
    const std::size_t end = std::min(part.end, text().size());
    return text().substr(part.begin, end - part.begin);
}

Position Argument::at(Part part) const {
    const std::string_view all = text();
    return {source_.get(), 1, code_points(all.substr(0, part.begin)) + 1,
            std::max(code_points(text_of(part)), std::size_t{1})};
}

std::optional<Edit> Argument::edit(Part part, Diagnostics& diagnostics) const {
    return parse_edit(source_, diagnostics, {}, part);
}

std::optional<Edit> Argument::edit(Part path, Part value, Diagnostics& diagnostics) const {
    auto node = parse_yaml(*source_, diagnostics, {}, value);
    return node ? std::optional(Edit{text_of(path), at(path), std::move(*node)}) : std::nullopt;
}

} // namespace gameday::language
