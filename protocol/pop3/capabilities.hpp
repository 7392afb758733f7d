#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace protocol::pop3 {

/// What CAPA lists: one capability a line, its tag and parameters with single spaces between. RFC 2449 section 5
struct Capabilities {
    std::vector<std::string> lines;

    /// A line has this tag; tags have no case. RFC 2449 section 3
    [[nodiscard]] bool supports(std::string_view tag) const;

    /// What stands behind the tag; empty: nothing does, or there is no such line.
    [[nodiscard]] std::string_view parameters(std::string_view tag) const;

    bool operator==(const Capabilities&) const = default;
};

}  // namespace protocol::pop3
