#include "sim/scenario/variables.hpp"

#include <fmt/format.h>

#include <map>

#include "sim/scenario/limits.hpp"

namespace sim::scenario {

namespace {

/// Puts variables into scalars.
class Substitution {
public:
    Substitution(const Node* vars, Problems& problems) : problems_(problems) {
        if (vars == nullptr) return;
        for (const Member& member : vars->members) {
            if (member.value.kind == Node::Kind::scalar) values_.emplace(member.key, member.value.text);
        }
    }

    void apply(Node& node, const std::string& path) {
        if (node.kind == Node::Kind::scalar) node.text = replaced(node, path);
        for (std::size_t index = 0; index < node.items.size(); ++index) {
            apply(node.items[index], fmt::format("{}[{}]", path, index));
        }
        for (Member& member : node.members) {
            apply(member.value, path.empty() ? member.key : path + "." + member.key);
        }
    }

private:
    /// `$${` stands for `${` itself.
    std::string replaced(Node& node, const std::string& path) {
        std::string result;
        std::string_view rest = node.text;
        for (;;) {
            const std::size_t begin = rest.find("${");
            if (begin == std::string_view::npos) return result += rest;
            if (begin > 0 && rest[begin - 1] == '$') {
                result += rest.substr(0, begin - 1);
                result += "${";
                rest.remove_prefix(begin + 2);
                continue;
            }
            const std::size_t end = rest.find('}', begin);
            if (end == std::string_view::npos) {
                report(node, path, "`${` without `}`");
                return node.text;
            }
            result += rest.substr(0, begin);
            const std::string value = value_of(rest.substr(begin + 2, end - begin - 2), node, path);
            if (value.size() > limits::text_octets_max - put_in_octets_) {
                report(node, path, fmt::format("variables put in more than {} octets", limits::text_octets_max));
                return {};
            }
            put_in_octets_ += value.size();
            result += value;
            rest.remove_prefix(end + 1);
        }
    }
    std::string value_of(std::string_view name, Node& node, const std::string& path) const {
        const auto found = values_.find(std::string(name));
        if (found != values_.end()) return found->second;
        std::vector<std::string> known;
        for (const auto& [key, value] : values_) known.push_back(key);
        report(node, path, fmt::format("no variable `{}` in `vars`{}", name, spelling_hint(name, known)));
        return {};
    }
    void report(Node& node, const std::string& path, std::string message) const {
        problems_.add(node.position, path, std::move(message));
        node.valid = false;
    }

    std::map<std::string, std::string> values_;
    std::size_t put_in_octets_ = 0;  ///< by all variables
    Problems& problems_;
};

}  // namespace

void check_variables(Node& root, Problems& problems) {
    Node* vars = root.find("vars");
    if (vars == nullptr || vars->kind == Node::Kind::mapping || vars->kind == Node::Kind::null) return;
    problems.add(vars->position, "vars",
                 fmt::format("a mapping is wanted here, not {}: write `vars: {{name: text}}`", describe(*vars)));
    *vars = Node{Node::Kind::mapping, vars->position, {}, {}, {}, true};  // nothing is to be said of it twice
}

void substitute(Node& root, Problems& problems) {
    Substitution substitution(root.find("vars"), problems);
    for (Member& member : root.members) {
        if (member.key != "vars") substitution.apply(member.value, member.key);
    }
}

}  // namespace sim::scenario
