#include "cli/descriptors.hpp"
#include "cli/program.hpp"

int main(int argc, char** argv) {
    gameday::cli::occupy_standard_descriptors();
    return gameday::cli::run_program(argc, argv);
}
