#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/imap/search_key.hpp"

/// The words of search-key, for reading and writing. RFC 9051 section 6.4.4, RFC 3501 section 6.4.4, RFC 5032, RFC 7162
/// section 3.1.5, RFC 8474 section 6, RFC 8514 section 4.
namespace protocol::imap {

/// What stands behind a word.
enum class SearchArgument : std::uint8_t {
    none,
    text,
    field_and_text,
    keyword,
    object_id,
    date,
    number,
    interval,
    modseq,
    set,
    key,
    two_keys,
};

struct SearchWord {
    std::string_view name;
    SearchKey::Kind kind;
    SearchArgument argument;
};

inline constexpr auto search_words = std::to_array<SearchWord>({
    {"ALL", SearchKey::Kind::all, SearchArgument::none},
    {"KEYWORD", SearchKey::Kind::keyword, SearchArgument::keyword},
    {"UID", SearchKey::Kind::uid, SearchArgument::set},
    {"BCC", SearchKey::Kind::bcc, SearchArgument::text},
    {"CC", SearchKey::Kind::cc, SearchArgument::text},
    {"FROM", SearchKey::Kind::from, SearchArgument::text},
    {"TO", SearchKey::Kind::to, SearchArgument::text},
    {"SUBJECT", SearchKey::Kind::subject, SearchArgument::text},
    {"BODY", SearchKey::Kind::body, SearchArgument::text},
    {"TEXT", SearchKey::Kind::text, SearchArgument::text},
    {"HEADER", SearchKey::Kind::header, SearchArgument::field_and_text},
    {"BEFORE", SearchKey::Kind::before, SearchArgument::date},
    {"ON", SearchKey::Kind::on, SearchArgument::date},
    {"SINCE", SearchKey::Kind::since, SearchArgument::date},
    {"SENTBEFORE", SearchKey::Kind::sent_before, SearchArgument::date},
    {"SENTON", SearchKey::Kind::sent_on, SearchArgument::date},
    {"SENTSINCE", SearchKey::Kind::sent_since, SearchArgument::date},
    {"SAVEDBEFORE", SearchKey::Kind::saved_before, SearchArgument::date},
    {"SAVEDON", SearchKey::Kind::saved_on, SearchArgument::date},
    {"SAVEDSINCE", SearchKey::Kind::saved_since, SearchArgument::date},
    {"SAVEDATESUPPORTED", SearchKey::Kind::save_date_supported, SearchArgument::none},
    {"LARGER", SearchKey::Kind::larger, SearchArgument::number},
    {"SMALLER", SearchKey::Kind::smaller, SearchArgument::number},
    {"OLDER", SearchKey::Kind::older, SearchArgument::interval},
    {"YOUNGER", SearchKey::Kind::younger, SearchArgument::interval},
    {"MODSEQ", SearchKey::Kind::modseq, SearchArgument::modseq},
    {"EMAILID", SearchKey::Kind::email_id, SearchArgument::object_id},
    {"THREADID", SearchKey::Kind::thread_id, SearchArgument::object_id},
    {"RECENT", SearchKey::Kind::recent, SearchArgument::none},
    {"NOT", SearchKey::Kind::not_, SearchArgument::key},
    {"OR", SearchKey::Kind::or_, SearchArgument::two_keys},
});

/// A word for a system flag; with UN before it for its absence.
struct SearchFlagWord {
    std::string_view name;
    std::string_view flag;
};

inline constexpr auto search_flag_words = std::to_array<SearchFlagWord>({
    {"ANSWERED", "\\Answered"},
    {"DELETED", "\\Deleted"},
    {"DRAFT", "\\Draft"},
    {"FLAGGED", "\\Flagged"},
    {"SEEN", "\\Seen"},
});

}  // namespace protocol::imap
