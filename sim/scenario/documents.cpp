#include "sim/scenario/documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "protocol/base/ascii.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/variables.hpp"
#include "sim/scenario/variants.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace sim::scenario {

namespace {

void merge(Node& base, Node&& over);

bool all_mappings(const Node& sequence) {
    return std::all_of(sequence.items.begin(), sequence.items.end(),
                       [](const Node& item) { return item.kind == Node::Kind::mapping; });
}

const std::string* id_of(const Node& item) {
    const Node* id = item.find("id");
    return id != nullptr && id->kind == Node::Kind::scalar ? &id->text : nullptr;
}

Node* find_by_id(Node& sequence, std::string_view id) {
    const auto has_id = [&](const Node& item) {
        const std::string* own = id_of(item);
        return own != nullptr && *own == id;
    };
    const auto found = std::find_if(sequence.items.begin(), sequence.items.end(), has_id);
    return found == sequence.items.end() ? nullptr : &*found;
}

void merge_lists(Node& base, Node&& over) {
    if (over.items.empty() || !all_mappings(over) || !all_mappings(base)) {
        base = std::move(over);
        return;
    }
    std::map<std::string, std::size_t> places;
    const auto note = [&](std::size_t place) {
        if (const std::string* id = id_of(base.items[place])) places.try_emplace(*id, place);
    };
    for (std::size_t place = 0; place < base.items.size(); ++place) note(place);
    for (Node& item : over.items) {
        const std::string* id = id_of(item);
        const auto same = id == nullptr ? places.end() : places.find(*id);
        if (same != places.end()) {
            merge(base.items[same->second], std::move(item));
        } else {
            base.items.push_back(std::move(item));
            note(base.items.size() - 1);
        }
    }
}

void merge_mappings(Node& base, Node&& over) {
    std::map<std::string, std::size_t> places;
    for (std::size_t place = 0; place < base.members.size(); ++place)
        places.try_emplace(base.members[place].key, place);
    for (Member& member : over.members) {
        const auto [same, is_new] = places.try_emplace(member.key, base.members.size());
        if (is_new) {
            base.members.push_back(std::move(member));
        } else {
            merge(base.members[same->second].value, std::move(member.value));
        }
    }
}

/// Lays `over` over `base`.
void merge(Node& base, Node&& over) {
    if (over.replaces) {
        base = std::move(over);
        base.replaces = false;
    } else if (base.kind == Node::Kind::sequence && over.kind == Node::Kind::sequence) {
        merge_lists(base, std::move(over));
    } else if (base.kind == Node::Kind::mapping && over.kind == Node::Kind::mapping) {
        merge_mappings(base, std::move(over));
    } else {
        base = std::move(over);
    }
}

/// Reads files with their includes.
class FileLoader {
public:
    FileLoader(const FileReader& read_file, Scenario::Files& files, Problems& problems)
        : read_file_(read_file), files_(files), problems_(problems) {}

    /// @param included_at  where a file that includes it says so
    std::optional<Node> load(const std::string& path, std::optional<Position> included_at) {
        const auto text = read_file_(path);
        if (!text && included_at) {
            problems_.add(*included_at, "include", fmt::format("cannot read `{}`: {}", path, text.error()));
            return std::nullopt;
        }
        const auto file = static_cast<std::uint32_t>(files_.names.size());
        files_.names.push_back(path);
        if (!text) {
            problems_.add({file, 1, 1}, "", fmt::format("cannot read the file: {}", text.error()));
            return std::nullopt;
        }
        std::optional<Node> node = read_yaml(*text, {file, 1, 1}, problems_);
        if (!node) return std::nullopt;
        if (node->kind != Node::Kind::mapping) {
            problems_.add(node->position, "", fmt::format("a scenario is a mapping of keys, not {}", describe(*node)));
            return std::nullopt;
        }
        open_.push_back(path);
        load_includes(*node, path);
        open_.pop_back();
        return node;
    }

private:
    void load_includes(Node& node, const std::string& path) {
        const auto is_include = [](const Member& member) { return member.key == "include"; };
        const auto found = std::find_if(node.members.begin(), node.members.end(), is_include);
        if (found == node.members.end()) return;
        const Node list = std::move(found->value);
        node.members.erase(found);
        const bool good = list.kind == Node::Kind::sequence &&
                          std::all_of(list.items.begin(), list.items.end(),
                                      [](const Node& item) { return item.kind == Node::Kind::scalar; });
        if (!good) {
            problems_.add(list.position, "include", "write a list of paths: [lib/two-schools.yaml]");
            return;
        }
        for (const Node& item : list.items) load_include(node, relative_to(path, item.text), item.position);
    }
    void load_include(Node& node, const std::string& path, Position position) {
        if (std::find(open_.begin(), open_.end(), path) != open_.end()) {
            problems_.add(position, "include", fmt::format("`{}` includes itself", path));
            return;
        }
        if (open_.size() == limits::include_depth_max) {
            problems_.add(position, "include", fmt::format("more than {} files deep", limits::include_depth_max));
            return;
        }
        std::optional<Node> included = load(path, position);
        if (included) merge(node, std::move(*included));
    }

    const FileReader& read_file_;
    Scenario::Files& files_;
    Problems& problems_;
    std::vector<std::string> open_;
};

/// Walks the path of a `--set` and makes what is missing on the way. Keys may hold dots (`domains.beta.test`):
/// of the keys that are there, the longest that fits is taken.
class PathWalker {
public:
    PathWalker(Node& root, Position position) : node_(&root), position_(position) {}

    /// @return the place of the value; nullptr: see problem()
    Node* walk(std::string_view path) {
        while (!path.empty()) {
            const bool stepped = path[0] == '[' ? step_into_list(path) : step_into_mapping(path);
            if (!stepped) return nullptr;
            if (path.starts_with('.')) path.remove_prefix(1);
        }
        return node_;
    }
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    static bool ends_key(std::string_view path, std::size_t at) {
        return at == path.size() || path[at] == '.' || path[at] == '[';
    }
    bool step_into_mapping(std::string_view& path) {
        if (node_->kind == Node::Kind::sequence) return step_to_id(path);
        std::size_t length = 0;
        for (const Member& member : node_->members) {
            const bool fits = path.starts_with(member.key) && ends_key(path, member.key.size());
            if (fits) length = std::max(length, member.key.size());
        }
        if (length == 0) length = std::min(path.find_first_of(".["), path.size());
        if (length == 0) return fail("a key is missing");
        if (node_->kind == Node::Kind::scalar) {
            *node_ = Node{};
            node_->position = position_;
        }
        node_ = &node_->member(path.substr(0, length), position_).value;
        path.remove_prefix(length);
        return true;
    }
    bool step_to_id(std::string_view& path) {
        const std::string_view id = path.substr(0, path.find_first_of(".["));
        node_ = find_by_id(*node_, id);
        if (node_ == nullptr) return fail(fmt::format("no element has the id `{}`", id));
        path.remove_prefix(id.size());
        return true;
    }
    bool step_into_list(std::string_view& path) {
        const std::size_t end = path.find(']');
        if (end == std::string_view::npos) return fail("`]` is missing");
        const auto index = protocol::parse_decimal(path.substr(1, end - 1));
        const bool there = index && node_->kind == Node::Kind::sequence && *index < node_->items.size();
        if (!there) return fail(fmt::format("there is no element {}", path.substr(0, end + 1)));
        node_ = &node_->items[static_cast<std::size_t>(*index)];
        path.remove_prefix(end + 1);
        return true;
    }
    bool fail(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }

    Node* node_;
    Position position_;
    std::string problem_;
};

/// @param file  index of the option's name
/// @param line  of the option among its like; 0: it is called by its name alone
void apply_set(Node& root, std::string_view text, std::uint32_t file, std::uint32_t line, Problems& problems) {
    const std::size_t equals = text.find('=');
    const Position start{file, line, 1};
    if (equals == std::string_view::npos || equals == 0) {
        problems.add(start, "", fmt::format("`{}` is not of the form key.path=value", text));
        return;
    }
    const Position value_start{file, line, static_cast<std::uint32_t>(equals + 2)};
    std::optional<Node> value = read_yaml(text.substr(equals + 1), value_start, problems);
    if (!value) return;
    const std::string_view path = text.substr(0, equals);
    PathWalker walker(root, start);
    Node* place = walker.walk(path);
    if (place == nullptr) {
        problems.add(start, std::string(path), walker.problem());
    } else {
        *place = std::move(*value);
    }
}

/// Reports the keys of an answer to an exercise that would change what is graded.
void check_answer(const Node& answer, const std::vector<std::string>& may_change, Problems& problems) {
    for (const Member& member : answer.members) {
        if (member.key == "mailflow" || std::ranges::find(may_change, member.key) != may_change.end()) continue;
        problems.add(member.position, member.key,
                     fmt::format("an answer to this exercise may change {}, and nothing else", join(may_change)));
    }
}

/// What an answer to the exercise may have: what `about.may_change` says, or the world.
std::vector<std::string> changeable_keys(const Node& root) {
    const Node* about = root.find("about");
    const Node* list = about == nullptr ? nullptr : about->find("may_change");
    if (list == nullptr || list->items.empty()) return {"defaults", "domains", "hosts", "zones", "accounts", "links"};
    std::vector<std::string> keys;
    for (const Node& item : list->items) keys.push_back(item.text);
    return keys;
}

}  // namespace

std::string relative_to(const std::string& file, const std::string& path) {
    const std::size_t slash = file.rfind('/');
    if (path.starts_with('/') || slash == std::string::npos) return path;
    return file.substr(0, slash + 1) + path;
}

std::optional<Node> read_documents(const LoadRequest& request, const FileReader& read_file, Scenario::Files& files,
                                   Problems& problems) {
    FileLoader loader(read_file, files, problems);
    std::optional<Node> root = loader.load(request.file, std::nullopt);
    std::vector<std::string> may_change;
    if (root) may_change = changeable_keys(*root);
    for (const std::string& path : request.overlays) {
        std::optional<Node> overlay = loader.load(path, std::nullopt);
        if (overlay && request.overlays_are_answers) check_answer(*overlay, may_change, problems);
        if (root && overlay) merge(*root, std::move(*overlay));
    }
    if (!root) return std::nullopt;
    const auto set_begin = static_cast<std::uint32_t>(files.names.size());
    if (!request.sets.empty()) files.names.emplace_back("--set");
    const auto set_file = static_cast<std::uint32_t>(files.names.size() - 1);
    for (std::size_t index = 0; index < request.sets.size(); ++index) {
        apply_set(*root, request.sets[index], set_file, static_cast<std::uint32_t>(index + 1), problems);
    }
    for (const auto& [key, value] : request.options) {
        files.names.push_back(fmt::format("--{} {}", key, value));
        const auto file = static_cast<std::uint32_t>(files.names.size() - 1);
        apply_set(*root, fmt::format("{}={}", key, value), file, 0, problems);
    }
    check_variables(*root, problems);
    choose_variants(*root, request.student, set_begin, problems);
    substitute(*root, problems);
    return root;
}

}  // namespace sim::scenario
