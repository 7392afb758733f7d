#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/imap/mailbox_name.hpp"
#include "protocol/imap/sequence_set.hpp"
#include "protocol/imap/status_item.hpp"

namespace protocol::imap {

enum class Condition : std::uint8_t { ok, no, bad, preauth, bye };

[[nodiscard]] constexpr std::string_view name(Condition condition) {
    constexpr auto names = std::to_array<std::string_view>({"OK", "NO", "BAD", "PREAUTH", "BYE"});
    return names[static_cast<std::size_t>(condition)];
}

/// `resp-text-code`, RFC 9051 section 7.1: `UIDNEXT 4392`.
struct ResponseCode {
    std::string name{};      ///< in upper case
    std::string argument{};  ///< as it is written, without the space before it; empty: none

    bool operator==(const ResponseCode&) const = default;
};
/// RFC 4315: one message or, behind MULTIAPPEND, several.
[[nodiscard]] ResponseCode append_uid_code(std::uint32_t uid_validity, const SequenceSet& uids);
[[nodiscard]] ResponseCode copy_uid_code(std::uint32_t uid_validity, const SequenceSet& from, const SequenceSet& to);
[[nodiscard]] ResponseCode number_code(std::string_view name, std::uint64_t number);
[[nodiscard]] ResponseCode list_code(std::string_view name, const std::vector<std::string>& values);

/// OK, NO, BAD, PREAUTH, BYE.
struct ConditionResponse {
    std::optional<std::string> tag{};  ///< nothing: untagged
    Condition condition = Condition::ok;
    std::optional<ResponseCode> code{};
    std::string text{};  ///< one line

    bool operator==(const ConditionResponse&) const = default;
};
/// `+ `, RFC 9051 section 7.6.
struct ContinuationResponse {
    std::string text{};
    bool operator==(const ContinuationResponse&) const = default;
};
struct CapabilityData {
    std::vector<std::string> capabilities{};
    bool operator==(const CapabilityData&) const = default;
};
struct EnabledData {
    std::vector<std::string> capabilities{};
    bool operator==(const EnabledData&) const = default;
};
struct FlagsData {
    std::vector<std::string> flags{};
    bool operator==(const FlagsData&) const = default;
};
/// LIST and LSUB, RFC 9051 section 7.3.1.
struct ListData {
    bool lsub = false;
    std::vector<std::string> attributes{};
    std::optional<char> delimiter{};        ///< nothing: no hierarchy
    std::string mailbox{};                  ///< in UTF-8
    std::vector<std::string> child_info{};  ///< CHILDINFO: selection options that children match
    std::optional<std::string> old_name{};  ///< OLDNAME, in UTF-8
    bool operator==(const ListData&) const = default;
};
struct StatusData {
    std::string mailbox{};                                    ///< in UTF-8
    std::vector<std::pair<StatusItem, std::string>> items{};  ///< the values as they are written: a number, NIL, `(id)`
    bool operator==(const StatusData&) const = default;
};
struct SearchData {
    std::vector<std::uint32_t> numbers{};
    std::optional<std::uint64_t> modseq{};  ///< RFC 7162 section 3.1.5
    bool operator==(const SearchData&) const = default;
};
struct SortData {
    std::vector<std::uint32_t> numbers{};
    std::optional<std::uint64_t> modseq{};
    bool operator==(const SortData&) const = default;
};
struct ThreadData {
    std::string text{};  ///< `(1)(2 (3)(4))`, RFC 5256 section 4
    bool operator==(const ThreadData&) const = default;
};
/// RFC 9051 section 7.3.4. What is absent was not asked for, or there is no hit.
struct EsearchData {
    std::optional<std::string> tag{};
    bool by_uid = false;
    std::optional<std::uint32_t> min{};
    std::optional<std::uint32_t> max{};
    std::optional<std::uint32_t> count{};
    std::optional<SequenceSet> all{};
    std::optional<std::uint64_t> modseq{};
    bool operator==(const EsearchData&) const = default;
};
/// `* 3 EXISTS` and its kin.
struct CountData {
    enum class Kind : std::uint8_t { exists, recent, expunge };
    Kind kind = Kind::exists;
    std::uint32_t number = 0;
    bool operator==(const CountData&) const = default;
};
/// RFC 7162 section 3.2.10.
struct VanishedData {
    bool earlier = false;
    SequenceSet uids{};
    bool operator==(const VanishedData&) const = default;
};
/// RFC 9051 section 7.5.2: data items and their values as they are written.
struct FetchData {
    std::uint32_t number = 1;
    std::vector<std::pair<std::string, Octets>> items{};
    bool operator==(const FetchData&) const = default;
};
/// RFC 9051 section 6.3.10: personal, other users', shared.
struct NamespaceData {
    struct Description {
        std::string prefix{};
        std::optional<char> delimiter{};
        bool operator==(const Description&) const = default;
    };
    std::array<std::vector<Description>, 3> classes{};
    bool operator==(const NamespaceData&) const = default;
};
/// RFC 2971.
struct IdData {
    std::optional<std::vector<std::pair<std::string, std::optional<std::string>>>> fields{};
    bool operator==(const IdData&) const = default;
};
/// RFC 9208 section 4.2.1.
struct QuotaData {
    struct Usage {
        std::string resource{};
        std::uint64_t used = 0;
        std::uint64_t limit = 0;
        bool operator==(const Usage&) const = default;
    };
    std::string root{};
    std::vector<Usage> usages{};
    bool operator==(const QuotaData&) const = default;
};
struct QuotaRootData {
    std::string mailbox{};  ///< in UTF-8
    std::vector<std::string> roots{};
    bool operator==(const QuotaRootData&) const = default;
};
/// RFC 5464 section 4.4.1: entries with their values, or section 4.4.2: the names of those that have changed.
struct MetadataData {
    std::string mailbox{};  ///< in UTF-8; empty: the server
    std::vector<std::pair<std::string, std::optional<Octets>>> values{};
    std::vector<std::string> changed{};
    bool operator==(const MetadataData&) const = default;
};
/// Data of an extension that is not known here, behind `* `.
struct OtherData {
    Octets text{};
    bool operator==(const OtherData&) const = default;
};

using Response = std::variant<ConditionResponse, ContinuationResponse, CapabilityData, EnabledData, FlagsData, ListData,
                              StatusData, SearchData, SortData, ThreadData, EsearchData, CountData, VanishedData,
                              FetchData, NamespaceData, IdData, QuotaData, QuotaRootData, MetadataData, OtherData>;

/// Protocol text with the CRLF at the end. RFC 9051 section 7
[[nodiscard]] Octets encode(const Response& response, NameEncoding names);
/// @param octets  without the CRLF at the end; literals stand in it with their octets behind `{n}` CRLF
[[nodiscard]] Result<Response, SyntaxError> parse_response(std::string_view octets, NameEncoding names);

}  // namespace protocol::imap
