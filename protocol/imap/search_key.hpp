#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/imap/sequence_set.hpp"

namespace protocol::imap {

/// A day of the calendar, `date` of RFC 9051 section 9; compared without time and zone.
struct Date {
    int year = 1970;
    int month = 1;  ///< 1 to 12
    int day = 1;    ///< 1 to 31

    bool operator==(const Date&) const = default;
    auto operator<=>(const Date&) const = default;
};

/// `search-key`, RFC 9051 section 6.4.4, with those of RFC 3501 (NEW, OLD, RECENT), RFC 5032 (OLDER, YOUNGER), RFC 7162
/// (MODSEQ), RFC 8514 (SAVEDBEFORE and the like) and RFC 8474 (EMAILID, THREADID).
struct SearchKey {
    enum class Kind : std::uint8_t {
        all,
        keyword,
        sequence,
        uid,  // keyword: a flag, system flags too
        bcc,
        cc,
        from,
        to,
        subject,
        body,
        text,
        header,  // text
        before,
        on,
        since,
        sent_before,
        sent_on,
        sent_since,  // date
        saved_before,
        saved_on,
        saved_since,
        save_date_supported,
        larger,
        smaller,
        older,
        younger,
        modseq,  // number
        email_id,
        thread_id,
        recent,
        and_,
        or_,
        not_,  // operands
    };

    Kind kind = Kind::all;
    std::string text{};        ///< what is sought, in UTF-8; of `keyword` the flag, of `header` the field's body
    std::string field{};       ///< of `header`: its name
    std::uint64_t number = 0;  ///< octets, seconds, or a mod-sequence
    Date date{};
    SequenceSet set{};                  ///< of `sequence` and `uid`
    std::vector<SearchKey> operands{};  ///< of `and_` any number, of `or_` two, of `not_` one

    bool operator==(const SearchKey&) const = default;
};

}  // namespace protocol::imap
