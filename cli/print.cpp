#include "cli/print.hpp"

#include "reports/output.hpp"

namespace gameday::cli {

void print_to(const std::string& path, std::string_view text) {
    try {
        reports::write_output(path, text);
    } catch (const reports::OutputError& error) {
        if (error.code() != std::errc::broken_pipe) {
            throw;
        }
    }
}

void print(std::string_view text) {
    print_to("-", text);
}

} // namespace gameday::cli
