#include "sim/scenario/node.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim::scenario {

const Node* Node::find(std::string_view key) const {
    const auto found = std::find_if(members.begin(), members.end(), [&](const Member& it) { return it.key == key; });
    return found == members.end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view key) {
    const auto found = std::find_if(members.begin(), members.end(), [&](const Member& it) { return it.key == key; });
    return found == members.end() ? nullptr : &found->value;
}

Member& Node::member(std::string_view key, Position where) {
    kind = Kind::mapping;
    const auto found = std::find_if(members.begin(), members.end(), [&](const Member& it) { return it.key == key; });
    if (found != members.end()) return *found;
    members.push_back({std::string(key), where, Node{Kind::null, where, {}, {}, {}, true}});
    return members.back();
}

std::string describe(const Node& node) {
    switch (node.kind) {
        case Node::Kind::null:
            return "nothing";
        case Node::Kind::scalar:
            return fmt::format("`{}`", node.text);
        case Node::Kind::sequence:
            return "a list";
        case Node::Kind::mapping:
            return "a mapping";
    }
    return {};
}

}  // namespace sim::scenario
