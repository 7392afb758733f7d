#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "protocol/base/octets.hpp"

namespace protocol::smtp {

/// The content of a mail as immutable chunks that many copies share: who adds header fields in front of
/// it puts a chunk in front. Without dot-stuffing and without the end-of-data line.
using Content = std::vector<std::shared_ptr<const Octets>>;

[[nodiscard]] inline std::uint64_t size_octets(const Content& content) {
    std::uint64_t size = 0;
    for (const auto& chunk : content) size += chunk->size();
    return size;
}

/// The longest of its lines, without CRLF.
[[nodiscard]] std::size_t longest_line_octets(const Content& content);
[[nodiscard]] std::size_t longest_line_octets(std::string_view content);

/// True if an octet of its header section is above 127, so that it needs SMTPUTF8 (RFC 6532).
[[nodiscard]] bool has_eight_bit_header(const Content& content);
/// True if an octet of it is above 127, so that it needs 8BITMIME (RFC 6152).
[[nodiscard]] bool has_eight_bit_octets(const Content& content);

}  // namespace protocol::smtp
