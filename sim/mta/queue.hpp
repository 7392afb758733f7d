#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/content.hpp"
#include "protocol/message/delivery_status.hpp"
#include "protocol/smtp/envelope.hpp"
#include "protocol/smtp/reply.hpp"
#include "sim/host/runtime.hpp"

namespace sim::mta {

using protocol::Instant;
using protocol::message::Content;
using protocol::smtp::ReversePath;

/// Why a recipient could not be served at the last attempt.
struct DeliveryFailure {
    protocol::smtp::EnhancedStatusCode status{4, 0, 0};
    std::optional<unsigned> code;  ///< SMTP reply code; nothing: no server was reached or it did not answer
    std::string text;              ///< the reply's text, or what went wrong
    std::string remote_host;       ///< who said so; empty: this host
    [[nodiscard]] bool is_permanent() const { return status.category == 5; }
    bool operator==(const DeliveryFailure&) const = default;
};

/// What this host found out by itself.
[[nodiscard]] DeliveryFailure failure_of(protocol::smtp::EnhancedStatusCode status, std::string text);

/// What a message's client asked for beside its addresses.
struct EnvelopeOptions {
    protocol::smtp::BodyType body = protocol::smtp::BodyType::seven_bit;  ///< as declared (RFC 6152)
    bool smtputf8 = false;                                                ///< as declared (RFC 6531 section 3.4)
    std::string ret;    ///< RET as the client gave it (RFC 3461 section 4.3); empty: it did not
    std::string envid;  ///< ENVID likewise (RFC 3461 section 4.4)
    bool operator==(const EnvelopeOptions&) const = default;
};

/// One recipient of a queued message.
struct Recipient {
    protocol::smtp::Mailbox address;
    std::string original{};           ///< as the client gave it, before aliases
    bool expanded = false;            ///< what aliases led to: it is looked up among them no more
    bool virtually_expanded = false;  ///< the same for virtual aliases alone
    std::string message{};            ///< the name of the copy that goes to it; empty: not yet named
    std::optional<DeliveryFailure> last_failure{};
    std::optional<std::string> notify{};  ///< NOTIFY as the client gave it (RFC 3461 section 4.1)
    std::string orcpt{};                  ///< ORCPT as the client gave it (RFC 3461 section 4.2); empty: it did not
    bool operator==(const Recipient&) const = default;
};

/// The address as the sender named it.
[[nodiscard]] std::string original_of(const Recipient& recipient);

/// An address as people read it: as it was written, without quotes that its local part does not need.
[[nodiscard]] std::string written(const protocol::smtp::Mailbox& address);

/// What makes two recipients one, in lower case: Postfix delivers twice to an address that the sender has named in two
/// ways (cleanup_out_recipient.c, with enable_original_recipient).
[[nodiscard]] std::string identity_of(const Recipient& recipient);

/// Puts recipients into the order of their destinations, domains and addresses, as Postfix has them (qmgr_message_sort;
/// measured: k82, n84, r24).
void sort_recipients(const Settings& settings, std::vector<Recipient>& recipients);

/// What became of a recipient of whom the sender wants to hear. Its `last_failure` has what was said, of a success
/// too.
struct DeliveryReport {
    Recipient recipient;
    protocol::message::DeliveryAction action = protocol::message::DeliveryAction::failed;
    bool operator==(const DeliveryReport&) const = default;
};

/// A message that this host is responsible for. Recipients that are done leave it; those that failed for
/// good move to `failed` until the sender has been told.
struct QueueEntry {
    enum class State : std::uint8_t { active, deferred, frozen };

    std::string id;       ///< name in this queue, unique on this host
    std::string message;  ///< the mail's name in the recording
    ReversePath reverse_path;
    EnvelopeOptions options{};
    std::vector<Recipient> recipients;
    std::vector<Recipient> failed;
    std::vector<DeliveryReport> served{};  ///< done, and the sender wants to be told so (RFC 3461 section 4.1)
    bool delay_told = false;               ///< the sender knows that it still waits
    Content content;
    Instant arrival;
    Instant expires;
    State state = State::active;
    unsigned attempts = 0;
    Instant next_attempt;
    Instant due;                         ///< deferred: from when on a queue run takes it up
    std::set<std::string> retry_keys{};  ///< retry hints of which the earliest says when it is tried next
    std::string reason;                  ///< why it is in this state, for people
    bool wants_freeze = false;           ///< the running attempt found that only the postmaster can help
    unsigned copies_named = 0;           ///< the first copy keeps the mail's name
};

[[nodiscard]] std::string_view to_string(QueueEntry::State state);
/// The recipients' addresses in canonical form.
[[nodiscard]] std::vector<std::string> addresses_of(const std::vector<Recipient>& recipients);

/// The queue of one transfer agent, on the host's disk: it survives a restart. Every change is recorded.
class Queue {
public:
    explicit Queue(host::Runtime& runtime) : runtime_(runtime) {}

    /// A new queue id: letters and digits, never used before on this host.
    [[nodiscard]] std::string next_id();
    /// @pre entry.id is new
    QueueEntry& add(QueueEntry entry);
    [[nodiscard]] QueueEntry* find(std::string_view id);
    /// Records what the entry is like now; call it after changing state, attempts or recipients.
    void record_change(const QueueEntry& entry);
    /// @param reason  done, bounced, discarded ...
    void remove(std::string_view id, std::string_view reason);

    [[nodiscard]] const std::map<std::string, QueueEntry, std::less<>>& entries() const { return entries_; }

private:
    host::Runtime& runtime_;
    std::map<std::string, QueueEntry, std::less<>> entries_;
    std::uint64_t last_number_ = 0;
};

}  // namespace sim::mta
