#pragma once

#include <string>
#include <vector>

#include "scenarios/language/load.hpp"

namespace gameday::language {

/// A value of the document as it holds, whether a file gave it or not: what the dump prints.
struct Resolved {
    /// How it is written.
    enum class Kind { leaf, list, mapping };

    Kind kind = Kind::leaf;
    std::string key;                      ///< in a mapping
    std::string path;                     ///< "dns.app.ttl"
    std::string text;                     ///< of a leaf, as people write it
    bool absent = false;                  ///< an optional value that is not there; written `none`
    bool figure = false;                  ///< a field's own value, as against a group of fields
    bool given = false;                   ///< a file or a set says so; otherwise it is the default
    Position at;                          ///< of what is given
    std::string doc;                      ///< of the field it belongs to
    std::string source;                   ///< where the field's default comes from
    std::string usual;                    ///< of a figure: the default, on one line
    const fields::Type* type = nullptr;   ///< of a leaf, and of a list or a map
    const fields::Field* field = nullptr; ///< that holds it; nothing: it is part of another value
    std::vector<Resolved> children;       ///< of a list or a mapping
};

/// Everything that the document holds: fields in the order of their declaration, maps by name.
[[nodiscard]] Resolved resolve(const Loaded& loaded);

/// A value on one line of YAML: `30s`, `[database, cache]`, `{at_least: 10m}`.
[[nodiscard]] std::string one_line(const Resolved& value);

/// Whether a scalar stands on a line of its own, or in a list or mapping on one line, where more is quoted.
enum class Where { block, flow };

/// A scalar as YAML, quoted where it has to be.
[[nodiscard]] std::string yaml_scalar(const std::string& text, Where where);

} // namespace gameday::language
