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
#include "protocol/pop3/states.hpp"

namespace protocol::pop3 {

/// How a server behaves; every value holds for the whole session.
struct ServerSettings {
    std::string greeting = "POP3 server ready";
    /// `<process-id.clock@host>`, different for every session: stands in the greeting and allows APOP. Empty: no
    /// APOP. RFC 1939 section 7
    std::string timestamp;
    bool user_pass_allowed = true;
    std::string implementation = "mailflow";  ///< RFC 2449 section 6.9
    std::optional<Duration> login_delay;      ///< announced; kept by whoever answers logins. RFC 2449 section 6.5
    Duration autologout = autologout_min;
    unsigned login_failures_max = 3;              ///< the connection is closed after so many
    std::size_t unread_input_octets_max = 65536;  ///< what a client may send ahead while a question is open
};

/// Why a login is refused.
enum class LoginRefusal : std::uint8_t { bad_credentials, in_use, login_delay, temporary_failure, permanent_failure };

/// The maildrop of a granted login, in the order of the message-numbers, or why there is none.
using LoginAnswer = Result<std::vector<MaildropEntry>, LoginRefusal>;

enum class UpdateOutcome : std::uint8_t { removed, failed };

/// The server's side of one POP3 connection. RFC 1939, RFC 2449, RFC 3206
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

    /// Answers LoginRequested.
    void answer_login(LoginAnswer answer, Instant now);
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
    void handle_line(const Line& line);
    void handle_command(const Command& command);
    void handle_user(const Command& command);
    void handle_pass(const Command& command);
    void handle_apop(const Command& command);
    void handle_stat();
    void handle_list(const Command& command);
    void handle_uidl(const Command& command);
    void handle_content(const Command& command);
    void handle_dele(const Command& command);
    void handle_rset();
    void handle_quit();

    [[nodiscard]] bool allows(Verb verb) const;
    void request_login(Credentials credentials, ServerTrigger trigger);
    void refuse_login(LoginRefusal refusal);
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
    unsigned login_failures_ = 0;
    bool maildrop_locked_ = false;
    std::vector<Message> messages_;
    std::optional<ContentRequested> wanted_content_;
    Octets output_;
    std::deque<ServerEvent> events_;
};

}  // namespace protocol::pop3
