#pragma once

namespace gameday::cli {

/// Puts something into the place of standard input, output and error where the program was started with one
/// of them closed (`>&-`): the next file that is opened would get its number, and what is printed would end
/// up in that file. Reading or writing them goes on to fail as it does where they are closed. Before anything
/// else.
void occupy_standard_descriptors();

} // namespace gameday::cli
