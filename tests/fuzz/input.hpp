#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/random_systems/property.hpp"

/// What the fuzz targets share: how they read their input, and how they end.
namespace gameday::fuzz {

/// The bytes that libFuzzer gives.
[[nodiscard]] inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size}; // NOLINT(*-reinterpret-cast): bytes of a text
}

/// Ends the program, so that libFuzzer keeps the input and tells of it.
[[noreturn]] void fail(std::string_view what);

/// From now on inputs are changed ones: until then those of the corpus are read.
void note_mutation();

/// The share of changed inputs that a target went through with is told when the program ends: "81 % of 12,000
/// …".
class Share {
public:
    explicit Share(std::string_view of_what);
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share();
    void count(bool reached);

private:
    std::string_view of_what_;
    std::uint64_t tried_ = 0, reached_ = 0;
};

} // namespace gameday::fuzz
