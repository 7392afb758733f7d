#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/octets.hpp"

namespace protocol::message {

/// A message as it is carried by SMTP (header section, empty line, body), held as immutable chunks that
/// queues and stores share. A hop prepends its trace field and copies no octet. RFC 5322 section 2.1.
class Content {
public:
    using Chunk = std::shared_ptr<const Octets>;

    /// No octets.
    Content() = default;
    explicit Content(Octets octets) : Content(std::make_shared<const Octets>(std::move(octets))) {}
    /// @pre chunk is not null
    explicit Content(Chunk chunk);

    /// The same message with `field` in front; every other chunk is shared.
    /// @pre field is empty, or one or more complete header fields, each with its final CRLF
    [[nodiscard]] Content prepend(Octets field) const;
    /// The same empty line and body under another header section. @param header  complete header fields
    [[nodiscard]] Content with_header(Octets header) const;

    [[nodiscard]] std::size_t size_octets() const { return size_octets_; }
    [[nodiscard]] bool empty() const { return size_octets_ == 0; }
    /// Octets of the header section, with the last field's line end, without the empty line.
    [[nodiscard]] std::size_t header_size_octets() const { return header_size_octets_; }
    /// Where the body begins, after the empty line; size_octets() where there is no empty line.
    [[nodiscard]] std::size_t body_offset_octets() const { return body_offset_octets_; }

    /// The chunks in the order of the message, for digests and for sending without a copy.
    [[nodiscard]] const std::vector<Chunk>& chunks() const { return chunks_; }
    /// Calls `visit(std::string_view)` for each chunk in order.
    template <class Visit>
    void for_each_chunk(Visit&& visit) const {
        for (const Chunk& chunk : chunks_) visit(std::string_view(*chunk));
    }

    /// All octets in one piece.
    [[nodiscard]] Octets flatten() const { return slice(0, size_octets_); }
    /// The header section, without the empty line.
    [[nodiscard]] Octets header() const { return slice(0, header_size_octets_); }
    [[nodiscard]] Octets body() const { return slice(body_offset_octets_, size_octets_ - body_offset_octets_); }
    /// At most `count_octets` octets from `offset_octets` on; fewer (or none) at the end.
    [[nodiscard]] Octets slice(std::size_t offset_octets, std::size_t count_octets) const;

    /// The same octets, however they are cut into chunks.
    bool operator==(const Content& other) const;

private:
    std::vector<Chunk> chunks_;
    std::size_t size_octets_ = 0;
    std::size_t header_size_octets_ = 0;
    std::size_t body_offset_octets_ = 0;
};

/// Where a header section ends: the octets before the empty line, and where the body begins. Lines end
/// with CRLF; a bare LF is taken as a line end too, so that a malformed message has one reading. Without
/// an empty line everything is header. RFC 5322 section 2.1.
struct HeaderEnd {
    std::size_t header_size_octets = 0;
    std::size_t body_offset_octets = 0;

    bool operator==(const HeaderEnd&) const = default;
};
[[nodiscard]] HeaderEnd find_header_end(std::string_view octets);

}  // namespace protocol::message
