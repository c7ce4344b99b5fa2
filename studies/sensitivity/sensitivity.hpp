#pragma once

#include <optional>
#include <string>
#include <vector>

#include "studies/sensitivity/choice.hpp"
#include "studies/whatif/whatif.hpp"

/// Which of the figures that nobody is certain of moves the answer.
namespace gameday::studies {

/// What is asked on the command line.
struct SensitivityArguments {
    std::string metric = {}; ///< "rto p(95)"
    /// Paths of figures, or of groups of them; none: those that rest on no source.
    std::vector<std::string> over = {};
};

/// A scenario, and what is to be moved in it: the alternatives are the base, and then each end that there is.
struct SensitivityQuestion {
    /// An end of a figure's range.
    struct End {
        std::string value;                      ///< "20m"; empty: the figure is there already
        std::string why;                        ///< the scenario cannot be read with it; empty: it can
        std::optional<std::size_t> alternative; ///< its place among the alternatives
    };
    struct Figure {
        std::string path, value;
        End low, high;
    };
    Alternatives alternatives;
    std::vector<Figure> figures;
    std::vector<NotMoved> not_moved;
    bool assumptions = true; ///< nobody said which figures
};

/// Reads a scenario once for each end of each figure. Every fault goes to the diagnostics, as
/// file:line:column; nothing comes back when there was one.
[[nodiscard]] std::optional<SensitivityQuestion> load_sensitivity(const std::string& scenario,
                                                                  const language::LoadOptions& options,
                                                                  const SensitivityArguments& arguments,
                                                                  Study::Differences differences,
                                                                  language::Diagnostics& diagnostics);

/// What came of moving one figure.
struct SensitivityBar {
    /// One end of its range.
    struct End {
        std::string value; ///< empty: it is there already
        std::string why;   ///< it cannot be moved there; empty: it can
        WhatIfCell cell;   ///< how the metric differs from the base's
    };
    std::string path, value;
    End low, high;

    /// The greatest difference that is certain, without its sign; infinite: between never and a value; 0:
    /// none is.
    [[nodiscard]] double reach() const;
};

/// Each figure moved alone, the one that moves the answer most first.
struct Sensitivity {
    WhatIf whatif; ///< base and alternatives, with the one column that was asked for
    std::vector<SensitivityBar> bars;
    std::vector<NotMoved> not_moved;
    bool assumptions = true;
};

/// Moves each figure to either end of its range, all others being as they are, with the same random numbers.
/// Throws as `compare_alternatives` does.
[[nodiscard]] Sensitivity move_each(const SensitivityQuestion& question, const WhatIfOptions& options);

} // namespace gameday::studies
