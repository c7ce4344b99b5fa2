#include "cli/print.hpp"

#include <filesystem>
#include <system_error>

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

void refuse_overwriting(const std::string& input, const std::string& output) {
    std::error_code error;
    if (std::filesystem::exists(input, error) && reports::same_place(input, output)) {
        throw reports::OutputError("'" + output + "' is what is to be run: it would be overwritten",
                                   std::make_error_code(std::errc::file_exists));
    }
}

void print(std::string_view text) {
    print_to("-", text);
}

} // namespace gameday::cli
