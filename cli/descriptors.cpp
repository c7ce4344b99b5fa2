#include "cli/descriptors.hpp"

#include <cerrno>
#include <initializer_list>

#include <fcntl.h>
#include <unistd.h>

namespace gameday::cli {

void occupy_standard_descriptors() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(number, F_GETFD) != -1 || errno != EBADF) {
            continue;
        }
        // The lowest number that is free is this one. Opened for what nobody does with it.
        const int how = number == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (::open("/dev/null", how) < 0) {
            [[maybe_unused]] const int occupied =
                ::open("/", O_RDONLY | O_DIRECTORY); // where there is no /dev
        }
    }
}

} // namespace gameday::cli
