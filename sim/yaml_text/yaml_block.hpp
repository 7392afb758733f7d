#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/instant.hpp"
#include "sim/yaml_text/units.hpp"

namespace sim::yaml_text {

/// A double-quoted YAML scalar. `${` is written so that it is no variable.
[[nodiscard]] std::string yaml_quoted(std::string_view text);

/// A single-quoted one, in which a backslash is one; the same of `${`. @pre printable ASCII
[[nodiscard]] std::string yaml_single_quoted(std::string_view text);

/// Lines of block YAML. Keys of one mapping are written at one depth.
class YamlBlock {
public:
    void key(std::size_t depth, std::string_view key, std::string_view value) {
        text_ += fmt::format("{}{}: {}\n", indent(depth), key, value);
    }
    void open(std::size_t depth, std::string_view key) { text_ += fmt::format("{}{}:\n", indent(depth), key); }
    /// The next line begins an element of a list; its keys are written at `depth` + 1.
    void element(std::size_t depth) {
        element_ = true;
        element_depth_ = depth;
    }
    /// A list's element that is a scalar.
    void item(std::size_t depth, std::string_view value) {
        text_ += fmt::format("{}- {}\n", std::string(depth * 2, ' '), value);
    }
    void optional(std::size_t depth, std::string_view name, const std::optional<std::string>& value) {
        if (value) key(depth, name, yaml_quoted(*value));
    }
    void optional(std::size_t depth, std::string_view name, const std::optional<protocol::Duration>& value) {
        if (value) key(depth, name, format_duration(*value));
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string indent(std::size_t depth) {
        if (!element_) return std::string(depth * 2, ' ');
        element_ = false;
        return std::string(element_depth_ * 2, ' ') + "- ";
    }
    std::string text_;
    bool element_ = false;
    std::size_t element_depth_ = 0;
};

}  // namespace sim::yaml_text
