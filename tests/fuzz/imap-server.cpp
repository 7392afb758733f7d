// The IMAP server's session against any client: any chunking of the input and any delay of the host's answers give the
// same dialogue, output is responses that a client can read, one question at a time, memory is bounded, the session
// ends once.

#include <optional>
#include <string>

#include "protocol/imap/response.hpp"
#include "protocol/imap/response_reader.hpp"
#include "protocol/imap/server_session.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/mailbox_server_host.hpp"
#include "tests/fuzz/support/memory.hpp"
#include "tests/fuzz/support/session_check.hpp"

namespace imap = protocol::imap;
using tests::fuzz::require;

namespace {

imap::ServerSettings make_settings(std::uint8_t choice, std::uint8_t security) {
    imap::ServerSettings settings;
    settings.literal_plus = (choice & 1U) == 0;
    settings.login_disabled = (choice & 2U) != 0;
    if ((security & 1U) != 0) settings.mechanisms = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"};
    if ((security & 2U) != 0) settings.tls = protocol::TlsUse::offered;
    if ((security & 4U) != 0) settings.tls = protocol::TlsUse::required;
    settings.plaintext_login = (security & 8U) == 0;
    settings.append_octets = 5000;
    settings.unread_input_octets_max = 100000;
    settings.errors_in_a_row = 5;
    return settings;
}

/// A host around one session.
class Host : public tests::fuzz::MailboxServerHost<Host, imap::ServerSession> {
public:
    static constexpr imap::ServerState first_state = imap::ServerState::not_authenticated;

    Host(const imap::ServerSettings& settings, std::uint8_t answers, bool late)
        : MailboxServerHost(settings, answers, late) {
        drain();
    }

    void finish() {
        finish_open_work();
        if (!session_.wants_close()) {
            const auto deadline = session_.next_timeout();
            require(deadline.has_value(), "a session that owes no answer waits with a time limit");
            session_.handle_timeout(*deadline);
            drain();
        }
        require(session_.wants_close() && ended_ == 1, "a session ends, and says so once");
        session_.handle_input("a NOOP\r\n", {});
        require(session_.take_output().empty() && !session_.poll_event(), "a closed session is silent");
        check_output();
    }

    void drain() {
        do {
            while (const auto event = session_.poll_event()) note(*event);
            output_ += session_.take_output();
            require(asked_ || session_.wants_close() || session_.next_timeout(), "a session never hangs");
        } while (!late_ && answer());
    }
    void answer_question(char question, bool refused) {
        if (question == 'l') {
            session_.answer_login(refused ? std::optional(imap::LoginRefusal::bad_credentials) : std::nullopt, {});
        } else {
            session_.send(imap::CountData{imap::CountData::Kind::exists, 1});
            session_.answer_command({refused ? imap::Condition::no : imap::Condition::ok, {}, {}}, {});
        }
    }

private:
    void note(const imap::ServerEvent& event) {
        if (std::holds_alternative<imap::LoginRequested>(event)) ask('l');
        if (std::holds_alternative<imap::MechanismRequested>(event)) ask('m');
        if (std::holds_alternative<imap::PasswordRequested>(event)) ask('p');
        if (std::holds_alternative<imap::TlsRequested>(event)) handshake_ = true;
        if (const auto* requested = std::get_if<imap::CommandRequested>(&event)) {
            ask('c');
            record_ += requested->command.encode(session_.names());
        }
        if (const auto* ended = std::get_if<imap::SessionEnded>(&event)) {
            ++ended_;
            record_.append(name(ended->reason));
        }
        if (const auto* changed = std::get_if<imap::ServerStateChanged>(&event)) record_.append(name(changed->to));
        if (const auto* received = std::get_if<imap::CommandReceived>(&event)) record_ += received->text;
    }
    void check_output() const {
        imap::ResponseReader reader;
        reader.push(output_);
        while (const auto response = reader.next()) {
            require(imap::parse_response(*response, imap::NameEncoding::utf8).has_value(),
                    "what is sent is a response");
        }
    }

    unsigned ended_ = 0;
};

/// The same input over and over while no question is answered: what is held does not grow with it.
void check_memory(const imap::ServerSettings& settings, std::string_view octets) {
    if (!tests::fuzz::MemoryWatch::can_see()) return;
    static constexpr std::size_t flood_octets = 1U << 20U;
    tests::fuzz::MemoryWatch memory;
    imap::ServerSession session(settings, {});
    tests::fuzz::check_flood(session, memory, octets, flood_octets, 400000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::uint8_t choice = input.choice();
    const std::uint8_t answers = input.choice();
    const auto settings = make_settings(choice, input.further_choice());
    if (input.rest().size() > 60000) return 0;  // more may be too much to be sent ahead, which depends on delays
    Host whole(settings, answers, false);
    Host chunked(settings, answers, chunking % 2 == 1);
    tests::fuzz::check_chunking(whole, chunked, input.rest(), chunking);
    if (chunking == 'M') check_memory(settings, input.rest());
    return 0;
}
