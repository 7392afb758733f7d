#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/content.hpp"
#include "protocol/smtp/client_settings.hpp"
#include "protocol/smtp/envelope.hpp"
#include "sim/host/runtime.hpp"
#include "sim/host/smtp_client_connection.hpp"
#include "sim/user_agent/outbox_settings.hpp"

namespace sim::user_agent {

using protocol::Instant;

/// A service of another host by name, as a user types it into an account's settings.
struct ServiceName {
    std::string host;  ///< its name, or its address
    std::uint16_t port = 0;
    host::TlsUsage tls{};
};

/// Where the author of a mail keeps a copy of it: the mailbox for sent mail at an IMAP server.
struct SentCopy {
    ServiceName server;
    std::string user;
    std::string password;
};

/// A mail whose author has pressed "Send".
struct OutgoingMail {
    std::string message;  ///< its name in the recording
    std::string from;     ///< as the author stands in the recording
    protocol::smtp::Envelope envelope;
    protocol::message::Content content;
    ServiceName server;
    OutboxSettings outbox{};
    protocol::smtp::ClientSettings client{};  ///< how it goes; its host gives it the name
    std::optional<SentCopy> sent_copy{};      ///< nothing: the author keeps none
};

/// A mail that no server has taken yet for all its recipients.
struct OutboxEntry {
    enum class State : std::uint8_t { sending, waiting };

    OutgoingMail mail;  ///< its envelope has the recipients that are not settled
    State state = State::sending;
    unsigned attempts = 0;  ///< with the one that runs
    Instant next_attempt;   ///< of one that waits
    Instant expires;        ///< no attempt is made later
    std::string reason{};   ///< why it waits
    bool copied = false;    ///< the copy of sent mail is made, or was tried: it is made once

    /// The recording tells an entry from its first failure on; before, the mail is just composed.
    [[nodiscard]] bool is_told() const { return attempts > 1 || state == State::waiting; }
};

[[nodiscard]] std::string_view to_string(OutboxEntry::State state);
/// The address of a recipient as the recording has it; `postmaster` without a domain is one.
[[nodiscard]] std::string address_of(const protocol::smtp::Recipient& recipient);
/// The addresses of the recipients that are not settled.
[[nodiscard]] std::vector<std::string> recipients_of(const OutboxEntry& entry);

/// The outbox of the mail programs of one host, on its disk: it survives a restart. Every change of an entry
/// that the recording tells of is recorded.
class Outbox {
public:
    explicit Outbox(host::Runtime& runtime) : runtime_(runtime) {}

    /// @pre mail.message is new here
    OutboxEntry& add(OutgoingMail mail);
    [[nodiscard]] OutboxEntry* find(std::string_view message);
    /// Records what the entry is like now. @pre it is told of
    void record_change(const OutboxEntry& entry);
    /// @param reason  submitted or refused
    void remove(std::string_view message, std::string_view reason);

    /// By message.
    [[nodiscard]] const std::map<std::string, OutboxEntry, std::less<>>& entries() const { return entries_; }

private:
    host::Runtime& runtime_;
    std::map<std::string, OutboxEntry, std::less<>> entries_;
};

}  // namespace sim::user_agent
