#pragma once

namespace gameday::cli {

/// While one lives, Ctrl-C and SIGTERM only ask: what is under way is finished, and what is done is reported.
/// A second one ends the program at once. One at a time.
class Interrupts {
public:
    Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;
    ~Interrupts();

    /// Whether somebody has asked.
    [[nodiscard]] static bool requested();
};

} // namespace gameday::cli
