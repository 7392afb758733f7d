#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/base/event_queue.hpp"
#include "protocol/base/instant.hpp"
#include "protocol/base/line_splitter.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/sasl/server_dialogue.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/data_decoder.hpp"
#include "protocol/smtp/envelope.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/server_events.hpp"
#include "protocol/smtp/server_settings.hpp"
#include "protocol/smtp/server_states.hpp"

namespace protocol::smtp {

/// The server's side of one SMTP connection (RFC 5321), or of one LMTP connection (RFC 2033, a mode of the settings),
/// sans I/O. After every call: send take_output(),
/// handle every poll_event(), ask next_timeout() again, and close if wants_close().
///
/// A question among the events (see server_events.hpp) is answered by the call of its name, at once or
/// later; until then further input waits. An answer of 421 ends the session (section 3.8). An answer
/// without a question (the connection was lost meanwhile) does nothing.
class ServerSession {
public:
    explicit ServerSession(std::shared_ptr<const ServerSettings> settings);

    /// A client connected: asks GreetingRequested.
    void start(Instant now);
    void handle_input(std::string_view octets, Instant now);  ///< any chunking gives the same result
    void handle_timeout(Instant now);                         ///< early or repeated calls do nothing
    void handle_closed(Instant now);                          ///< the client closed, or the connection broke
    /// Says 421 and ends the session (section 3.8). @param reply  its code is 421
    void shut_down(const Reply& reply, Instant now);

    /// 2yz: welcome. 421: go away now. Other 5yz (554): only QUIT is obeyed, section 3.1.
    void answer_greeting(const Reply& reply, Instant now);
    void answer_mail(const Reply& reply, Instant now);
    void answer_recipient(const Reply& reply, Instant now);
    void answer_content(const Reply& reply, Instant now);
    /// LMTP: one reply for each recipient of the envelope, in its order (RFC 2033 section 4.2). @pre not empty
    void answer_content(const std::vector<Reply>& replies, Instant now);
    void answer_verify(const Reply& reply, Instant now);
    /// @param refusal  4yz or 5yz in place of what the command asks for; nullopt: it is obeyed as usual
    void answer_command(const std::optional<Reply>& refusal, Instant now);
    void answer_queue_start(const Reply& reply, Instant now);
    /// TLS stands that STARTTLS has asked for, or that the connection begins with (before start()). Nothing that the
    /// client said before counts any more, RFC 3207 section 4.2. Where it fails: handle_closed.
    /// @param client_proved  a certificate has proved who the client is: EXTERNAL is offered
    void handle_tls_established(Instant now, bool client_proved = false);
    /// 2yz: the client is who it claims to be.
    void answer_authentication(const Reply& reply, Instant now);
    /// @param context  new nonces, for one exchange
    void answer_mechanism(sasl::ServerContext context, Instant now);
    /// @param password  nothing: there is no such user
    void answer_password(const std::optional<std::string>& password, Instant now);

    [[nodiscard]] Octets take_output();
    [[nodiscard]] std::optional<ServerEvent> poll_event() { return events_.poll(); }
    /// When handle_timeout wants to be called; nothing while the host owes an answer.
    [[nodiscard]] std::optional<Instant> next_timeout() const { return deadline_; }
    /// True once the connection is to be closed, after what take_output() still gives.
    [[nodiscard]] bool wants_close() const { return state_ == ServerState::closed; }

    [[nodiscard]] ServerState state() const { return state_; }
    /// What the client called itself in EHLO or HELO, if it did.
    [[nodiscard]] const std::optional<HostName>& client_name() const { return client_name_; }
    /// True after EHLO, false after HELO: "with ESMTP" or "with SMTP" in Received, RFC 5321 section 4.4.
    [[nodiscard]] bool extended() const { return extended_; }
    /// Who has authenticated with AUTH, if somebody has: "with ESMTPA", RFC 3848.
    [[nodiscard]] const std::optional<std::string>& authenticated_user() const { return authenticated_user_; }
    /// Under TLS: "with ESMTPS", RFC 3848.
    [[nodiscard]] bool encrypted() const { return encrypted_; }
    /// What comes in is content and no command: after DATA and behind BDAT.
    [[nodiscard]] bool receives_content() const { return state_ == ServerState::data || chunk_.has_value(); }
    [[nodiscard]] const ServerSettings& settings() const { return *settings_; }
    /// `220 host_name greeting_text`, for hosts that have nothing else to say.
    [[nodiscard]] Reply default_greeting() const;

private:
    /// What the host was asked and has not answered yet.
    struct AskedGreeting {};
    struct AskedMail {
        MailRequested request;
    };
    struct AskedRecipient {
        RecipientRequested request;
    };
    struct AskedContent {
        Verb verb = Verb::data;   ///< what it came by
        std::size_t replies = 1;  ///< how many are owed
    };
    struct AskedVerify {
        Verb verb;
    };
    struct AskedQueueStart {};
    struct AskedCommand {
        Command command;
    };
    struct AskedMechanism {};
    struct AskedPassword {};
    struct AskedAuthentication {
        std::string user;
    };
    using Question = std::variant<std::monostate, AskedGreeting, AskedMail, AskedRecipient, AskedContent, AskedVerify,
                                  AskedQueueStart, AskedMechanism, AskedPassword, AskedAuthentication, AskedCommand>;

    /// The octets behind a BDAT command, RFC 3030 section 2.
    struct Chunk {
        BdatCommand command;
        std::uint64_t left_octets = 0;   ///< still to come
        std::optional<Reply> refusal{};  ///< they are thrown away, and this is the reply
    };

    // Input.
    void process();
    [[nodiscard]] bool takes_lines() const;
    [[nodiscard]] bool waits_too_much();
    void handle_line(Line line);

    // Content (server_content.cpp).
    void receive_content(std::string_view octets);
    void finish_content(Octets content, Verb verb);
    [[nodiscard]] std::size_t replies_owed(const Envelope& envelope) const;
    void conclude_content(Verb verb, const std::vector<Reply>& replies, std::size_t count);
    void receive_chunk(std::string_view octets);
    void finish_chunk();
    [[nodiscard]] std::optional<Reply> chunk_refusal(const BdatCommand& command) const;
    void obey(const DataCommand& command);
    void obey(const BdatCommand& command);

    // Commands (server_commands.cpp).
    void obey(const EhloCommand& command);
    void obey(const HeloCommand& command);
    void obey(const LhloCommand& command);
    void obey(const MailCommand& command);
    void obey(const RcptCommand& command);
    void obey(const RsetCommand& command);
    void obey(const NoopCommand& command);
    void obey(const QuitCommand& command);
    void obey(const VrfyCommand& command);
    void obey(const ExpnCommand& command);
    void obey(const HelpCommand& command);
    void obey(const EtrnCommand& command);
    void obey(const StartTlsCommand& command);
    [[nodiscard]] bool needs_tls_first(Verb verb) const;
    [[nodiscard]] bool exceeds_domains(const RecipientRequested& request) const;
    [[nodiscard]] bool is_asked(Verb verb) const;
    void verify(Verb verb, VerifyPolicy policy, const Reply& cannot_verify, const std::string& text);

    // AUTH (server_authentication.cpp).
    void obey(const AuthCommand& command);
    void take_response(std::string_view text);
    void follow_step(const sasl::ServerStep& step);
    void follow(const sasl::Challenge& challenge);
    void follow(const sasl::PasswordWanted& wanted);
    void follow(const sasl::CredentialsGiven& given);
    void follow(const sasl::Proved& proved);
    void follow(const sasl::Refused& refused);
    void ask_authentication(sasl::Credentials credentials, AuthenticationRequested::Proof proof);
    void fail_authentication(const Reply& reply);

    // Defences (server_defences.cpp).
    [[nodiscard]] bool goes_on_too_early(std::optional<Verb> verb) const;
    [[nodiscard]] bool is_forbidden(std::string_view line) const;
    void count_junk(std::optional<Verb> verb);
    void count_error();
    [[nodiscard]] std::optional<Reply> content_refusal(const Octets& content, Verb verb);
    void turn_away(const Reply& reply, DefenceApplied::Defence defence, std::uint64_t count);
    void report(DefenceApplied::Defence defence, std::uint64_t count) { events_.push(DefenceApplied{defence, count}); }
    [[nodiscard]] bool must_hold() const;
    [[nodiscard]] bool holds() const { return !held_.empty() || held_end_.has_value(); }
    void release_held();

    // Questions (server_answers.cpp).
    template <class Asked>
    std::optional<Asked> take_question();
    /// What every answer and input ends with: what waited is obeyed, and the time-out begins anew.
    void go_on(Instant now);
    [[nodiscard]] bool asking() const { return !std::holds_alternative<std::monostate>(question_); }
    void accept_mail(MailRequested request, const Reply& reply);
    void accept_recipient(RecipientRequested request, const Reply& reply);

    // Output.
    void accept(Verb verb, const Reply& reply);
    /// As the reply is, in favour or not.
    void conclude(Verb verb, const Reply& reply);
    void reject(std::optional<Verb> verb, const Reply& reply);
    [[nodiscard]] bool ends_service(const Reply& reply) const;
    void refuse_by_host(Verb verb, const Reply& reply);
    void refuse(std::optional<Verb> verb, const Reply& reply);
    void emit(Reply reply, std::optional<Verb> verb);
    void send(std::optional<Verb> verb, const Reply& reply);
    void step(ServerTrigger trigger);
    void end_service(const Reply& reply, SessionEnded::Reason reason);
    void settle(Instant now);
    void push_line_octets(std::string_view octets);

    /// A reply that waits because the client makes many errors.
    struct HeldReply {
        Reply reply;
        std::optional<Verb> verb;
    };
    struct HeldEnd {
        Reply reply;
        SessionEnded::Reason reason = SessionEnded::Reason::shut_down;
    };

    std::shared_ptr<const ServerSettings> settings_;
    ServerState state_ = ServerState::accepting;
    Question question_;
    LineSplitter lines_;
    Octets output_;
    EventQueue<ServerEvent> events_;
    std::optional<Instant> deadline_;
    std::optional<HostName> client_name_;
    bool extended_ = false;
    bool encrypted_ = false;
    bool client_proved_ = false;  ///< by a certificate
    Envelope envelope_;
    DataDecoder decoder_;
    std::optional<Chunk> chunk_;
    Octets chunks_;  ///< what came by BDAT in this transaction
    sasl::ServerDialogue dialogue_;
    std::optional<std::string> authenticated_user_;
    std::uint64_t transactions_ = 0;
    unsigned mail_commands_ = 0;               ///< where they are limited
    std::set<std::string> recipient_domains_;  ///< of those taken in this session, where they are limited
    unsigned errors_ = 0;
    unsigned junk_commands_ = 0;
    std::vector<HeldReply> held_;
    std::optional<HeldEnd> held_end_;
    std::optional<Instant> held_until_;
    std::size_t waiting_counted_at_octets_ = 0;  ///< below that so much cannot wait that it is too much
    bool last_was_cr_ = false;                   ///< of the octets that came as command lines
};

template <class Asked>
std::optional<Asked> ServerSession::take_question() {
    if (!std::holds_alternative<Asked>(question_)) return std::nullopt;
    std::optional<Asked> asked(std::move(std::get<Asked>(question_)));
    question_ = {};
    return asked;
}

}  // namespace protocol::smtp
