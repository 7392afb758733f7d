#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace protocol::smtp {

/// How many octets of input that waits behind a question are commands. The octets of chunks (RFC 3030 section 2) are
/// content, which a client may send ahead: they count only as far as all of them are more than `chunks_octets_max`.
[[nodiscard]] std::size_t waiting_command_octets(std::string_view input, std::uint64_t chunks_octets_max);

}  // namespace protocol::smtp
