#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/result.hpp"

namespace protocol::message {

/// A mailbox as it stands in From, To or Cc: perhaps a name, and an address. RFC 5322 section 3.4.
/// The envelope's mailbox is protocol::smtp::Mailbox.
struct Mailbox {
    std::string display_name{};  ///< unquoted, encoded words decoded: UTF-8; may be empty
    std::string local_part{};    ///< unquoted, with its case
    std::string domain{};        ///< as written; a literal with its brackets

    /// `local@domain`, the local part quoted where it must be.
    [[nodiscard]] std::string address() const;
    /// `"Name" <local@domain>`, the name quoted or as encoded words where it must be.
    [[nodiscard]] std::string encode() const;
    bool operator==(const Mailbox&) const = default;
};

/// A named list of mailboxes, possibly empty. RFC 5322 section 3.4.
struct Group {
    std::string display_name{};
    std::vector<Mailbox> mailboxes{};

    [[nodiscard]] std::string encode() const;
    bool operator==(const Group&) const = default;
};

using Address = std::variant<Mailbox, Group>;

/// Reads the body of an address field: mailboxes and groups, comments, quoted strings, domain literals,
/// and the obsolete routes, empty list elements and dots in names. Comments and routes are dropped.
/// RFC 5322 section 3.4 and section 4.4.
[[nodiscard]] Result<std::vector<Address>, SyntaxError> parse_address_list(std::string_view text);

/// The mailboxes of a list in their order, those of groups included.
[[nodiscard]] std::vector<Mailbox> mailboxes_of(const std::vector<Address>& addresses);

/// `a@b.test, "C" <c@d.test>`: the body of an address field, unfolded.
[[nodiscard]] std::string encode_address_list(const std::vector<Address>& addresses);

}  // namespace protocol::message
