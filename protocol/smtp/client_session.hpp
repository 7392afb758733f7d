#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/event_queue.hpp"
#include "protocol/base/instant.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/sasl/client_exchange.hpp"
#include "protocol/smtp/client_events.hpp"
#include "protocol/smtp/client_settings.hpp"
#include "protocol/smtp/client_states.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/content.hpp"
#include "protocol/smtp/envelope.hpp"
#include "protocol/smtp/extensions.hpp"
#include "protocol/smtp/reply_parser.hpp"
#include "protocol/smtp/session_limits.hpp"

namespace protocol::smtp {

/// The client's side of one SMTP connection (RFC 5321), or of one LMTP connection (RFC 2033, a mode of the settings),
/// sans I/O. After every call: send take_output(),
/// handle every poll_event(), ask next_timeout() again, and close if wants_close().
///
/// Transactions are sent one after another in the order of their calls; each ends in exactly one
/// TransactionFinished, also when the session fails before its turn. A transaction handed in while that
/// event is being handled goes over the same connection.
class ClientSession {
public:
    /// @param nonce  for SCRAM (RFC 5802): new for every session, printable without commas
    explicit ClientSession(std::shared_ptr<const ClientSettings> settings, std::string nonce = {});

    /// The connection stands: waits for the greeting.
    void start(Instant now);
    void handle_input(std::string_view octets, Instant now);  ///< any chunking gives the same result
    void handle_timeout(Instant now);                         ///< early or repeated calls do nothing
    void handle_closed(Instant now);                          ///< the server closed, or the connection broke

    /// Sends a mail, now or when those before it are done. @return its number: 1, 2, ...
    /// @pre at least one recipient, before quit()
    std::uint64_t send_transaction(Envelope envelope, Content content, Instant now);
    /// Asks the server to send what it holds for a node (ETRN, RFC 1985), before the mails that wait here.
    /// @param node  a domain; `@domain`: its subdomains too; `#name`: a queue of this name
    /// @pre before quit()
    void request_queue_start(std::string node, Instant now);
    /// @param content  for ConversionRequested: the mail of the transaction that waits, in 7-bit
    void answer_conversion(Content content, Instant now);
    /// TLS stands: that STARTTLS has asked for, or that the connection begins with (then before start()).
    void handle_tls_established(Instant now);
    /// @param reason  a sentence
    void handle_tls_failed(const std::string& reason, Instant now);
    /// The next transaction goes over a connection that has waited: RSET finds out whether the server is still there.
    /// @pre idle()
    void reset_before_next() { reset_needed_ = true; }
    /// Says QUIT once all transactions are done.
    void quit(Instant now);
    /// Ends an idle session without a word, as the connection cache of Postfix does. @pre idle()
    void leave(Instant now);

    [[nodiscard]] Octets take_output();
    [[nodiscard]] std::optional<ClientEvent> poll_event() { return events_.poll(); }
    /// When handle_timeout wants to be called; nothing while the client has no reply to wait for.
    [[nodiscard]] std::optional<Instant> next_timeout() const { return deadline_; }
    /// True once the connection is to be closed, after what take_output() still gives.
    [[nodiscard]] bool wants_close() const { return state_ == ClientState::closed; }

    [[nodiscard]] ClientState state() const { return state_; }
    /// No transaction runs or waits: a good moment for another one or for quit().
    [[nodiscard]] bool idle() const { return state_ == ClientState::ready && transactions_.empty() && nodes_.empty(); }
    [[nodiscard]] const Extensions& extensions() const { return extensions_; }

private:
    struct Transaction {
        std::uint64_t number = 0;
        Envelope envelope;
        Content content;
        std::vector<std::optional<RecipientOutcome>> outcomes;  ///< nothing: not decided yet
        std::size_t recipients_sent = 0;
        std::size_t recipients_answered = 0;
        bool mail_accepted = false;
        bool data_sent = false;
        bool conversion_asked = false;
        bool converted = false;
        bool continued = false;                   ///< the next transaction has further recipients of the same mail
        std::vector<RecipientOutcome> earlier{};  ///< of the recipients that went before these

        [[nodiscard]] bool all_decided() const;
        /// Settles every recipient that is not decided yet.
        void decide(const RecipientOutcome& outcome);
        /// Settles the first that is not: LMTP answers for them in their order, RFC 2033 section 4.2.
        void decide_next(const RecipientOutcome& outcome);
    };

    // Replies.
    void take_replies(Instant now);
    [[nodiscard]] bool awaits_conversion() const;
    void handle_reply(const Reply& reply);
    /// Whether the session goes on to QUIT after 421 in its present state.
    [[nodiscard]] bool says_quit_after_421() const;
    RecipientOutcome take_last_reply(const Reply& reply);
    [[nodiscard]] bool takes_eight_bit() const;
    void handle_greeting(const Reply& reply);
    void handle_ehlo(const Reply& reply);
    void handle_helo(const Reply& reply);
    void handle_mail(const Reply& reply);
    void handle_rcpt(const Reply& reply);
    void handle_data(const Reply& reply);
    void handle_content(const Reply& reply);
    void handle_rset(const Reply& reply);
    void handle_chunk(const Reply& reply);
    void handle_authentication(const Reply& reply);
    void handle_starttls(const Reply& reply);
    void handle_etrn(const Reply& reply);

    // Commands.
    void advance();
    void say_hello();
    void prepare();
    [[nodiscard]] bool begin_tls();
    void refuse_without_tls(const RecipientOutcome& outcome);
    void authenticate();
    [[nodiscard]] AuthCommand auth_command(sasl::Mechanism mechanism);
    void respond(const Reply& challenge);
    void refuse_authentication(const RecipientOutcome& outcome);
    void ask_for_queue();
    void finish_queue_start(const RecipientOutcome& outcome);
    void start_transaction(Transaction& transaction);
    [[nodiscard]] std::optional<OutcomeCause> obstacle_to(const Transaction& transaction) const;
    [[nodiscard]] bool keep_to_limits();
    void split_transaction(std::size_t recipients);
    [[nodiscard]] std::size_t recipients_allowed(const Transaction& transaction) const;
    [[nodiscard]] static std::string domain_of(const Recipient& recipient);
    void send_mail(const Transaction& transaction);
    void send_next_recipient(Transaction& transaction);
    void send_data(Transaction& transaction);
    void send_content(const Transaction& transaction);
    void send_chunk(const Transaction& transaction);
    [[nodiscard]] bool goes_in_chunks(const Transaction& transaction) const;
    void prepare_chunks(const Transaction& transaction);
    void send_command(Verb verb, Octets line);
    void announce_quit();
    void send_quit();

    // Results.
    [[nodiscard]] ClientStep current_step() const;
    void end_transaction();
    void report_transaction();
    void give_up(const RecipientOutcome& outcome);
    void fail(OutcomeCause cause, ClientSessionEnded::Reason reason);
    void close(ClientTrigger trigger, ClientSessionEnded::Reason reason);
    void step(ClientTrigger trigger);
    void wait_from(Instant now);

    std::shared_ptr<const ClientSettings> settings_;
    ClientState state_ = ClientState::greeting;
    ReplyParser replies_;
    Octets output_;
    EventQueue<ClientEvent> events_;
    std::optional<Instant> deadline_;
    Extensions extensions_;
    SessionLimits limits_;
    std::size_t transactions_begun_ = 0;       ///< MAIL commands sent
    std::set<std::string> recipient_domains_;  ///< of the session, where they are limited
    bool pipelining_ = false;
    bool encrypted_ = false;
    std::deque<Transaction> transactions_;  ///< the front one runs, unless the state is before `ready`
    std::uint64_t transactions_taken_ = 0;
    std::deque<std::string> nodes_;  ///< to be asked for by ETRN; the front one is, in state `etrn`
    Octets chunked_content_;         ///< of the transaction that goes by BDAT
    std::size_t chunks_sent_ = 0;
    std::string nonce_;
    std::unique_ptr<sasl::ClientExchange> exchange_;  ///< of AUTH
    std::optional<std::string> delayed_response_;     ///< in base64: too long for the command line
    unsigned responses_sent_ = 0;                     ///< to its challenges
    bool chunking_ = false;
    std::uint64_t content_octets_ = 0;         ///< of what was sent last: the content, or a part of it
    std::optional<RecipientOutcome> failure_;  ///< why no transaction can succeed any more
    bool quit_wanted_ = false;
    bool hangs_up_ = false;  ///< Postfix says nothing more to a server that takes no mail of the size (measured: k52)
    bool quit_announced_ = false;
    bool reset_needed_ = false;  ///< the server may still hold a transaction that was given up
};

}  // namespace protocol::smtp
