#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/dns/message.hpp"
#include "protocol/dns/resource_record.hpp"

namespace protocol::dns {

/// How far data is to be believed, least first (RFC 2181 section 5.4.1).
enum class Credibility : std::uint8_t {
    additional,               ///< additional section, or authority section of an answer without AA: glue, referrals
    answer,                   ///< answer section without AA
    authoritative_authority,  ///< authority section with AA
    authoritative_answer,     ///< answer section with AA
};
/// additional, answer, authoritative-authority, authoritative-answer
[[nodiscard]] std::string_view to_string(Credibility credibility);

/// What a response comes to for an iterative resolver (RFC 1034 section 5.3.3, step 4).
enum class ResponseKind : std::uint8_t {
    answer,      ///< the records asked for
    alias,       ///< aliases that lead to a name which must be asked for anew
    no_data,     ///< the name exists, without such records (RFC 2308 section 2.2)
    name_error,  ///< the name does not exist (RFC 2308 section 2.1)
    referral,    ///< other servers know more
    lame,        ///< the server answers, but not for this zone
    error,       ///< SERVFAIL, REFUSED or another rcode
};

struct BelievedRRset {
    RRset rrset;
    Credibility credibility = Credibility::additional;
    bool operator==(const BelievedRRset&) const = default;
};

/// What of a response is believed, and what it means. Records outside the bailiwick - the zone whose
/// servers were asked - are dropped (RFC 5452 section 6), and so is what was not asked for.
struct ResponseAnalysis {
    Question question;
    ResponseKind kind = ResponseKind::lame;
    ResponseCode rcode = ResponseCode::no_error;
    std::vector<BelievedRRset> answers{};    ///< the aliases in order, then the records asked for
    DomainName final_name{};                 ///< where the aliases lead
    std::optional<ResourceRecord> soa{};     ///< of no_data and name_error
    std::optional<BelievedRRset> servers{};  ///< NS RRset at or above final_name: the new zone's in a referral
    std::vector<BelievedRRset> addresses{};  ///< A and AAAA of servers and exchangers, from the additional section
};

/// @param bailiwick  the zone whose servers were asked
[[nodiscard]] ResponseAnalysis analyse(const Question& question, Message response, const DomainName& bailiwick);

}  // namespace protocol::dns
