#include "protocol/smtp/mailbox.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/smtp/limits.hpp"

namespace protocol::smtp {

namespace {

constexpr std::size_t mailbox_octets_max = limits::path_octets_max - 2;  // a path has "<" and ">" around it

/// `atext`, RFC 5322 section 3.2.3.
bool is_atext(char octet) {
    constexpr std::string_view specials = "!#$%&'*+-/=?^_`{|}~";
    return is_alphanumeric(octet) || specials.find(octet) != specials.npos;
}

/// An octet of `UTF8-non-ascii`, RFC 6531 section 3.3; whether the octets are well formed is asked of the whole.
bool is_non_ascii(char octet) {
    return static_cast<unsigned char>(octet) > 127;
}

/// `Dot-string`, RFC 5321 section 4.1.2.
bool is_dot_string(std::string_view text) {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != text.npos) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char octet) { return octet == '.' || is_atext(octet) || is_non_ascii(octet); });
}

/// Length of the `Quoted-string` (RFC 5321 section 4.1.2) at the start of `text`, or 0.
std::size_t quoted_string_length(std::string_view text) {
    for (std::size_t index = 1; index < text.size(); ++index) {
        if (text[index] == '"') return index + 1;
        const bool escaped = text[index] == '\\';
        if (escaped) ++index;
        if (index == text.size()) return 0;
        if (!is_printable(text[index]) && (escaped || !is_non_ascii(text[index]))) return 0;
    }
    return 0;
}

std::string dequote(std::string_view quoted_string) {
    std::string text;
    const std::string_view content = quoted_string.substr(1, quoted_string.size() - 2);
    for (std::size_t index = 0; index < content.size(); ++index) {
        if (content[index] == '\\') ++index;
        text.push_back(content[index]);
    }
    return text;
}

}  // namespace

std::string quote_local_part(std::string_view local_part) {
    if (is_dot_string(local_part)) return std::string(local_part);
    std::string quoted = "\"";
    for (const char octet : local_part) {
        if (octet == '"' || octet == '\\') quoted.push_back('\\');
        quoted.push_back(octet);
    }
    quoted.push_back('"');
    return quoted;
}

Result<Mailbox, SyntaxError> Mailbox::parse(std::string_view text) {
    if (text.size() > mailbox_octets_max) return syntax_error(mailbox_octets_max, "a shorter Mailbox");
    const bool quoted = !text.empty() && text.front() == '"';
    const std::size_t at = quoted ? quoted_string_length(text) : text.find('@');
    const std::string_view local_part = text.substr(0, std::min(at, text.size()));
    if (quoted ? at == 0 : !is_dot_string(local_part)) return syntax_error(0, "Local-part");
    if (const auto invalid = first_invalid_utf8(local_part)) return syntax_error(*invalid, "UTF-8");
    if (at >= text.size() || text[at] != '@') return syntax_error(local_part.size(), "@");
    if (at > limits::local_part_octets_max) return syntax_error(limits::local_part_octets_max, "a shorter Local-part");
    auto host = parse_host_name(text.substr(at + 1));
    if (!host) return syntax_error(at + 1 + host.error().offset_octets, std::move(host.error().expected));
    Mailbox mailbox(local_part, std::move(*host));
    // A name in A-labels may be longer than in UTF-8, and the address must fit into a path with it.
    if (!mailbox.is_ascii() && local_part.size() + 1 + canonical_of(mailbox.host_).size() > mailbox_octets_max) {
        return syntax_error(at + 1, "a shorter Domain");
    }
    return mailbox;
}

Result<Mailbox, SyntaxError> Mailbox::make(std::string_view local_part, HostName host) {
    return parse(quote_local_part(local_part) + "@" + text_of(host));
}

std::string Mailbox::local_part_dequoted() const {
    return local_part_.front() == '"' ? dequote(local_part_) : local_part_;
}

bool Mailbox::is_ascii() const {
    return protocol::is_ascii(local_part_) && smtp::is_ascii(host_);
}

std::string Mailbox::encode() const {
    return local_part_ + "@" + text_of(host_);
}

std::string Mailbox::canonical() const {
    return quote_local_part(local_part_dequoted()) + "@" + canonical_of(host_);
}

bool Mailbox::operator==(const Mailbox& other) const {
    if (!(host_ == other.host_)) return false;
    return local_part_ == other.local_part_ || local_part_dequoted() == other.local_part_dequoted();
}

std::optional<std::string> without_subaddress(std::string_view local_part, std::string_view delimiter) {
    const std::size_t end = delimiter.empty() ? std::string_view::npos : local_part.find(delimiter);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    return std::string(local_part.substr(0, end));
}

}  // namespace protocol::smtp
