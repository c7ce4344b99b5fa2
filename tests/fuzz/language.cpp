// Any text at all: it is refused with words, or it is a scenario whose resolved dump means the same.

#include <fmt/format.h>

#include "input.hpp"
#include "scenarios/language/dump.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gameday;
    static fuzz::Share share("are valid scenarios");
    const properties::Reading reading = properties::read(std::string(fuzz::text_of(data, size)));
    share.count(reading.study.has_value());
    if (!reading.study) {
        if (reading.told.empty()) {
            fuzz::fail("it is refused without a word");
        }
        return 0;
    }
    const std::string dump = language::dump(reading.study->loaded());
    const properties::Reading again = properties::read(dump);
    if (!again.study) {
        fuzz::fail("its dump is not valid: " + again.told + dump);
    }
    if (again.study->loaded().digest != reading.study->loaded().digest) {
        fuzz::fail("its dump means something else: " + dump);
    }
    if (language::dump(again.study->loaded(), {.comments = false}) !=
        language::dump(reading.study->loaded(), {.comments = false})) {
        fuzz::fail("the dump of its dump is another: " + dump);
    }
    return 0;
}
