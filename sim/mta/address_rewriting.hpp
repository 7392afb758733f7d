#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/content.hpp"
#include "protocol/smtp/path.hpp"
#include "sim/mta/recipient_classifier.hpp"

namespace sim::mta {

/// An address written anew.
struct Rewriting {
    protocol::smtp::Mailbox from;
    protocol::smtp::Mailbox to;
    std::string rule;  ///< in words
};

/// Replaces addresses by others of the same people when a mail comes in, as Postfix's canonical(5) does: first by the
/// map for senders or for recipients, then by the one for both. In a map it looks for user+detail@domain, user@domain,
/// of local domains user+detail and user, and @domain last; what it finds is an address, to which the detail is added
/// where it was looked for without, or `@domain`, which keeps the user.
class AddressRewriting {
public:
    /// @param settings, classifier  outlive the object
    AddressRewriting(const Settings& settings, const RecipientClassifier& classifier)
        : settings_(settings), classifier_(classifier) {}

    /// Nothing: the address stays as it is.
    [[nodiscard]] std::optional<Rewriting> sender(const protocol::smtp::Mailbox& address) const;
    [[nodiscard]] std::optional<Rewriting> recipient(const protocol::smtp::Mailbox& address) const;
    /// The content with the addresses of From, Sender, Reply-To, To and Cc rewritten, RFC 6409 section 8.8.
    /// @param rewritten  gets one for each address that changes
    /// @return nothing: none does
    [[nodiscard]] std::optional<protocol::message::Content> header(const protocol::message::Content& content,
                                                                   std::vector<Rewriting>& rewritten) const;

private:
    using Map = std::map<std::string, std::string>;
    [[nodiscard]] std::optional<Rewriting> rewrite(const protocol::smtp::Mailbox& address, const Map& first,
                                                   std::string_view first_name) const;
    [[nodiscard]] std::optional<Rewriting> look_up(const protocol::smtp::Mailbox& address, const Map& map,
                                                   std::string_view map_name) const;

    const Settings& settings_;
    const RecipientClassifier& classifier_;
};

/// Whether any address is rewritten on this host.
[[nodiscard]] bool rewrites_addresses(const Settings& settings);

/// The address that the result of a map means for an address that was found: `@domain` keeps the user.
/// @param detail  what was not part of the key that was found, with its delimiter: added to the user
[[nodiscard]] std::optional<protocol::smtp::Mailbox> mapped_address(const std::string& result,
                                                                    const protocol::smtp::Mailbox& address,
                                                                    std::string_view detail);

}  // namespace sim::mta
