#pragma once

#include <span>
#include <string>

#include "reports/tested_scenario.hpp"

namespace gameday::reports {

/// What is to be said of tested scenarios where Markdown is read.
struct TestedMarkdown {
    /// With a baseline there is nothing to say where no figure is certain to differ, and nothing fails: then
    /// the text is empty, so that nobody is bothered.
    bool against_baseline = false;
    bool always = false; ///< also then there is a text
    /// So many scenarios were to be tested; 0: those that there are. With fewer somebody interrupted, and
    /// that is said.
    std::size_t planned = 0;
    Doubt doubt = Doubt::passes; ///< where it fails, what is undecided and a file that is warned of are told
};

/// A comment for a pull request: a headline, one table, details folded away.
[[nodiscard]] std::string tested_markdown(std::span<const TestedScenario> scenarios,
                                          const TestedMarkdown& options);

} // namespace gameday::reports
