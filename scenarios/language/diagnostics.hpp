#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/language/source.hpp"

namespace gameday::language {

/// Whether a fault keeps a file from being used.
enum class Severity { error, warning };

/// One fault of a file, as it is told to people.
struct Diagnostic {
    std::shared_ptr<const Source> source; ///< empty: it concerns no text
    std::string file;                     ///< the name of the source
    std::size_t line = 0;                 ///< from 1; 0: the source as a whole
    std::size_t column = 0;               ///< from 1, in code points
    std::size_t length = 1;               ///< how many code points to underline
    Severity severity = Severity::error;
    std::string message;            ///< "unknown key 'falut'"
    std::string help;               ///< beside the caret: "did you mean 'fault'?"
    std::vector<std::string> notes; ///< below: "allowed here: at, fault"
    /// The text was read a second time, through an alias or `like`; drops out when the place is told already.
    bool repeated = false;
    std::size_t order = 0; ///< of its source among the ones opened
};

/// How diagnostics are printed.
struct RenderOptions {
    bool colour = false;
    std::size_t limit = 50;                     ///< show so many, and count the rest
    std::string conclusion = "nothing was run"; ///< ends the last line; empty: the counts alone
};

/// Collects all faults of one or several files, and prints them.
class Diagnostics {
public:
    /// Sources are told of in the order in which they were opened. Gives its number in that order.
    std::size_t open(const Source& source);

    /// Adds an error; what it returns may be filled in further until the next one is added.
    Diagnostic& error(const Position& at, std::string message, std::string help = {},
                      std::vector<std::string> notes = {});
    /// Adds what keeps no file from being used, but may not be meant.
    Diagnostic& warning(const Position& at, std::string message, std::string help = {},
                        std::vector<std::string> notes = {});

    /// Adds a line below the diagnostic added last.
    void note(std::string text);

    /// Whether there is any error.
    [[nodiscard]] bool failed() const { return errors_added_ > 0; }
    /// Whether there is any warning.
    [[nodiscard]] bool warned() const;
    /// Errors added so far, repetitions included: to see whether a step added one.
    [[nodiscard]] std::size_t errors_added() const { return errors_added_; }
    /// So many that suggestions and details are no longer worth their time.
    [[nodiscard]] bool plenty() const { return found_.size() >= 200; }

    /// All of them, sorted by file, line and column, each once.
    [[nodiscard]] std::vector<Diagnostic> all() const;
    /// For people; empty when there is nothing to tell.
    [[nodiscard]] std::string render(const RenderOptions& options = {}) const;

private:
    Diagnostic& add(Severity severity, const Position& at, std::string message, std::string help,
                    std::vector<std::string> notes);

    std::vector<Diagnostic> found_;
    std::vector<std::string> opened_; ///< what tells sources apart, in the order of opening
    std::size_t errors_added_ = 0;
    Diagnostic spill_; ///< what exceeds the store is written here, and only counted
    std::size_t spilt_ = 0;
};

} // namespace gameday::language
