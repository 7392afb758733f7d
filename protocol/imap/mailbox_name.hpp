#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace protocol::imap {

/// How mailbox names stand in protocol text.
enum class NameEncoding : std::uint8_t {
    modified_utf7,  ///< RFC 3501 section 5.1.3; what is read may be in UTF-8 all the same (RFC 6855 section 3)
    utf8,           ///< once IMAP4rev2 (RFC 9051 section 5.1) or UTF8=ACCEPT (RFC 6855) is enabled
};

/// The name of a mailbox. INBOX in any case of letters is "INBOX", RFC 9051 section 5.1; other names differ by case.
class MailboxName {
public:
    MailboxName() = default;  ///< the empty name, which no mailbox has
    static Result<MailboxName, SyntaxError> parse(std::string_view wire, NameEncoding encoding);
    /// @param utf8  well formed, without control characters and not too long
    static Result<MailboxName, SyntaxError> of(std::string_view utf8);

    [[nodiscard]] const std::string& utf8() const { return utf8_; }
    [[nodiscard]] bool is_inbox() const { return utf8_ == "INBOX"; }
    [[nodiscard]] bool empty() const { return utf8_.empty(); }
    /// Without quotes.
    [[nodiscard]] std::string encode(NameEncoding encoding) const;

    bool operator==(const MailboxName&) const = default;
    auto operator<=>(const MailboxName&) const = default;

private:
    std::string utf8_;
};

/// Protocol text as UTF-8, for references and patterns of LIST, which are no names.
[[nodiscard]] Result<std::string, SyntaxError> decode_name_text(std::string_view wire, NameEncoding encoding);
[[nodiscard]] std::string encode_name_text(std::string_view utf8, NameEncoding encoding);

/// Whether a pattern of LIST names this mailbox, RFC 9051 section 6.3.9: "*" stands for anything, "%" for anything but
/// the hierarchy delimiter. The letters of INBOX match in any case.
/// @param pattern, name  in UTF-8, the reference already put before the pattern
/// @param delimiter  NUL: names have no hierarchy
[[nodiscard]] bool matches_list_pattern(std::string_view pattern, std::string_view name, char delimiter);

}  // namespace protocol::imap
