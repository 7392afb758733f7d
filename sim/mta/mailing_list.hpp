#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/message/content.hpp"
#include "protocol/smtp/path.hpp"

namespace sim::mta {

/// A mailing list, RFC 5321 section 3.9.2: what is sent to it goes to its members as a new message, of whose failures
/// the list's owner hears and not the author. Its address is the key in Settings::lists.
struct MailingList {
    std::vector<std::string> members;
    std::string owner;           ///< who gets what is for owner-NAME, failures above all; empty: the postmaster
    std::string id;              ///< of List-Id; empty: `NAME.DOMAIN`
    std::string subject_prefix;  ///< put before every subject that lacks it
    bool closed = false;         ///< only members may write to it
    bool fields = true;          ///< it adds List-Id (RFC 2919), List-Post (RFC 2369) and Precedence
    bool operator==(const MailingList&) const = default;
};

/// Whether a mail with this reverse-path may go to the members: with the null path it is a notification or another
/// program's answer, which no list passes on (RFC 3834 section 2).
[[nodiscard]] bool may_post(const MailingList& list, const protocol::smtp::ReversePath& sender);

/// Name and body of a header field.
using NamedField = std::pair<std::string, std::string>;

/// A mail as the members get it.
struct ListCopy {
    protocol::message::Content content;
    std::vector<NamedField> fields;  ///< those that the list has added or changed, in their order
};
/// @param address  of the list
[[nodiscard]] ListCopy list_copy(const MailingList& list, const protocol::smtp::Mailbox& address,
                                 const protocol::message::Content& content);

/// Whether the mail has come out of this list already: it runs in a circle.
[[nodiscard]] bool has_list_id(const MailingList& list, const protocol::smtp::Mailbox& address,
                               const protocol::message::Content& content);

}  // namespace sim::mta
