#include "sim/mailstore/filed_mail.hpp"

#include <algorithm>

#include "protocol/imap/wire_text.hpp"

namespace sim::mailstore {

namespace {

/// Whether each CR stands before an LF, and each LF behind a CR.
bool has_crlf_only(std::string_view octets) {
    for (std::size_t index = 0; index < octets.size(); ++index) {
        if (octets[index] == '\n') return false;
        if (octets[index] != '\r') continue;
        if (index + 1 == octets.size() || octets[index + 1] != '\n') return false;
        ++index;
    }
    return true;
}

}  // namespace

std::vector<FiledMail> filed_mails(const Mailbox& mailbox, const protocol::message::Calendar& calendar) {
    std::vector<FiledMail> mails;
    for (const StoredMessage& message : mailbox.messages) {
        FiledMail mail;
        mail.folder = mailbox.name;
        mail.content = message.content;
        mail.flags = message.flags;
        mail.internal_date = internal_date_of(message, calendar);
        mail.return_path = message.return_path;
        mails.push_back(std::move(mail));
    }
    return mails;
}

bool is_keyword(std::string_view word) {
    return !word.empty() && word.size() <= keyword_octets_max &&
           std::ranges::all_of(word, protocol::imap::is_atom_char);
}

std::string with_crlf(std::string_view text) {
    const std::size_t first = text.find('\n');
    if (first != text.npos && first > 0 && text[first - 1] == '\r') return std::string(text);
    std::string octets;
    octets.reserve(text.size() + text.size() / 32);
    for (const char octet : text) {
        if (octet == '\n' && !octets.ends_with('\r')) octets += '\r';
        octets += octet;
    }
    return octets;
}

std::string with_lf(std::string_view octets) {
    if (!has_crlf_only(octets)) return std::string(octets);
    std::string text;
    text.reserve(octets.size());
    for (const char octet : octets) {
        if (octet != '\r') text += octet;
    }
    return text;
}

}  // namespace sim::mailstore
