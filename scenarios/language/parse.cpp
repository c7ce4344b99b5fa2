#include "scenarios/language/parse.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "scenarios/language/syntax.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

/// Ends the reading of a file whose fault is told already.
struct Stop {};

/// Turns yaml-cpp's places, which count bytes, into ours, which count code points.
class Places {
public:
    explicit Places(const Source& source) : source_(source) {}

    [[nodiscard]] Position of(const YAML::Mark& mark) {
        if (mark.is_null()) {
            return {&source_, 0, 0, 1};
        }
        const auto line = static_cast<std::size_t>(mark.line) + 1;
        if (line != line_) {
            line_ = line;
            text_ = source_.line(line); // kept: to find the end of a long line takes time
            byte_ = 0;
            column_ = 1;
        }
        const std::size_t byte = std::min(static_cast<std::size_t>(mark.column), text_.size());
        // Marks nearly always move forward; counting from the last one keeps a file of one long line fast.
        if (byte >= byte_) {
            column_ += code_points(text_.substr(byte_, byte - byte_));
        } else {
            column_ -= code_points(text_.substr(byte, byte_ - byte));
        }
        byte_ = byte;
        return {&source_, line, column_, 1};
    }

    /// The rest of the line from the place last asked for.
    [[nodiscard]] std::string_view rest() const { return text_.substr(byte_); }

private:
    const Source& source_;
    std::string_view text_; ///< of the line last asked for
    std::size_t line_ = 0, byte_ = 0, column_ = 1;
};

/// How many code points of the line a scalar takes.
std::size_t written_length(std::string_view rest, std::string_view text) {
    if (!text.empty() && rest.starts_with(text)) {
        return code_points(text);
    }
    if (rest.starts_with('"') || rest.starts_with('\'')) {
        for (std::size_t i = 1; i < rest.size(); ++i) {
            if (rest.front() == '"' && rest[i] == '\\') {
                ++i;
            } else if (rest[i] == rest.front()) {
                return code_points(rest.substr(0, i + 1));
            }
        }
        return code_points(rest);
    }
    return std::max<std::size_t>(code_points(rest.substr(0, rest.find_first_of(" ,]}"))), 1);
}

/// yaml-cpp turns the escapes \N and \_ into one byte each, which is no UTF-8: the only such bytes there are,
/// for the file itself was checked.
std::string repaired(const std::string& value) {
    std::string result;
    for (std::string_view rest = value; !rest.empty();) {
        const CodePoint next = first_code_point(rest);
        const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
        result += next.bytes == 0 ? "\xC2" : "";
        result += rest.substr(0, bytes);
        rest.remove_prefix(bytes);
    }
    return result;
}

/// Builds the tree from yaml-cpp's events.
class Builder : public YAML::EventHandler {
public:
    Builder(const Source& source, Diagnostics& diagnostics, const Limits& limits)
        : source_(source), diagnostics_(diagnostics), limits_(limits), places_(source) {}

    [[nodiscard]] bool has_root() const { return finished_; }
    [[nodiscard]] Node take_root() { return std::move(root_); }
    [[nodiscard]] Places& places() { return places_; }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (finished_) {
            tell_second_document(source_, places_.of(mark), diagnostics_);
            throw Stop{};
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Node node;
        node.at = places_.of(mark);
        node.empty = true;
        if (expecting_key()) {
            diagnostics_.error(node.at, "a key is missing before the ':'");
            node.text = "null";
            take_key(std::move(node), true);
            return;
        }
        if (!stack_.empty() && stack_.back().node.is_mapping()) {
            node.at = stack_.back().key.at; // the parser's mark stands where it looked for something
        }
        finish(std::move(node), anchor, 1);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Position at = places_.of(mark);
        at.length = written_length(places_.rest(), {});
        if (++aliases_ > limits_.aliases) {
            stop(at, fmt::format("more than {} aliases in one file", limits_.aliases));
        }
        if (expecting_key()) {
            stop(at, "a key cannot be an alias", "write the key itself");
        }
        const auto target = anchors_.find(anchor);
        if (target == anchors_.end()) {
            stop(at, "an alias to a key", "write the text itself");
        }
        if (!target->second.complete) {
            stop(at, "an alias cannot stand inside what it names");
        }
        if (target->second.dead) {
            stop(at, "an alias to something under a duplicate key");
        }
        if (nodes_ + target->second.size > limits_.nodes) {
            stop(at, too_many_nodes(), "aliases count as what they stand for");
        }
        if (target->second.depth + stack_.size() > limits_.depth) {
            stop(at, too_deep());
        }
        Node copy = at_path(target->second.path);
        mark_repeated(copy);
        if (!stack_.empty()) {
            stack_.back().deepest = std::max(stack_.back().deepest, target->second.depth + 1);
        }
        finish(std::move(copy), YAML::NullAnchor, target->second.size);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Node node;
        node.at = places_.of(mark);
        node.at.length = written_length(places_.rest(), value);
        node.text = repaired(value);
        // What nobody sees in the file, an escape must not bring either: names reach terminals and reports.
        if (const auto bad = find_bad_text(node.text)) {
            diagnostics_.error(node.at, "an escape for " + bad->why);
            node.text = "?";
        }
        node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
        check_tag(tag, node.at);
        if (expecting_key()) {
            take_key(std::move(node), false);
            return;
        }
        finish(std::move(node), anchor, 1);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        start(Node::Kind::sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { end(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        start(Node::Kind::mapping, mark, tag, anchor);
    }
    void OnMapEnd() override { end(); }

private:
    /// A collection that is being read.
    struct Frame {
        Node node;
        YAML::anchor_t anchor = YAML::NullAnchor;
        std::size_t nodes_before = 0;
        std::size_t deepest = 0; ///< levels of collections at and below it
        bool has_key = false;    ///< the key of the next value is read
        bool drop_value = false; ///< and the value is to be forgotten: its key is a duplicate
        bool dead = false;       ///< inside something forgotten
        Key key;
        std::map<std::string, Position> seen = {};
    };

    /// What an anchor names: where it stands in the tree, as numbers of children from the root.
    struct Anchored {
        std::vector<std::size_t> path;
        std::size_t size = 1;
        std::size_t depth = 0;
        bool complete = false;
        bool dead = false;
    };

    [[noreturn]] void stop(const Position& at, std::string message, std::string help = {}) {
        diagnostics_.error(at, std::move(message), std::move(help));
        throw Stop{};
    }

    [[nodiscard]] std::string too_many_nodes() const {
        return fmt::format("more than {} values in one file", limits_.nodes);
    }
    [[nodiscard]] std::string too_deep() const {
        return fmt::format("more than {} levels of nesting", limits_.depth);
    }

    void check_tag(const std::string& tag, const Position& at) {
        constexpr std::array<std::string_view, 8> allowed{"",
                                                          "?",
                                                          "!",
                                                          "tag:yaml.org,2002:str",
                                                          "tag:yaml.org,2002:int",
                                                          "tag:yaml.org,2002:float",
                                                          "tag:yaml.org,2002:map",
                                                          "tag:yaml.org,2002:seq"};
        if (std::find(allowed.begin(), allowed.end(), tag) == allowed.end()) {
            const bool standard = tag.starts_with("tag:yaml.org,2002:");
            diagnostics_.error(at,
                               fmt::format("tags are not used here: '{}{}'", standard ? "!!" : "",
                                           standard ? tag.substr(18) : tag),
                               "write the value alone");
        }
    }

    [[nodiscard]] bool expecting_key() const {
        return !stack_.empty() && stack_.back().node.is_mapping() && !stack_.back().has_key;
    }

    void take_key(Node key, bool faulty) {
        Frame& frame = stack_.back();
        frame.has_key = true;
        frame.drop_value = faulty;
        frame.key = {key.text, key.at, false, key.quoted};
        if (faulty) {
            return;
        }
        if (key.text == "<<" && !key.quoted) {
            diagnostics_.error(key.at, "merge keys are not used here",
                               "to take fields of another entry, write like: its-name");
            frame.drop_value = true;
        } else if (key.text.empty()) {
            diagnostics_.error(key.at, "a key cannot be empty");
            frame.drop_value = true;
        } else if (code_points(key.text) > limits_.key_length) {
            diagnostics_.error(key.at, fmt::format("a key of more than {} characters", limits_.key_length));
            frame.drop_value = true;
        } else if (const auto [first, added] = frame.seen.emplace(key.text, key.at); !added) {
            diagnostics_.error(key.at, fmt::format("duplicate key '{}'", key.text), "",
                               {"first given at " + first->second.text()});
            frame.drop_value = true;
        } else if (frame.seen.size() > limits_.entries) {
            stop(key.at, fmt::format("more than {} entries in one mapping", limits_.entries));
        }
    }

    void count_nodes(std::size_t more, const Position& at) {
        nodes_ += more;
        if (nodes_ > limits_.nodes) {
            stop(at, too_many_nodes());
        }
    }

    void start(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        const Position at = places_.of(mark);
        if (expecting_key()) {
            // The parser takes what the file never closes for a key.
            const char opening = places_.rest().empty() ? ' ' : places_.rest().front();
            if ((opening == '[' || opening == '{') && !closes(source_, static_cast<std::size_t>(mark.pos))) {
                stop(at, fmt::format("a '{}' is not closed", opening));
            }
            stop(at, "a key must be a word, not a list or a mapping");
        }
        if (stack_.size() >= limits_.depth) {
            stop(at, too_deep());
        }
        check_tag(tag, at);
        Frame frame;
        frame.nodes_before = nodes_;
        count_nodes(1, at);
        frame.node.kind = kind;
        frame.node.at = at;
        frame.anchor = anchor;
        frame.deepest = 1;
        frame.dead = !stack_.empty() && (stack_.back().dead || stack_.back().drop_value);
        if (anchor != YAML::NullAnchor) {
            anchors_[anchor] = Anchored{};
        }
        stack_.push_back(std::move(frame));
    }

    void end() {
        Frame frame = std::move(stack_.back());
        stack_.pop_back();
        if (!stack_.empty()) {
            stack_.back().deepest = std::max(stack_.back().deepest, frame.deepest + 1);
        }
        const std::size_t size = nodes_ - frame.nodes_before;
        nodes_ = frame.nodes_before; // finish() counts them again, as a whole
        finish(std::move(frame.node), frame.anchor, size, frame.deepest);
    }

    /// Puts a finished value into the collection around it.
    void finish(Node node, YAML::anchor_t anchor, std::size_t size, std::size_t depth = 0) {
        count_nodes(size, node.at);
        if (anchor != YAML::NullAnchor) {
            anchors_[anchor] = {path_here(), size, depth, true, dead_here()};
        }
        if (stack_.empty()) {
            root_ = std::move(node);
            finished_ = true;
            return;
        }
        Frame& frame = stack_.back();
        frame.has_key = false;
        if (frame.drop_value) {
            frame.drop_value = false;
            return;
        }
        if (frame.node.is_mapping()) {
            frame.node.keys.push_back(std::move(frame.key));
        }
        frame.node.items.push_back(std::move(node));
    }

    [[nodiscard]] bool dead_here() const {
        return !stack_.empty() && (stack_.back().dead || stack_.back().drop_value);
    }

    /// The numbers of children that lead to the value being finished.
    [[nodiscard]] std::vector<std::size_t> path_here() const {
        std::vector<std::size_t> path;
        for (const Frame& frame : stack_) {
            path.push_back(frame.node.items.size());
        }
        return path;
    }

    /// The value there, partly still in collections that are being read.
    [[nodiscard]] const Node& at_path(const std::vector<std::size_t>& path) const {
        std::size_t level = 0;
        while (path[level] == stack_[level].node.items.size()) {
            ++level; // this child is the next frame itself
        }
        const Node* node = &stack_[level].node;
        for (; level < path.size(); ++level) {
            node = &node->items[path[level]];
        }
        return *node;
    }

    const Source& source_;
    Diagnostics& diagnostics_;
    const Limits& limits_;
    Places places_;
    std::vector<Frame> stack_;
    std::map<YAML::anchor_t, Anchored> anchors_;
    std::size_t nodes_ = 0;
    std::size_t aliases_ = 0;
    Node root_;
    bool finished_ = false;
};

} // namespace

std::optional<Node> parse_yaml(const Source& source, Diagnostics& diagnostics, const Limits& limits,
                               Part part) {
    std::string text = source.text();
    text.resize(std::min(part.end, text.size()));
    std::fill_n(text.begin(), std::min(part.begin, text.size()), ' ');
    // yaml-cpp takes the end of the text after a line break for the end of an open quote; within a line,
    // even a comment's, it does not.
    text += "\n#";
    std::istringstream stream(text);
    Builder builder(source, diagnostics, limits);
    try {
        YAML::Parser parser(stream);
        // The second call looks for a second document, which the builder refuses.
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop&) {
        return std::nullopt;
    } catch (const YAML::Exception& fault) {
        tell_syntax_fault(source, builder.places().of(fault.mark), fault.msg, diagnostics);
        return std::nullopt;
    }
    if (!builder.has_root()) {
        Node nothing;
        nothing.at = {&source, 0, 0, 1};
        nothing.empty = true;
        return nothing;
    }
    return builder.take_root();
}

} // namespace gameday::language
