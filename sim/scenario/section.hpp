#pragma once

#include <cassert>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/key_table.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/scalar.hpp"

namespace sim::scenario {

/// Checks a mapping against its table: unknown, missing and excluding keys, kinds of values, scalars. Short
/// forms are written out, bad scalars marked, so that a Section finds only what the table allows.
void check_section(Node& node, const Table& table, const std::string& path, Problems& problems);

/// A checked mapping, read key by key. Values that are absent or bad leave the target as it is.
class Section {
public:
    /// @param node  nullptr: an empty mapping
    Section(const Node* node, const Table& table, std::string path, Problems& problems)
        : node_(node), table_(&table), path_(std::move(path)), problems_(&problems) {}

    [[nodiscard]] bool has(std::string_view key) const { return value(key) != nullptr; }
    /// The entries of a map of scalars, in the order of the file; nullptr: the key is absent, or it is no map.
    [[nodiscard]] const std::vector<Member>* members(std::string_view key) const;
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string path(std::string_view key) const;
    /// Where the mapping, or the value of a key, stands; of an absent value where the mapping stands.
    [[nodiscard]] Position position() const { return node_ == nullptr ? Position{} : node_->position; }
    [[nodiscard]] Position position(std::string_view key) const;
    void problem(std::string_view key, std::string message) const;
    [[nodiscard]] Problems& problems() const { return *problems_; }

    /// Reads a scalar: the file's value, or the table's default if there is one.
    template <class T>
    void get(std::string_view key, T& target) const {
        const Key& info = key_info(key, Shape::one);
        const Node* node = value(key);
        if (node == nullptr) {
            if (!info.default_text.empty()) read_scalar(info, info.default_text, target);
        } else if (node->valid && node->kind == Node::Kind::scalar) {
            read_scalar(info, node->text, target);
        }
    }
    template <class T>
    void get(std::string_view key, std::optional<T>& target) const {
        if (!has(key) && key_info(key, Shape::one).default_text.empty()) return;
        T read{};
        get(key, read);
        target = std::move(read);
    }
    /// Reads a list of scalars in place of the target's elements.
    template <class T>
    void get(std::string_view key, std::vector<T>& target) const {
        const Key& info = key_info(key, Shape::list);
        const Node* node = value(key);
        if (node != nullptr) read_list(info, *node, target);
    }
    /// Reads a map of lists over the target's entries.
    template <class T>
    void get(std::string_view key, std::map<std::string, std::vector<T>>& target) const {
        const Key& info = key_info(key, Shape::map_of_lists);
        const Node* node = value(key);
        if (node == nullptr) return;
        for (const Member& member : node->members) read_list(info, member.value, target[member.key]);
    }
    /// Reads a map of texts over the target's entries.
    void get(std::string_view key, std::map<std::string, std::string>& target) const;
    /// The index of a choice in the table's list, as an enumerator.
    template <class E>
    void get_choice(std::string_view key, E& target) const {
        std::size_t index = static_cast<std::size_t>(target);
        get_choice_index(key, index);
        target = static_cast<E>(index);
    }
    [[nodiscard]] std::string text(std::string_view key) const {
        std::string result;
        get(key, result);
        return result;
    }

    /// The section under a key; empty where it is absent.
    [[nodiscard]] Section section(std::string_view key) const;
    /// The sections of a list.
    [[nodiscard]] std::vector<Section> list(std::string_view key) const;
    /// The keys and sections of a map, in the order of the file.
    [[nodiscard]] std::vector<std::pair<std::string, Section>> map(std::string_view key) const;
    /// The value of a key as it stands in the document; nullptr: absent.
    [[nodiscard]] const Node* value(std::string_view key) const;

private:
    [[nodiscard]] const Key& key_info(std::string_view key, Shape shape) const;
    void get_choice_index(std::string_view key, std::size_t& index) const;
    template <class T>
    static void read_list(const Key& key, const Node& node, std::vector<T>& target) {
        target.clear();
        for (const Node& item : node.items) {
            if (!item.valid || item.kind != Node::Kind::scalar) continue;
            T element{};
            read_scalar(key, item.text, element);
            target.push_back(std::move(element));
        }
    }

    static void read_scalar(const Key& key, std::string_view text, std::string& target);
    static void read_scalar(const Key& key, std::string_view text, bool& target);
    static void read_scalar(const Key& key, std::string_view text, std::uint64_t& target);
    static void read_scalar(const Key& key, std::string_view text, unsigned& target);
    static void read_scalar(const Key& key, std::string_view text, std::uint16_t& target);
    static void read_scalar(const Key& key, std::string_view text, double& target);
    static void read_scalar(const Key& key, std::string_view text, Count& target);
    static void read_scalar(const Key& key, std::string_view text, protocol::Duration& target);
    static void read_scalar(const Key& key, std::string_view text, protocol::Instant& target);
    static void read_scalar(const Key& key, std::string_view text, protocol::IpAddress& target);
    static void read_scalar(const Key& key, std::string_view text, protocol::message::Calendar& target);

    const Node* node_;
    const Table* table_;
    std::string path_;
    Problems* problems_;
};

}  // namespace sim::scenario
