#include "sim/scenario/section.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim::scenario {

namespace {

std::string key_path(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

/// Puts a value in place of a mapping under the table's short key, if it can stand there.
void write_out_short_form(Node& node, const Table& table) {
    if (node.kind == Node::Kind::mapping || table.short_key.empty()) return;
    const bool list = table.find(table.short_key)->shape == Shape::list;
    if (node.kind != (list ? Node::Kind::sequence : Node::Kind::scalar)) return;
    Node inner = std::move(node);
    node = Node{};
    node.position = inner.position;
    node.member(table.short_key, inner.position).value = std::move(inner);
}

/// Reports an unknown key. One that is a known key misspelt is read as that, so that nothing else seems to be
/// missing because of it.
void mend_key(Member& member, const Node& mapping, const Table& table, const std::string& path, Problems& problems) {
    std::vector<std::string> known;
    for (const std::string_view name : table.names()) known.emplace_back(name);
    const std::string hint = spelling_hint(member.key, known);
    const std::string message =
        fmt::format("unknown key `{}`{}", member.key, hint.empty() ? "; known here: " + join(known) : hint);
    problems.add(member.position, path, message);
    const std::string* meant = nearest_word(member.key, known);
    if (meant != nullptr && mapping.find(*meant) == nullptr) member.key = *meant;
}

void check_scalar(Node& node, const Key& key, const std::string& path, Problems& problems) {
    if (!node.valid) return;
    std::string problem;
    if (key.type == ScalarType::later) {
        problem = fmt::format("this version cannot do it yet: {}", key.description);
    } else if (node.kind == Node::Kind::null) {
        problem = "a value is missing";
    } else if (node.kind != Node::Kind::scalar) {
        problem = fmt::format("a single value is wanted here, not {}", describe(node));
    } else {
        problem = scalar_problem(key, node.text);
    }
    if (problem.empty()) return;
    problems.add(node.position, path, problem);
    node.valid = false;
}

void check_one(Node& node, const Key& key, const std::string& path, Problems& problems) {
    if (key.type == ScalarType::section) {
        check_section(node, *key.table, path, problems);
    } else {
        check_scalar(node, key, path, problems);
    }
}

void check_list(Node& node, const Key& key, const std::string& path, Problems& problems) {
    if (node.kind != Node::Kind::sequence) {
        const std::string example = node.kind == Node::Kind::scalar ? fmt::format(": write [{}]", node.text) : "";
        problems.add(node.position, path, fmt::format("a list is wanted here, not {}{}", describe(node), example));
        node.valid = false;
        return;
    }
    for (std::size_t index = 0; index < node.items.size(); ++index) {
        check_one(node.items[index], key, fmt::format("{}[{}]", path, index), problems);
    }
}

void check_map(Node& node, const Key& key, const std::string& path, Problems& problems) {
    if (node.kind != Node::Kind::mapping) {
        problems.add(node.position, path, fmt::format("a mapping is wanted here, not {}", describe(node)));
        node.valid = false;
        return;
    }
    for (Member& member : node.members) {
        const std::string inner = key_path(path, member.key);
        if (key.shape == Shape::map_of_lists) {
            check_list(member.value, key, inner, problems);
        } else {
            check_one(member.value, key, inner, problems);
        }
    }
}

void check_value(Node& node, const Key& key, const std::string& path, Problems& problems) {
    if (key.type == ScalarType::later || key.shape == Shape::one) {
        check_one(node, key, path, problems);
    } else if (key.shape == Shape::list) {
        check_list(node, key, path, problems);
    } else {
        check_map(node, key, path, problems);
    }
}

void check_presence(const Node& node, const Table& table, const std::string& path, Problems& problems) {
    std::vector<std::string> alternatives;
    std::vector<const Member*> given;
    for (const Key& key : table.keys) {
        if (key.required && node.find(key.name) == nullptr) {
            problems.add(node.position, path, fmt::format("the key `{}` is missing: {}", key.name, key.description));
        }
        if (key.alternative) alternatives.emplace_back(key.name);
    }
    for (const Member& member : node.members) {
        const Key* key = table.find(member.key);
        if (key != nullptr && key->alternative) given.push_back(&member);
    }
    if (alternatives.empty() || given.size() == 1) return;
    if (given.empty()) {
        problems.add(node.position, path, fmt::format("one of these keys is missing: {}", join(alternatives)));
        return;
    }
    for (std::size_t index = 1; index < given.size(); ++index) {
        problems.add(given[index]->position, key_path(path, given[index]->key),
                     fmt::format("`{}` excludes `{}`", given.front()->key, given[index]->key));
    }
}

}  // namespace

void check_section(Node& node, const Table& table, const std::string& path, Problems& problems) {
    write_out_short_form(node, table);
    if (node.kind == Node::Kind::null) node.kind = Node::Kind::mapping;
    if (node.kind != Node::Kind::mapping) {
        problems.add(node.position, path, fmt::format("a mapping is wanted here, not {}", describe(node)));
        node.valid = false;
        return;
    }
    for (Member& member : node.members) {
        const std::string member_path = key_path(path, member.key);
        if (table.find(member.key) == nullptr) mend_key(member, node, table, member_path, problems);
        const Key* key = table.find(member.key);
        if (key != nullptr) check_value(member.value, *key, member_path, problems);
    }
    check_presence(node, table, path, problems);
}

const std::vector<Member>* Section::members(std::string_view key) const {
    const Node* node = value(key);
    return node == nullptr || !node->valid ? nullptr : &node->members;
}

std::string Section::path(std::string_view key) const {
    return key_path(path_, key);
}

Position Section::position(std::string_view key) const {
    const Node* node = value(key);
    return node == nullptr ? position() : node->position;
}

void Section::problem(std::string_view key, std::string message) const {
    problems_->add(position(key), path(key), std::move(message));
}

void Section::get(std::string_view key, std::map<std::string, std::string>& target) const {
    const Key& info = key_info(key, Shape::map);
    const Node* node = value(key);
    if (node == nullptr) return;
    for (const Member& member : node->members) {
        if (!member.value.valid || member.value.kind != Node::Kind::scalar) continue;
        read_scalar(info, member.value.text, target[member.key]);
    }
}

const Node* Section::value(std::string_view key) const {
    return node_ == nullptr ? nullptr : node_->find(key);
}

const Key& Section::key_info(std::string_view key, [[maybe_unused]] Shape shape) const {
    const Key* found = table_->find(key);
    assert(found != nullptr && found->shape == shape);
    return *found;
}

void Section::get_choice_index(std::string_view key, std::size_t& index) const {
    const Key& info = key_info(key, Shape::one);
    assert(info.type == ScalarType::choice);
    std::string chosen;
    get(key, chosen);
    const auto found = std::find(info.choices.begin(), info.choices.end(), chosen);
    if (found != info.choices.end()) index = static_cast<std::size_t>(found - info.choices.begin());
}

Section Section::section(std::string_view key) const {
    const Key& info = key_info(key, Shape::one);
    assert(info.type == ScalarType::section);
    return {value(key), *info.table, path(key), *problems_};
}

std::vector<Section> Section::list(std::string_view key) const {
    const Key& info = key_info(key, Shape::list);
    assert(info.type == ScalarType::section);
    std::vector<Section> sections;
    const Node* node = value(key);
    if (node == nullptr) return sections;
    for (std::size_t index = 0; index < node->items.size(); ++index) {
        sections.emplace_back(&node->items[index], *info.table, fmt::format("{}[{}]", path(key), index), *problems_);
    }
    return sections;
}

std::vector<std::pair<std::string, Section>> Section::map(std::string_view key) const {
    const Key& info = key_info(key, Shape::map);
    assert(info.type == ScalarType::section);
    std::vector<std::pair<std::string, Section>> sections;
    const Node* node = value(key);
    if (node == nullptr) return sections;
    for (const Member& member : node->members) {
        sections.emplace_back(member.key,
                              Section(&member.value, *info.table, key_path(path(key), member.key), *problems_));
    }
    return sections;
}

void Section::read_scalar(const Key& key, std::string_view text, std::string& target) {
    switch (key.type) {
        case ScalarType::mail_address:
            target = parse_mail_address(text).value();
            break;
        case ScalarType::envelope_address:
            target = parse_envelope_address(text).value();
            break;
        case ScalarType::reverse_path:
            target = text == "<>" ? std::string() : parse_envelope_address(text).value();
            break;
        case ScalarType::address_target:
            target = parse_address_target(text).value();
            break;
        case ScalarType::sender_pattern:
            target = parse_sender_pattern(text).value();
            break;
        case ScalarType::host:
            target = parse_host_name(text).value();
            break;
        case ScalarType::origin:
            target = parse_origin(text).value();
            break;
        default:
            target = text;
    }
}

void Section::read_scalar(const Key&, std::string_view text, bool& target) {
    target = parse_boolean(text).value();
}

void Section::read_scalar(const Key& key, std::string_view text, std::uint64_t& target) {
    target = key.type == ScalarType::size ? parse_size(text).value() : parse_integer(text, key.min, key.max).value();
}

void Section::read_scalar(const Key& key, std::string_view text, unsigned& target) {
    assert(key.max <= UINT32_MAX);
    target = static_cast<unsigned>(parse_integer(text, key.min, key.max).value());
}

void Section::read_scalar(const Key& key, std::string_view text, std::uint16_t& target) {
    if (key.type == ScalarType::port) {
        target = parse_port(text).value();
        return;
    }
    assert(key.max <= UINT16_MAX);
    target = static_cast<std::uint16_t>(parse_integer(text, key.min, key.max).value());
}

void Section::read_scalar(const Key& key, std::string_view text, double& target) {
    target = key.type == ScalarType::share ? parse_share(text).value() : parse_bandwidth(text).value();
}

void Section::read_scalar(const Key&, std::string_view text, Count& target) {
    target = parse_count(text).value();
}

void Section::read_scalar(const Key&, std::string_view text, protocol::Duration& target) {
    target = parse_duration(text).value();
}

void Section::read_scalar(const Key&, std::string_view text, protocol::Instant& target) {
    target = protocol::Instant{} + parse_duration(text).value();
}

void Section::read_scalar(const Key&, std::string_view text, protocol::IpAddress& target) {
    target = parse_address(text).value();
}

void Section::read_scalar(const Key&, std::string_view text, protocol::message::Calendar& target) {
    target = parse_start(text).value();
}

}  // namespace sim::scenario
