#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "studies/comparison/asked.hpp"
#include "studies/sensitivity/movable.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// A figure that is not moved, and why.
struct NotMoved {
    std::string path, why;
    std::string moves_with = {}; ///< a figure that is moved, and given at the same place of the file
};

/// What is moved of a scenario.
struct ChosenFigures {
    std::vector<Movable> figures;
    std::vector<NotMoved> not_moved;
};

/// The figures that rest on no source, and that something reads.
[[nodiscard]] ChosenFigures figures_without_source(const Study& study);

/// Those that paths name: figures, parts of them, or groups. Faults are told at the option's argument.
[[nodiscard]] ChosenFigures named_figures(const std::string& option, const std::vector<std::string>& paths,
                                          const Study& study,
                                          std::vector<std::shared_ptr<const language::Source>>& sources,
                                          language::Diagnostics& diagnostics);

/// What `--metric` asks for; the scenario measures it from now on. Nothing, and a fault, where it cannot.
[[nodiscard]] std::optional<AskedStatistic>
read_sensitivity_metric(const std::string& text, Study& base,
                        std::vector<std::shared_ptr<const language::Source>>& sources,
                        language::Diagnostics& diagnostics);

} // namespace gameday::studies
