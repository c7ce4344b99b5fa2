#pragma once

#include <string>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/source.hpp"

namespace gameday::language {

/// Tells a fault of YAML's syntax in words for whoever wrote the file, where the parser's own are terse,
/// and at the place where it began, where the parser noticed it later.
void tell_syntax_fault(const Source& source, Position at, const std::string& parsers_words,
                       Diagnostics& diagnostics);

/// Tells that something follows the document.
void tell_second_document(const Source& source, Position at, Diagnostics& diagnostics);

/// Whether the bracket or brace at this byte is ever closed.
[[nodiscard]] bool closes(const Source& source, std::size_t byte);

} // namespace gameday::language
