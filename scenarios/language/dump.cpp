#include "scenarios/language/dump.hpp"

#include "scenarios/language/resolve.hpp"
#include "sim/fields/describe.hpp"

namespace gameday::language {

namespace {

// A list of words reads best on one line, up to here.
constexpr std::size_t widest_list = 80;

class DumpWriter {
public:
    explicit DumpWriter(const DumpOptions& options) : options_(options) {}

    [[nodiscard]] std::vector<std::string> lines_of(const Resolved& collection) const {
        std::vector<std::string> lines;
        for (const Resolved& child : collection.children) {
            if (collection.kind == Resolved::Kind::list) {
                add_element(lines, child);
            } else {
                add_entry(lines, child);
            }
        }
        return lines;
    }

private:
    void add_entry(std::vector<std::string>& lines, const Resolved& child) const {
        const std::string key = yaml_scalar(child.key, Where::flow) + ":";
        if (fits_line(child)) {
            lines.push_back(key + " " + written(child) + comment(child));
            return;
        }
        lines.push_back(key);
        for (const std::string& line : lines_of(child)) {
            lines.push_back("  " + line);
        }
    }

    void add_element(std::vector<std::string>& lines, const Resolved& child) const {
        if (fits_line(child)) {
            lines.push_back("- " + written(child) + comment(child));
            return;
        }
        const char* lead = "- ";
        for (const std::string& line : lines_of(child)) {
            lines.push_back(lead + line);
            lead = "  ";
        }
    }

    static bool fits_line(const Resolved& value) {
        if (value.kind == Resolved::Kind::leaf || value.children.empty()) {
            return true;
        }
        return value.figure && value.kind == Resolved::Kind::list && one_line(value).size() <= widest_list;
    }

    static std::string written(const Resolved& value) {
        const bool word = value.kind == Resolved::Kind::leaf && (value.absent || value.text != "none");
        return word ? yaml_scalar(value.text, Where::block) : one_line(value);
    }

    [[nodiscard]] std::string comment(const Resolved& value) const {
        if (!options_.comments || value.given) {
            return {};
        }
        return "  # default" + (value.source.empty() ? "" : "; " + value.source);
    }

    const DumpOptions& options_;
};

void collect(const Resolved& value, std::vector<Assumption>& into) {
    if (!value.figure) {
        for (const Resolved& child : value.children) {
            collect(child, into);
        }
        return;
    }
    const std::string written = value.kind == Resolved::Kind::leaf ? value.text : one_line(value);
    const bool unsourced = value.source == fields::assumption;
    // The source of a field that is left out by default speaks of what people write there, not of leaving it
    // out.
    const bool differs =
        !value.source.empty() && value.given && written != value.usual && value.usual != "none";
    if (!unsourced && !differs) {
        return;
    }
    into.push_back({unsourced ? Assumption::Kind::unsourced : Assumption::Kind::differs, value.path, written,
                    value.given ? value.at.file_and_line() : "default", value.doc,
                    unsourced ? "" : value.source, value.usual});
}

} // namespace

std::string dump(const Loaded& loaded, const DumpOptions& options) {
    std::string text;
    for (const std::string& line : DumpWriter(options).lines_of(resolve(loaded))) {
        text += line + "\n";
    }
    return text;
}

std::vector<Assumption> assumptions(const Loaded& loaded) {
    std::vector<Assumption> found;
    collect(resolve(loaded), found);
    return found;
}

} // namespace gameday::language
