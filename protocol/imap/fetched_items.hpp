#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/imap/response.hpp"

/// What a client asks of a FETCH response, whose values stand there as they were written. RFC 9051 section 7.5.2
namespace protocol::imap {

/// Nothing: it is not there, or no number.
[[nodiscard]] std::optional<std::uint32_t> fetched_uid(const FetchData& data);
/// Nothing: they are not there.
[[nodiscard]] std::optional<std::vector<std::string>> fetched_flags(const FetchData& data);
/// The mod-sequence, RFC 7162 section 3.1.4.2. Nothing: it is not there, or no number.
[[nodiscard]] std::optional<std::uint64_t> fetched_modseq(const FetchData& data);
/// The octets of a section, of RFC822 and their kin. Nothing: it is not there, or NIL.
/// @param item  as the server names it, in any case of letters: `BODY[]`
[[nodiscard]] std::optional<Octets> fetched_octets(const FetchData& data, std::string_view item);

}  // namespace protocol::imap
