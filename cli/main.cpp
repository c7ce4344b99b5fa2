#include "cli/program.hpp"

int main(int argc, char** argv) {
    return gameday::cli::run_program(argc, argv);
}
