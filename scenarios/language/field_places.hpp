#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/fields/type.hpp"

namespace gameday::language {

/// A field, and where files hold it.
struct FieldPlace {
    /// The keys that lead to it; "*" where the key is a name of the user's or a number: {"dns", "*", "ttl"}.
    std::vector<std::string> path;
    std::string doc;
    const fields::Type* type = nullptr;
    bool required = false;
    std::string low, high; ///< as in `fields::Field`
    std::vector<std::string> refers_to;
    std::string usual;    ///< the default, as it would be written; empty: it has none that is one word
    std::string source;   ///< where the default comes from
    std::string not_read; ///< why no outcome depends on it; empty: some model reads it
    std::string only;     ///< the fault or action that it belongs to; empty: it does not depend on that

    [[nodiscard]] const std::string& name() const { return path.back(); }
    /// "dns.*.ttl"
    [[nodiscard]] std::string text() const;
};

/// Every field of a file, in the order of their descriptions, those of a record after the record.
[[nodiscard]] std::vector<FieldPlace> field_places(const fields::Type& document);

/// Whether that is the place of a path such as `dns.app.ttl` or `dns.*.ttl`, or of one of its elements.
[[nodiscard]] bool leads_to(const FieldPlace& place, const std::vector<std::string>& path);

/// The keys of a path: "dns.app.ttl" taken apart.
[[nodiscard]] std::vector<std::string> keys_of(std::string_view path);

} // namespace gameday::language
