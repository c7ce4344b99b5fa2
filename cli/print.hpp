#pragma once

#include <string>
#include <string_view>

namespace gameday::cli {

/// Writes to standard output. A reader that has gone away (`| head`) has seen enough: that is no error, and
/// changes no verdict. Any other failure is a reports::OutputError.
void print(std::string_view text);

/// As `print`, into a file.
void print_to(const std::string& path, std::string_view text);

/// Throws a reports::OutputError when the result would go where the input came from.
void refuse_overwriting(const std::string& input, const std::string& output);

} // namespace gameday::cli
