#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/dns/domain_name.hpp"
#include "protocol/dns/limits.hpp"
#include "protocol/dns/record_type.hpp"
#include "protocol/dns/resource_record.hpp"

namespace protocol::dns {

inline constexpr std::uint16_t dns_port = 53;  ///< RFC 1035 section 4.2

/// Kind of query (RFC 1035 section 4.1.1): any 4-bit number.
enum class Opcode : std::uint8_t { query = 0, inverse_query = 1, status = 2, notify = 4, update = 5 };

/// Response code: 4 bits (RFC 1035 section 4.1.1), 12 with EDNS (RFC 6891 section 6.1.3).
enum class ResponseCode : std::uint16_t {
    no_error = 0,
    format_error = 1,
    server_failure = 2,
    name_error = 3,  ///< NXDOMAIN
    not_implemented = 4,
    refused = 5,
    bad_version = 16,  ///< BADVERS, RFC 6891 section 9
};
/// NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, BADVERS or RCODEnnn.
[[nodiscard]] std::string to_string(ResponseCode code);

/// What is asked (RFC 1035 section 4.1.2).
struct Question {
    DomainName name;
    RecordType type{};
    RecordClass record_class = RecordClass::in;

    /// `beta.test. IN MX`
    [[nodiscard]] std::string to_string() const;
    bool operator==(const Question&) const = default;
};

/// One option of an OPT record (RFC 6891 section 6.1.2).
struct EdnsOption {
    std::uint16_t code = 0;
    Octets data;
    bool operator==(const EdnsOption&) const = default;
};

/// The OPT pseudo-record (RFC 6891 section 6.1.2); the upper rcode bits live in Message::rcode.
struct Edns {
    std::uint16_t udp_octets_max = edns_octets_default;  ///< largest UDP message the sender takes
    std::uint8_t version = 0;
    bool dnssec_ok = false;
    std::vector<EdnsOption> options{};
    bool operator==(const Edns&) const = default;
};

/// A DNS message (RFC 1035 section 4.1).
struct Message {
    std::uint16_t id = 0;
    bool response = false;  ///< QR
    Opcode opcode = Opcode::query;
    bool authoritative = false;        ///< AA
    bool truncated = false;            ///< TC
    bool recursion_desired = false;    ///< RD
    bool recursion_available = false;  ///< RA
    bool authentic_data = false;       ///< AD, RFC 4035 section 3.2.3
    bool checking_disabled = false;    ///< CD, RFC 4035 section 3.2.2
    ResponseCode rcode = ResponseCode::no_error;
    std::vector<Question> questions{};
    std::vector<ResourceRecord> answers{};
    std::vector<ResourceRecord> authorities{};
    std::vector<ResourceRecord> additionals{};  ///< without the OPT record
    std::optional<Edns> edns{};

    bool operator==(const Message&) const = default;
    /// Several lines in the manner of zone files, for transcripts.
    [[nodiscard]] std::string to_string() const;
};

/// A query for one question. Set `edns` to allow UDP answers over 512 octets.
[[nodiscard]] Message make_query(std::uint16_t id, Question question, bool recursion_desired);
/// An empty response to `query`: its id, opcode, RD, CD and questions, QR set, EDNS if the query had it.
[[nodiscard]] Message make_response(const Message& query, ResponseCode rcode);
/// Whether `response` can be the response to `query`: QR, id, opcode and question agree. A FORMERR may come
/// without the question (RFC 5452 section 9.1).
[[nodiscard]] bool is_response_to(const Message& response, const Message& query);
/// The largest UDP response the sender of `query` takes: at least 512 octets.
[[nodiscard]] std::size_t udp_octets_max(const Message& query);

}  // namespace protocol::dns
