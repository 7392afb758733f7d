#include "protocol/imap/mailbox_name.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/imap/limits.hpp"
#include "protocol/imap/modified_utf7.hpp"

namespace protocol::imap {

namespace {

constexpr std::string_view inbox = "INBOX";

/// Control characters (C0, DEL, C1) and the line and paragraph separators, which names do not have. RFC 9051 section
/// 5.1
bool has_control(std::string_view utf8) {
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        const auto octet = static_cast<unsigned char>(utf8[at]);
        if (octet < 0x20 || octet == 0x7F) return true;
        if (octet == 0xC2 && static_cast<unsigned char>(utf8[at + 1]) < 0xA0) return true;
        if (octet == 0xE2 && (utf8.substr(at, 3) == "\xE2\x80\xA8" || utf8.substr(at, 3) == "\xE2\x80\xA9"))
            return true;
    }
    return false;
}

/// INBOX, or a name below it.
bool begins_with_inbox(std::string_view name, char delimiter) {
    return starts_with_ignoring_case(name, inbox) && (name.size() == inbox.size() || name[inbox.size()] == delimiter);
}

/// Neighbouring wildcards say no more than one of them.
std::string without_repeated_wildcards(std::string_view pattern) {
    std::string shorter;
    for (const char octet : pattern) {
        const bool behind_wildcard = !shorter.empty() && (shorter.back() == '*' || shorter.back() == '%');
        if (behind_wildcard && (octet == '*' || octet == '%')) {
            if (octet == '*') shorter.back() = '*';
        } else {
            shorter += octet;
        }
    }
    return shorter;
}

/// Which beginnings of a name the pattern read so far stands for; grows by one octet of the pattern at a time.
class PatternMatch {
public:
    PatternMatch(std::string_view name, char delimiter)
        : name_(name), delimiter_(delimiter), inbox_(begins_with_inbox(name, delimiter)), reached_(name.size() + 1) {
        reached_[0] = true;
    }
    void add(char octet) {
        if (octet == '*' || octet == '%') {
            for (std::size_t end = 1; end < reached_.size(); ++end) {
                if (reached_[end - 1] && (octet == '*' || name_[end - 1] != delimiter_)) reached_[end] = true;
            }
            return;
        }
        for (std::size_t end = reached_.size() - 1; end > 0; --end) {
            reached_[end] = reached_[end - 1] && is_same(name_[end - 1], octet, inbox_ && end <= inbox.size());
        }
        reached_[0] = false;
    }
    [[nodiscard]] bool complete() const { return reached_.back(); }

private:
    static bool is_same(char left, char right, bool any_case) {
        return left == right || (any_case && to_lower(left) == to_lower(right));
    }

    std::string_view name_;
    char delimiter_;
    bool inbox_;
    std::vector<bool> reached_;
};

}  // namespace

Result<std::string, SyntaxError> decode_name_text(std::string_view wire, NameEncoding encoding) {
    // UTF-8 is understood at any time, RFC 6855 section 3; modified UTF-7 has no such octets.
    const bool has_8bit =
        std::any_of(wire.begin(), wire.end(), [](char octet) { return static_cast<unsigned char>(octet) >= 0x80; });
    if (encoding == NameEncoding::utf8 || has_8bit) {
        if (const auto at = first_invalid_utf8(wire)) return syntax_error(*at, "UTF-8");
        return std::string(wire);
    }
    auto utf8 = decode_modified_utf7(wire);
    if (!utf8) return syntax_error(0, "modified UTF-7");
    return std::move(*utf8);
}

std::string encode_name_text(std::string_view utf8, NameEncoding encoding) {
    return encoding == NameEncoding::utf8 ? std::string(utf8) : encode_modified_utf7(utf8);
}

Result<MailboxName, SyntaxError> MailboxName::parse(std::string_view wire, NameEncoding encoding) {
    const auto utf8 = decode_name_text(wire, encoding);
    if (!utf8) return failure(utf8.error());
    return of(*utf8);
}

Result<MailboxName, SyntaxError> MailboxName::of(std::string_view utf8) {
    if (const auto at = first_invalid_utf8(utf8)) return syntax_error(*at, "UTF-8");
    if (utf8.size() > mailbox_name_octets_max) return syntax_error(mailbox_name_octets_max, "a shorter mailbox name");
    if (has_control(utf8)) return syntax_error(0, "a mailbox name without control characters");
    MailboxName name;
    name.utf8_ = equal_ignoring_case(utf8, inbox) ? inbox : utf8;
    return name;
}

std::string MailboxName::encode(NameEncoding encoding) const {
    return encode_name_text(utf8_, encoding);
}

bool matches_list_pattern(std::string_view pattern, std::string_view name, char delimiter) {
    const std::string shorter = without_repeated_wildcards(pattern);
    if (shorter.size() > 2 * name.size() + 1) return false;  // more than one octet between two wildcards is too many
    PatternMatch match(name, delimiter);
    for (const char octet : shorter) match.add(octet);
    return match.complete();
}

}  // namespace protocol::imap
