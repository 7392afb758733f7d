#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/dns/message.hpp"
#include "protocol/dns/resource_record.hpp"

namespace protocol::dns {

/// How a resolution ended.
enum class ResolutionKind : std::uint8_t {
    records,     ///< there are records of the type asked for
    no_data,     ///< the name exists, without such records
    name_error,  ///< the name does not exist (NXDOMAIN)
    failure,     ///< nobody could say: try again later
};
/// records, no-data, name-error, failure
[[nodiscard]] std::string_view to_string(ResolutionKind kind);

/// The outcome of a resolution, with what a client is told.
struct Resolution {
    Question question;
    ResolutionKind kind = ResolutionKind::failure;
    ResponseCode rcode = ResponseCode::server_failure;
    std::vector<ResourceRecord> answers{};  ///< the aliases in order, then the records; TTLs as of now
    std::optional<ResourceRecord> soa{};    ///< of a negative answer
    bool from_cache = false;                ///< no server was asked
    unsigned queries_sent = 0;
    std::string explanation{};  ///< of a failure: what went wrong last

    /// The data of the answers of type `question.type`, the aliases left out.
    [[nodiscard]] std::vector<Rdata> rdatas() const;
    /// The name the aliases lead to; the name asked for without aliases.
    [[nodiscard]] DomainName canonical_name() const;
    bool operator==(const Resolution&) const = default;
};

}  // namespace protocol::dns
