#include "sim/scenario/yaml_reader.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <sstream>

#include "protocol/base/utf8.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/yaml_compat.hpp"

namespace sim::scenario {

namespace {

/// Ends the parse: a limit was passed and was reported.
struct LimitPassed {};

/// Makes nodes out of yaml-cpp's events.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(Position start, Problems& problems) : start_(start), problems_(problems) {}

    [[nodiscard]] std::optional<Node>& root() { return root_; }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (root_) problems_.add(position(mark), "", "a second document: a scenario file is one document");
        if (root_) throw LimitPassed();
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { put(make(Node::Kind::null, mark), anchor); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        check_tag(mark, tag);
        Node node = make(Node::Kind::scalar, mark);
        count_text(mark, value.size());
        node.text = value;
        put(std::move(node), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) {
            problems_.add(position(mark), "", "an alias inside what it stands for");
            throw LimitPassed();
        }
        count(mark, found->second.size);
        count_text(mark, found->second.text_octets);
        put(Node(found->second.node), 0);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(make_collection(Node::Kind::sequence, mark, tag), anchor, mark);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(make_collection(Node::Kind::mapping, mark, tag), anchor, mark);
    }
    void OnMapEnd() override { close(); }

private:
    struct Level {
        Node node;
        YAML::anchor_t anchor = 0;
        std::size_t first_node = 0;       ///< nodes counted before this one
        std::size_t first_octet = 0;      ///< octets likewise
        std::optional<Member> pending{};  ///< a key that waits for its value
        std::map<std::string, Position> keys{};
    };
    struct Anchored {
        Node node;
        std::size_t size = 0;  ///< nodes in it
        std::size_t text_octets = 0;
    };

    [[nodiscard]] Position position(const YAML::Mark& mark) const {
        const auto line = static_cast<std::uint32_t>(mark.line);
        const auto column = static_cast<std::uint32_t>(mark.column);
        return {start_.file, start_.line + line, line == 0 ? start_.column + column : column + 1};
    }
    Node make(Node::Kind kind, const YAML::Mark& mark) {
        count(mark, 1);
        Node node;
        node.kind = kind;
        node.position = position(mark);
        return node;
    }
    Node make_collection(Node::Kind kind, const YAML::Mark& mark, const std::string& tag) {
        const bool replaces = tag == "!replace";
        if (!replaces) check_tag(mark, tag);
        Node node = make(kind, mark);
        node.replaces = replaces;
        return node;
    }
    void count(const YAML::Mark& mark, std::size_t nodes) {
        nodes_ += nodes;
        if (nodes_ <= limits::values_max) return;
        problems_.add(position(mark), "",
                      fmt::format("more than {} values, counting what aliases stand for", limits::values_max));
        throw LimitPassed();
    }
    void count_text(const YAML::Mark& mark, std::size_t octets) {
        text_octets_ += octets;
        if (text_octets_ <= limits::text_octets_max) return;
        problems_.add(
            position(mark), "",
            fmt::format("values of more than {} octets, counting what aliases stand for", limits::text_octets_max));
        throw LimitPassed();
    }
    void check_tag(const YAML::Mark& mark, const std::string& tag) {
        const bool plain = tag.empty() || tag == "?" || tag == "!";
        if (!plain) problems_.add(position(mark), "", fmt::format("tags such as `{}` have no meaning here", tag));
    }
    void open(Node node, YAML::anchor_t anchor, const YAML::Mark& mark) {
        if (levels_.size() == limits::depth_max) {
            problems_.add(position(mark), "", fmt::format("nested more than {} deep", limits::depth_max));
            throw LimitPassed();
        }
        levels_.push_back({std::move(node), anchor, nodes_ - 1, text_octets_});
    }
    void close() {
        Level level = std::move(levels_.back());
        levels_.pop_back();
        if (level.anchor != 0)
            anchors_[level.anchor] = {level.node, nodes_ - level.first_node, text_octets_ - level.first_octet};
        put(std::move(level.node), 0);
    }
    void put(Node node, YAML::anchor_t anchor) {
        if (anchor != 0) anchors_[anchor] = {node, 1, node.text.size()};
        if (levels_.empty()) {
            root_ = std::move(node);
            return;
        }
        Level& level = levels_.back();
        if (level.node.kind == Node::Kind::sequence) {
            level.node.items.push_back(std::move(node));
        } else if (!level.pending) {
            put_key(level, node);
        } else {
            put_value(level, std::move(node));
        }
    }
    void put_key(Level& level, const Node& node) {
        if (node.kind != Node::Kind::scalar) {
            problems_.add(node.position, "", fmt::format("a key must be a word, not {}", describe(node)));
        }
        level.pending = Member{node.text, node.position, {}};
        if (node.kind != Node::Kind::scalar) return;
        const auto [first, fresh] = level.keys.emplace(node.text, node.position);
        if (fresh) return;
        problems_.add(node.position, path_to(node.text),
                      fmt::format("duplicate key `{}`; the first one is in line {}", node.text, first->second.line));
        level.pending->key.clear();
    }
    void put_value(Level& level, Node node) {
        Member member = std::move(*level.pending);
        level.pending.reset();
        // yaml-cpp marks a value that is not there at the token after it.
        if (node.kind == Node::Kind::null) node.position = member.position;
        member.value = std::move(node);
        if (!member.key.empty()) level.node.members.push_back(std::move(member));
    }
    /// The place in the document of a key of the innermost mapping.
    [[nodiscard]] std::string path_to(const std::string& key) const {
        std::string path;
        for (const Level& level : levels_) {
            if (&level == &levels_.back()) break;
            if (level.node.kind == Node::Kind::sequence) {
                path += fmt::format("[{}]", level.node.items.size());
            } else if (level.pending) {
                path += (path.empty() ? "" : ".") + level.pending->key;
            }
        }
        return path.empty() ? key : path + "." + key;
    }

    Position start_;
    Problems& problems_;
    std::optional<Node> root_;
    std::vector<Level> levels_;
    std::map<YAML::anchor_t, Anchored> anchors_;
    std::size_t nodes_ = 0;
    std::size_t text_octets_ = 0;  ///< of all nodes
};

/// Checks octets that yaml-cpp would take without a word. False: not worth parsing.
bool check_octets(std::string_view text, Position start, Problems& problems) {
    if (text.size() > limits::file_octets_max) {
        problems.add(start, "", fmt::format("larger than {} octets", limits::file_octets_max));
        return false;
    }
    Position at = start;
    bool good = true;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent != std::string_view::npos && line[indent] == '\t' && line.find_first_not_of(" \t") != line.npos) {
            problems.add({at.file, at.line, static_cast<std::uint32_t>(indent + 1)}, "", "a tab: indent with spaces");
            good = false;
        }
        if (const auto bad = protocol::first_invalid_utf8(line)) {
            problems.add({at.file, at.line, static_cast<std::uint32_t>(*bad + 1)}, "",
                         fmt::format("octet 0x{:02x} is not valid UTF-8", static_cast<unsigned char>(line[*bad])));
            good = false;
        }
        begin = end + 1;
        ++at.line;
    }
    return good;
}

std::string_view line_of(std::string_view text, int number) {
    std::size_t begin = 0;
    for (int line = 0; line < number && begin != std::string_view::npos; ++line) {
        begin = text.find('\n', begin);
        if (begin != std::string_view::npos) ++begin;
    }
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find('\n', begin) - begin);
}

/// What most often makes a line bad YAML.
std::string quoting_hint(std::string_view text, const YAML::Mark& mark) {
    const std::string_view line = line_of(text, mark.line);
    const bool variable = line.find("${") != std::string_view::npos;
    const bool question = line.find('?') != std::string_view::npos;
    if (!variable && !question) return {};
    return fmt::format("; a value with `{}` is misread here: put it in quotes", variable ? "${" : "?");
}

}  // namespace

std::optional<Node> read_yaml(std::string_view text, Position start, Problems& problems) {
    if (!check_octets(text, start, problems)) return std::nullopt;
    TreeBuilder builder(start, problems);
    std::istringstream stream{std::string(text)};
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const LimitPassed&) {
        return std::nullopt;
    } catch (const YAML::Exception& error) {
        Position at = start;
        if (!error.mark.is_null()) {
            at.line = start.line + static_cast<std::uint32_t>(error.mark.line);
            at.column = static_cast<std::uint32_t>(error.mark.column) + (error.mark.line == 0 ? start.column : 1);
        }
        problems.add(at, "", fmt::format("not YAML: {}{}", error.msg, quoting_hint(text, error.mark)));
        return std::nullopt;
    }
    if (!builder.root()) problems.add(start, "", "the file is empty");
    return std::move(builder.root());
}

}  // namespace sim::scenario
