#pragma once

#include <string>
#include <string_view>

#include "protocol/smtp/reply.hpp"
#include "sim/mta/recipient_classifier.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// What a server says of an address, and why.
struct InquiryAnswer {
    protocol::smtp::Reply reply;
    std::string rule;
};

/// Answers VRFY and EXPN from the tables of a transfer agent, RFC 5321 section 3.5.
class AddressInquiry {
public:
    /// @param may_relay  mail of this client is passed on to every domain
    AddressInquiry(const Settings& settings, const RecipientClassifier& classifier, bool may_relay)
        : settings_(settings), classifier_(classifier), may_relay_(may_relay) {}

    /// @param text  a mailbox, perhaps in angle brackets, or a local part in any of the local domains
    [[nodiscard]] InquiryAnswer verify(std::string_view text) const;
    /// The members of a mailing list, or what an alias stands for.
    [[nodiscard]] InquiryAnswer expand(std::string_view text) const;

private:
    [[nodiscard]] std::vector<protocol::smtp::Mailbox> candidates(std::string_view text) const;
    [[nodiscard]] InquiryAnswer verify(const protocol::smtp::Mailbox& address) const;
    [[nodiscard]] InquiryAnswer verify_alias(const protocol::smtp::Mailbox& address,
                                             const Classification& verdict) const;
    [[nodiscard]] InquiryAnswer verify_remote(const protocol::smtp::Mailbox& address) const;

    const Settings& settings_;
    const RecipientClassifier& classifier_;
    bool may_relay_;
};

/// An argument of VRFY or EXPN as an address: `user@domain`, with or without brackets.
[[nodiscard]] std::optional<protocol::smtp::Mailbox> inquired_address(std::string_view text);

}  // namespace sim::mta
