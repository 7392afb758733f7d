#pragma once

#include <optional>
#include <string>

#include "protocol/base/ip_address.hpp"
#include "protocol/smtp/envelope.hpp"
#include "protocol/smtp/path.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/server_events.hpp"
#include "protocol/smtp/verb.hpp"
#include "sim/mta/client_load.hpp"
#include "sim/mta/refusal.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// Who hands over mail.
struct Client {
    protocol::IpAddress address;
    std::string host_name;                  ///< by reverse lookup, or `unknown`
    std::string helo;                       ///< as it called itself
    bool extended = false;                  ///< it said EHLO
    bool encrypted = false;                 ///< it speaks under TLS
    bool submission = false;                ///< it came to a submission port (RFC 6409)
    ClientLoad::Connections connections{};  ///< open when it connected, its own with them
    std::string user;                       ///< who it has authenticated as (RFC 4954); empty: it has not
};

/// A mail as it came in.
struct IncomingMail {
    protocol::smtp::Envelope envelope;
    protocol::Octets content;
    Client client;
    std::string message;     ///< its name in the recording
    bool in_chunks = false;  ///< it came by BDAT (RFC 3030)
};

/// Who decides about mail that comes in: the transfer agent, as its SMTP server sees it.
class MailIntake {
public:
    MailIntake() = default;
    MailIntake(const MailIntake&) = delete;
    MailIntake& operator=(const MailIntake&) = delete;
    virtual ~MailIntake() = default;

    [[nodiscard]] virtual const Settings& settings() const = 0;
    /// The reply to MAIL where there is no room for mail (RFC 5321 section 4.2.3, 452); nullopt: there is.
    [[nodiscard]] virtual std::optional<protocol::smtp::Reply> storage_refusal() const = 0;
    /// What the scenario wants to be said here in place of what is due; nullopt: nothing. Counts as a use of the rule.
    [[nodiscard]] virtual std::optional<AppliedRule> scripted_reply(const DialogueMoment& moment) = 0;
    /// A client's connection begins. @return how many there are with it
    virtual ClientLoad::Connections open_connection(const protocol::IpAddress& client) = 0;
    virtual void close_connection(const protocol::IpAddress& client) = 0;
    /// The reply to MAIL where the client sends too often; nullopt: it does not.
    [[nodiscard]] virtual std::optional<protocol::smtp::Reply> refuse_sender(const Client& client) = 0;
    /// The reply in place of the greeting; nullopt: the client is welcome.
    [[nodiscard]] virtual std::optional<protocol::smtp::Reply> refuse_client(const Client& client) = 0;
    /// The client may send anywhere, by its address or because it has authenticated: it is not looked at any further.
    [[nodiscard]] virtual bool may_relay(const Client& client) const = 0;
    /// The reply to RCPT.
    [[nodiscard]] virtual protocol::smtp::Reply answer_recipient(const Client& client,
                                                                 const protocol::smtp::ReversePath& sender,
                                                                 const protocol::smtp::ForwardPath& recipient,
                                                                 const std::string& message) = 0;
    /// What is against a recipient before the DNS is asked about its client and sender; nullopt: nothing.
    [[nodiscard]] virtual std::optional<Refusal> objection_before_dns(
        const Client& client, const protocol::smtp::ForwardPath& recipient) const = 0;
    /// The reply to RCPT where something else was found against it.
    [[nodiscard]] virtual protocol::smtp::Reply refuse_recipient(const Refusal& refusal,
                                                                 const protocol::smtp::ForwardPath& recipient,
                                                                 const std::string& message) = 0;
    /// The reply to VRFY or EXPN (RFC 5321 section 3.5). @param text  what is asked about
    [[nodiscard]] virtual protocol::smtp::Reply answer_inquiry(const Client& client, protocol::smtp::Verb verb,
                                                               const std::string& text) = 0;
    /// The reply to ETRN (RFC 1985 section 5.3), after the node's mail has been taken up.
    [[nodiscard]] virtual protocol::smtp::Reply start_queue(const std::string& node) = 0;
    /// What a user's password is; nothing: there is no such user.
    [[nodiscard]] virtual std::optional<std::string> password_of(const std::string& user) const = 0;
    /// The reply to AUTH (RFC 4954 section 6): who the client claims to be, and how far that is proved.
    [[nodiscard]] virtual protocol::smtp::Reply authenticate(
        const protocol::smtp::AuthenticationRequested& request) const = 0;
    /// Takes responsibility for a mail, or refuses it: the reply to the end of data.
    [[nodiscard]] virtual protocol::smtp::Reply take(IncomingMail mail) = 0;
};

}  // namespace sim::mta
