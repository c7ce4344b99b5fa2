#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/parse.hpp"
#include "scenarios/language/tree.hpp"
#include "sim/fields/type.hpp"

namespace gameday::language {

/// The keys that the language itself reads at the top of a file.
inline const std::vector<std::string> own_keys{"uses", "set"};

/// Walks a type and a tree side by side and fills the object; tells all faults, not the first.
class Reader {
public:
    /// With `incomplete`, nothing is said of what is missing: a file that may hold it could not be read.
    Reader(const Node& root, Diagnostics& diagnostics, const Limits& limits, bool incomplete);

    /// Fills an object of the type from the root of the tree.
    void read_document(const fields::Type& type, void* into);

    /// The keys at the top of the file that are faulty, or in which something is; those that could be meant
    /// by a key that is unknown too.
    [[nodiscard]] const std::set<std::string>& faulty() const { return faulty_; }

    /// Texts read beside the YAML: the files of empirical distributions.
    [[nodiscard]] const std::vector<std::shared_ptr<const Source>>& sources() const { return sources_; }

private:
    /// Where the value being read stands.
    struct Place {
        std::string path;
        const Key* key = nullptr;             ///< nothing in a list and at the root
        const fields::Field* field = nullptr; ///< whose bounds and references hold for its scalars
        bool entry = false;                   ///< an entry of a section, which may say `like`
    };
    /// What a mapping says of a catalogue.
    struct Choice {
        const fields::Field* field = nullptr; ///< the inlined field of the record; nothing when it is alone
        const fields::Type* cases = nullptr;
        const fields::CaseOption* option = nullptr;
    };

    void read(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_scalar(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_list(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_map(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_optional(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_record(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_one_of(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_cases(const fields::Type& type, const Node& node, void* into, const Place& place);

    bool read_keyed(const fields::Type& type, const Node& node, void* into, const Place& place);
    void read_fields(const fields::Type& record, const Node& node, void* into, const Place& place,
                     const std::string& target_key);
    void read_case(const Choice& choice, const Node& node, void* into, const Place& place);
    void run_check(const fields::Type& record, const void* value, const Place& place,
                   const std::string& target_key = {});

    Choice choose(const fields::Field* field, const fields::Type& cases, const Node& node,
                  const Place& place);
    static bool undecided(const Choice& choice, const Node& node);
    std::vector<std::string> keys_allowed(const fields::Type* record, const std::vector<Choice>& choices,
                                          const Node& node, const Place& place);
    void tell_unknown_keys(const fields::Type* record, const std::vector<Choice>& choices, const Node& node,
                           const Place& place);
    void tell_missing(const std::string& name, const std::string& doc, const Node& node, const Place& place);
    void tell_shape(const std::string& needed, const Node& node, const Place& place, std::string help = {});
    void check_bounds(const fields::Type& type, const Node& node, void* into, const Place& place);
    void check_reference(const std::vector<std::string>& sections, const std::string& name,
                         const Position& at, bool repeated, const std::string& path);
    /// Adds an error at a value or a key of the file.
    Diagnostic& error(const Position& at, bool repeated, std::string message, std::string help = {},
                      std::vector<std::string> notes = {});

    const Node& root_;
    Diagnostics& diagnostics_;
    const Limits& limits_;
    bool incomplete_;
    /// The names in each section of the file, for references.
    std::map<std::string, std::vector<std::string>> names_;
    std::map<std::string, std::set<std::string>> name_sets_;
    /// Required keys that somebody misspelt in the record at this path: told as unknown, not as missing.
    std::set<std::pair<std::string, std::string>> misspelt_;
    std::set<std::string> faulty_;
    std::vector<std::shared_ptr<const Source>> sources_;
};

} // namespace gameday::language
