#pragma once

#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/edit.hpp"
#include "studies/document.hpp"

namespace gameday::studies {

/// Why no outcome depends on what stands at that path of the document, as it is written; empty: some may.
[[nodiscard]] std::string why_not_read(const Document& document, const std::string& written);

/// Tells of each edit that sets what nothing reads in that document, with the edit made: a field that no
/// model reads, resolvers that no clients use, people whom nobody pages, a runbook that nothing starts.
/// Whoever asks what such a change does would take "nothing" for an answer about his system.
void check_that_it_is_read(const std::vector<language::Edit>& edits, const Document& document,
                           language::Diagnostics& diagnostics);

} // namespace gameday::studies
