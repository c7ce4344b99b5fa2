// Writes what fuzzing begins with: `fuzz_seeds FOLDER` makes FOLDER/corpus of the shipped scenarios and of
// random small ones, and FOLDER/dictionary of every word of the schema.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "scenarios/language/dump.hpp"
#include "scenarios/language/schema.hpp"
#include "studies/study.hpp"
#include "tests/random_systems/mutate.hpp"

namespace gameday::fuzz {

namespace {

namespace files = std::filesystem;

constexpr std::uint64_t random_systems = 30;

void write(const files::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + path.string());
    }
}

/// Keys, choices and defaults.
void gather(const nlohmann::ordered_json& part, std::set<std::string>& words) {
    if (part.is_object()) {
        for (const auto& [key, inner] : part.items()) {
            if (key == "properties") {
                for (const auto& [name, property] : inner.items()) {
                    words.insert(name);
                }
            }
            if ((key == "const" || key == "default") && inner.is_string()) {
                words.insert(inner.get<std::string>());
            }
            if (key == "enum") {
                for (const auto& word : inner) {
                    words.insert(word.is_string() ? word.get<std::string>() : word.dump());
                }
            }
            gather(inner, words);
        }
    } else if (part.is_array()) {
        for (const auto& inner : part) {
            gather(inner, words);
        }
    }
}

/// As libFuzzer reads it: a word in quotes a line.
std::string dictionary() {
    std::set<std::string> words{
        "&a", "*a", "<<", "uses", "set", "like", "uniform(", "lognormal(p50=", "---", "%"};
    gather(language::schema(studies::Document::description(), "gameday"), words);
    std::string text;
    for (const std::string& word : words) {
        const bool plain = std::all_of(word.begin(), word.end(), [](char c) { return c >= ' ' && c <= '~'; });
        if (plain && !word.empty() && word.find_first_of("\"\\") == std::string::npos) {
            text += fmt::format("\"{}\"\n", word);
        }
    }
    return text;
}

void seed(const files::path& folder, const files::path& shipped) {
    files::create_directories(folder / "corpus");
    for (const auto& entry : files::directory_iterator(shipped)) {
        language::Diagnostics diagnostics;
        const auto study = studies::Study::load(entry.path().string(), {}, diagnostics);
        if (!study) {
            throw std::runtime_error(diagnostics.render());
        }
        write(folder / "corpus" / entry.path().filename(),
              language::dump(study->loaded(), {.comments = false}));
    }
    for (std::uint64_t number = 1; number <= random_systems; ++number) {
        write(folder / "corpus" / fmt::format("random-{}.yaml", number),
              properties::small_system(number).dump());
    }
    write(folder / "dictionary", dictionary());
}

} // namespace

} // namespace gameday::fuzz

int main(int count, char** arguments) {
    try {
        if (count != 2) {
            throw std::runtime_error("usage: fuzz_seeds FOLDER");
        }
        gameday::fuzz::seed(arguments[1], GAMEDAY_SOURCE_DIR "/scenarios/gamedays");
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
