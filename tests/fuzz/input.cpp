#include "input.hpp"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace gameday::fuzz {

void fail(std::string_view what) {
    fmt::print(stderr, "fuzz: {}\n", what);
    std::abort();
}

namespace {

// libFuzzer calls functions, and gives them nothing to keep anything in.
bool changed_inputs = false;

} // namespace

void note_mutation() {
    changed_inputs = true;
}

void Share::count(bool reached) {
    tried_ += changed_inputs ? 1 : 0;
    reached_ += changed_inputs && reached ? 1 : 0;
}

Share::Share(std::string_view of_what) : of_what_(of_what) {}

Share::~Share() {
    fmt::print(stderr, "fuzz: {:.1f} % of {} executions {}\n",
               tried_ == 0 ? 0 : 100 * static_cast<double>(reached_) / static_cast<double>(tried_), tried_,
               of_what_);
}

} // namespace gameday::fuzz
