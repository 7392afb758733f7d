#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/line_splitter.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/pop3/capabilities.hpp"
#include "protocol/pop3/command.hpp"
#include "protocol/pop3/limits.hpp"
#include "protocol/pop3/response.hpp"
#include "protocol/pop3/server_event.hpp"
#include "protocol/pop3/server_settings.hpp"
#include "protocol/pop3/states.hpp"
#include "protocol/sasl/server_dialogue.hpp"

namespace protocol::pop3 {

/// Why a login is refused.
enum class LoginRefusal : std::uint8_t {
    bad_credentials,
    not_authorized,  ///< the credentials are right, but not for acting for somebody else
    in_use,
    login_delay,
    temporary_failure,
    permanent_failure,
};

/// The maildrop of a granted login, in the order of the message-numbers, or why there is none.
using LoginAnswer = Result<std::vector<MaildropEntry>, LoginRefusal>;

enum class UpdateOutcome : std::uint8_t { removed, failed };

/// The server's side of one POP3 connection. RFC 1939, RFC 2449, RFC 2595, RFC 3206, RFC 5034, RFC 6856
///
/// At most one question is open at a time; meanwhile commands wait. Answers that nobody asked for, or that
/// come after the end, are ignored.
class ServerSession {
public:
    /// The client has connected; the greeting is in take_output().
    ServerSession(ServerSettings settings, Instant now);

    void handle_input(std::string_view octets, Instant now);
    /// Early or repeated calls do nothing.
    void handle_timeout(Instant now);
    /// The connection is gone. Nothing is deleted. RFC 1939 section 6
    void handle_closed(Instant now);
    /// The handshake behind TlsRequested is done: the session is as at its beginning, without a second greeting.
    /// @param client_proved  a certificate has proved who the client is: EXTERNAL is offered
    void handle_tls_established(Instant now, bool client_proved = false);

    /// Answers LoginRequested.
    void answer_login(LoginAnswer answer, Instant now);
    /// Answers MechanismRequested. @param context  new nonces, for one exchange
    void answer_mechanism(sasl::ServerContext context, Instant now);
    /// Answers PasswordRequested. @param password  nothing: there is no such user
    void answer_password(const std::optional<std::string>& password, Instant now);
    /// Answers ContentRequested. The pieces in a row are the message with CRLF line ends, not dot-stuffed;
    /// they are copied once, into the output, and need not live on.
    void answer_content(std::span<const std::string_view> pieces, Instant now);
    /// Answers ContentRequested: the content cannot be read now.
    void refuse_content(Instant now);
    /// Answers UpdateRequested.
    void answer_update(UpdateOutcome outcome, Instant now);

    [[nodiscard]] Octets take_output();
    [[nodiscard]] std::optional<ServerEvent> poll_event();
    /// The autologout, or nothing while a question is open and after the end.
    [[nodiscard]] std::optional<Instant> next_timeout() const;
    /// True once the connection is to be closed, after what take_output() still gives.
    [[nodiscard]] bool wants_close() const { return state_ == ServerState::closed; }
    [[nodiscard]] ServerState state() const { return state_; }
    /// Under TLS.
    [[nodiscard]] bool encrypted() const { return encrypted_; }
    /// What CAPA announces now.
    [[nodiscard]] Capabilities capabilities() const;

private:
    struct Message {
        MaildropEntry entry;
        bool deleted = false;
    };
    struct Totals {
        std::size_t messages = 0;
        std::uint64_t octets = 0;
    };

    void read_commands(Instant now);
    void handle_line(Line line);
    void handle_command(const Command& command);
    void handle_stls();
    void handle_utf8();
    void handle_lang(const Command& command);
    void handle_stat();
    void handle_list(const Command& command);
    void handle_uidl(const Command& command);
    void handle_content(const Command& command);
    void handle_dele(const Command& command);
    void handle_rset();
    void handle_quit();

    // Logins (server_authentication.cpp).
    void handle_user(const Command& command);
    void handle_pass(const Command& command);
    void handle_apop(const Command& command);
    void handle_auth(const Command& command);
    void take_response(const Line& line);
    void follow_step(const sasl::ServerStep& step);
    void follow(const sasl::Challenge& challenge);
    void follow(const sasl::PasswordWanted& wanted);
    void follow(const sasl::CredentialsGiven& given);
    void follow(const sasl::Proved& proved);
    void follow(const sasl::Refused& refused);
    void fail_exchange(std::string text);
    void request_login(Credentials credentials, ServerTrigger trigger);
    void refuse_login(LoginRefusal refusal);
    [[nodiscard]] bool may_log_in() const { return encrypted_ || settings_.tls != TlsUse::required; }
    [[nodiscard]] bool may_send_password() const { return encrypted_ || (may_log_in() && settings_.plaintext_login); }
    /// Those of the settings that may be used now.
    [[nodiscard]] std::vector<std::string> mechanisms() const;

    /// The settings have it at all; what they do not have is an unknown command.
    [[nodiscard]] bool knows(Verb verb) const;
    [[nodiscard]] bool allows(Verb verb) const;
    /// Why a login by this command is not secure enough; empty: it is, or the command is none.
    [[nodiscard]] std::string_view insecurity(Verb verb) const;
    [[nodiscard]] bool may_begin_tls() const;
    [[nodiscard]] bool needs_utf8(std::span<const std::string_view> pieces) const;
    [[nodiscard]] Message* find_message(std::uint32_t number);
    [[nodiscard]] Totals totals() const;

    void ok(std::string text);
    void refuse(std::string_view code, std::string text);
    void ok_lines(std::string text, const std::vector<std::string>& lines);
    void reply(const Response& response, std::string_view rest = {});
    void move(ServerTrigger trigger);
    void end(ServerTrigger trigger, EndReason reason);

    ServerSettings settings_;
    LineSplitter lines_;
    ServerState state_ = ServerState::authorization;
    Instant active_at_;    ///< when the last command came or the last answer went
    std::string mailbox_;  ///< of the last USER
    bool encrypted_ = false;
    bool client_proved_ = false;  ///< by a certificate
    bool utf8_ = false;           ///< the client has asked for UTF-8
    sasl::ServerDialogue dialogue_;
    unsigned login_failures_ = 0;
    bool maildrop_locked_ = false;
    std::vector<Message> messages_;
    std::optional<ContentRequested> wanted_content_;
    Octets output_;
    std::deque<ServerEvent> events_;
};

}  // namespace protocol::pop3
