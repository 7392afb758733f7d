#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/mailstore/account.hpp"

namespace sim::mailstore {

/// A message as it is kept in files that other programs read.
struct FiledMail {
    std::string folder = std::string(inbox_name);  ///< in UTF-8, with its superiors
    Content content;                               ///< lines end with CRLF
    std::vector<std::string> flags{};              ///< system flags and keywords
    std::optional<DateTime> internal_date{};       ///< nothing: the file does not tell it
    std::string return_path{};                     ///< of the From_ line of mbox; empty: the null path
    bool operator==(const FiledMail&) const = default;
};

/// Why mail cannot be read from files or written to them.
struct FilingProblem {
    std::size_t line = 0;  ///< of an mbox, from 1; 0: of none
    std::string text;
};

/// The messages of one mailbox, by UID. @param calendar  gives the date of those that came without one
[[nodiscard]] std::vector<FiledMail> filed_mails(const Mailbox& mailbox, const protocol::message::Calendar& calendar);

/// Of a word that is taken for a keyword; longer ones would be folded in a header. A bound of ours
inline constexpr std::size_t keyword_octets_max = 200;
/// Whether a word of a file may be a keyword: an atom, as IMAP writes it (RFC 9051 section 9, `flag-keyword`).
[[nodiscard]] bool is_keyword(std::string_view word);

/// Mail in files of Unix ends its lines with LF: every line end becomes CRLF. The first one tells: where it is CRLF,
/// the file holds mail as it travels, which stays as it is.
[[nodiscard]] std::string with_crlf(std::string_view text);
/// CRLF as LF where that can be undone: where there is no other CR or LF. Else as it is.
[[nodiscard]] std::string with_lf(std::string_view octets);

}  // namespace sim::mailstore
