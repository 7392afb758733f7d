#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/event_queue.hpp"
#include "protocol/base/instant.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/imap/command.hpp"
#include "protocol/imap/command_reader.hpp"
#include "protocol/imap/response.hpp"
#include "protocol/imap/server_event.hpp"
#include "protocol/imap/server_settings.hpp"
#include "protocol/imap/server_states.hpp"
#include "protocol/sasl/server_dialogue.hpp"

namespace protocol::imap {

/// Why a login is refused, RFC 9051 section 7.1.
enum class LoginRefusal : std::uint8_t { bad_credentials, not_authorized, expired, unavailable, privacy_required };

/// How a command ended. The text may be empty: then it says that the command is completed, or that it failed.
struct CommandAnswer {
    Condition condition = Condition::ok;  ///< ok, no or bad
    std::optional<ResponseCode> code{};
    std::string text{};
};

/// The server's side of one IMAP connection. RFC 9051, RFC 3501
///
/// At most one question is open at a time; meanwhile commands wait. Answers that nobody asked for, or that come after
/// the end, are ignored.
class ServerSession {
public:
    /// The client has connected; the greeting is in take_output().
    ServerSession(ServerSettings settings, Instant now);

    void handle_input(std::string_view octets, Instant now);
    /// Early or repeated calls do nothing.
    void handle_timeout(Instant now);
    void handle_closed(Instant now);
    /// The handshake behind TlsRequested is done: the session is as at its beginning, without a second greeting. Or
    /// that which a connection begins with is: then only what it has proved is news.
    /// @param client_proved  a certificate has proved who the client is: EXTERNAL is offered
    void handle_tls_established(Instant now, bool client_proved = false);

    /// Answers LoginRequested. @param refusal  nothing: granted
    void answer_login(std::optional<LoginRefusal> refusal, Instant now);
    /// Answers MechanismRequested. @param context  new nonces, for one exchange
    void answer_mechanism(sasl::ServerContext context, Instant now);
    /// Answers PasswordRequested. @param password  nothing: there is no such user
    void answer_password(const std::optional<std::string>& password, Instant now);
    /// Untagged data: of the answer to a command, in IDLE, or between commands. EXPUNGE only if may_send_expunge().
    void send(const Response& data);
    /// The same as protocol text, without `* ` and CRLF.
    void send_untagged(std::string_view text);
    /// Answers CommandRequested, behind its data.
    void answer_command(CommandAnswer answer, Instant now);
    /// The host ends the session: BYE.
    void shut_down(std::string text);

    [[nodiscard]] Octets take_output();
    [[nodiscard]] std::optional<ServerEvent> poll_event();
    /// The autologout, or nothing while a question is open and after the end.
    [[nodiscard]] std::optional<Instant> next_timeout() const;
    /// True once the connection is to be closed, after what take_output() still gives.
    [[nodiscard]] bool wants_close() const { return state_ == ServerState::closed; }
    [[nodiscard]] ServerState state() const { return state_; }
    /// Under TLS.
    [[nodiscard]] bool encrypted() const { return encrypted_; }
    /// What CAPABILITY announces now.
    [[nodiscard]] std::vector<std::string> capabilities() const;
    /// ENABLE was told this, in any case of letters. QRESYNC brings CONDSTORE along, RFC 7162 section 3.2.3.
    [[nodiscard]] bool enabled(std::string_view capability) const;
    /// How mailbox names are to be written now.
    [[nodiscard]] NameEncoding names() const;
    /// EXPUNGE and VANISHED may be sent: in IDLE and while a command is answered, but FETCH, STORE, SEARCH, SORT and
    /// THREAD by message numbers. RFC 9051 section 7.5.1, RFC 5256 section 3, RFC 7162 section 3.2.10.2
    [[nodiscard]] bool may_send_expunge() const;
    /// The client wants to be told of removals at once, so that it uses no message numbers: they may be sent at any
    /// time. RFC 5465 section 5.3
    void allow_expunge_always(bool allowed) { expunge_always_ = allowed; }
    /// The capability is announced after login, in any case of letters.
    [[nodiscard]] bool offers(std::string_view capability) const;

private:
    void read_commands(Instant now);
    /// False: nothing more can be read now.
    bool read_one(Instant now);
    void handle_command_text(const ReadCommand& read);
    void refuse_faulty(const ReadCommand& read);
    void refuse_malformed(const CommandError& error);
    void handle_command(Command command);
    /// Why a well-formed command cannot be done in this session; nothing: it can.
    [[nodiscard]] std::optional<CommandAnswer> find_refusal(const Command& command) const;
    [[nodiscard]] std::optional<CommandAnswer> find_search_refusal(CommandBody& body) const;
    void ask(Command command);

    void obey(const CapabilityCommand& command);
    void obey(const IdCommand& command);
    void obey(const NoopCommand& command);
    void obey(const LogoutCommand& command);
    void obey(const EnableCommand& command);
    void obey(const IdleCommand& command);
    void take_idle_line(std::string_view line);

    // TLS and logins (server_security.cpp).
    void obey(const StartTlsCommand& command);
    void obey(const LoginCommand& command);
    void obey(const AuthenticateCommand& command);
    void take_sasl_line(std::string_view line);
    void follow_step(const sasl::ServerStep& step);
    void follow(const sasl::Challenge& challenge);
    void follow(const sasl::PasswordWanted& wanted);
    void follow(const sasl::CredentialsGiven& given);
    void follow(const sasl::Proved& proved);
    void follow(const sasl::Refused& refused);
    void fail_exchange(CommandAnswer answer);
    void ask_login(LoginRequested question);
    [[nodiscard]] std::optional<CommandAnswer> find_tls_refusal() const;
    [[nodiscard]] bool may_begin_tls() const;
    [[nodiscard]] bool may_log_in() const { return encrypted_ || settings_.tls != TlsUse::required; }
    [[nodiscard]] bool may_send_password() const { return encrypted_ || (may_log_in() && settings_.plaintext_login); }
    /// Those of the settings that may be used now.
    [[nodiscard]] std::vector<std::string> mechanisms() const;

    void update_limits();
    void finish(CommandAnswer answer);
    void reply(const std::string& tag, CommandAnswer answer);
    void error(const std::string& tag, std::string text, std::optional<ResponseCode> code = std::nullopt);
    void say(ConditionResponse response);
    void move(ServerTrigger trigger);
    void end(ServerTrigger trigger, EndReason reason);
    void end_with_bye(ServerTrigger trigger, EndReason reason, std::string text,
                      std::optional<ResponseCode> code = std::nullopt);
    [[nodiscard]] std::optional<ResponseCode> code_of_refused_input() const;

    ServerSettings settings_;
    CommandReader reader_;
    ServerState state_ = ServerState::not_authenticated;
    Instant active_at_;       ///< when the last command came or the last answer went
    std::string tag_;         ///< of the command that is being answered
    Verb verb_ = Verb::noop;  ///< of it
    bool by_uid_ = false;
    bool keeps_numbers_ = false;  ///< it uses numbers of messages: EXPUNGE has to wait
    bool expunge_always_ = false;
    bool encrypted_ = false;
    bool client_proved_ = false;  ///< by a certificate
    sasl::ServerDialogue dialogue_;
    std::vector<std::string> enabled_;  ///< as the announcement writes them
    unsigned login_failures_ = 0;
    unsigned errors_ = 0;  ///< in a row
    Octets output_;
    EventQueue<ServerEvent> events_;
};

}  // namespace protocol::imap
