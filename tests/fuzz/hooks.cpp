// What libFuzzer asks for: how an input is changed into another, and how two make a third.

#include <cstring>

#include "input.hpp"
#include "studies/document.hpp"
#include "tests/random_systems/mutate.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace gameday::fuzz {

namespace {

/// Puts a scenario in the place of what is there; what does not fit is left as it is.
std::size_t put(const std::string& text, std::uint8_t* data, std::size_t size, std::size_t max_size) {
    if (text.size() > max_size) {
        return size;
    }
    std::memcpy(data, text.data(), text.size());
    return text.size();
}

} // namespace

} // namespace gameday::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    using namespace gameday;
    constexpr double bytes_alone = GAMEDAY_FUZZ_BYTES;
    fuzz::note_mutation();
    properties::Dice dice(seed, "mutation");
    if (dice.chance(bytes_alone) && size > 0) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
    const std::optional<properties::Scenario> scenario = properties::scenario_of(fuzz::text_of(data, size));
    const properties::Scenario begun =
        scenario && !scenario->empty() ? *scenario : properties::small_system(seed);
    return fuzz::put(
        properties::text_of(properties::mutated(begun, studies::Document::description(), dice), dice), data,
        size, max_size);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size,
                                                 std::uint8_t* out, std::size_t max_size, unsigned int seed) {
    using namespace gameday;
    properties::Dice dice(seed, "crossing");
    const auto first = properties::scenario_of(fuzz::text_of(one, one_size));
    const auto second = properties::scenario_of(fuzz::text_of(other, other_size));
    if (!first || !second) {
        return 0; // nothing comes of it
    }
    return fuzz::put(properties::text_of(properties::crossed(*first, *second, dice), dice), out, 0, max_size);
}
