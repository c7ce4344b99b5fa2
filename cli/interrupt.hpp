#pragma once

namespace gameday::cli {

/// While one lives, Ctrl-C, SIGTERM and SIGHUP (a terminal that goes away) only ask: what is under way is
/// finished, and what is done is reported. That is said on standard error. A second Ctrl-C, half a second
/// later or more, ends the program at once; signals that come in pairs, as timeout(1) sends them, are one.
/// One at a time.
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
