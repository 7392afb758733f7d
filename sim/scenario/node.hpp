#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/position.hpp"

namespace sim::scenario {

struct Member;

/// A part of a YAML document, with the place where it stands.
struct Node {
    enum class Kind : std::uint8_t { null, scalar, sequence, mapping };

    Kind kind = Kind::null;
    Position position;
    std::string text;             ///< of a scalar
    std::vector<Node> items;      ///< of a sequence
    std::vector<Member> members;  ///< of a mapping, in the order of the file
    bool valid = true;            ///< false: a problem with this scalar has been reported
    bool replaces = false;        ///< `!replace`: laid over another value it takes its place whole

    /// The value under a key of a mapping; nullptr: there is none.
    [[nodiscard]] const Node* find(std::string_view key) const;
    [[nodiscard]] Node* find(std::string_view key);
    /// The member, made with a null value where there is none. @pre a mapping or null; null becomes a mapping
    Member& member(std::string_view key, Position position);
};

/// A key of a mapping with its value.
struct Member {
    std::string key;
    Position position;
    Node value;
};

/// What the node is, for messages: `a list`, `the text "x"`.
std::string describe(const Node& node);

}  // namespace sim::scenario
