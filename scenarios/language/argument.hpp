#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/edit.hpp"
#include "scenarios/language/source.hpp"

namespace gameday::language {

/// An argument of the command line of which faults are told at their place: "--variant:1:13: error: …".
class Argument {
public:
    /// Nothing, and a fault told, when it is not one line of text. The source is added to those that live.
    static std::optional<Argument> read(const std::string& option, const std::string& text,
                                        std::vector<std::shared_ptr<const Source>>& sources,
                                        Diagnostics& diagnostics);

    [[nodiscard]] const std::string& text() const { return source_->text(); }
    [[nodiscard]] std::string text_of(Part part) const;
    [[nodiscard]] Position at(Part part) const;
    /// Of "path=value".
    [[nodiscard]] std::optional<Edit> edit(Part part, Diagnostics& diagnostics) const;
    /// Of a path and a value that stand apart.
    [[nodiscard]] std::optional<Edit> edit(Part path, Part value, Diagnostics& diagnostics) const;

private:
    explicit Argument(std::shared_ptr<Source> source) : source_(std::move(source)) {}

    std::shared_ptr<Source> source_;
};

} // namespace gameday::language
