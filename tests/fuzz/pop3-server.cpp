// The POP3 server's session against any client: any chunking of the input and any delay of the host's answers give the
// same dialogue, every command gets one response that a client can read, memory is bounded, the session closes.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "protocol/pop3/response.hpp"
#include "protocol/pop3/server_session.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/mailbox_server_host.hpp"
#include "tests/fuzz/support/memory.hpp"
#include "tests/fuzz/support/session_check.hpp"

namespace pop3 = protocol::pop3;
using tests::fuzz::require;

namespace {

constexpr std::array<std::string_view, 3> mails = {"Subject: a\r\n\r\n.\r\n..b\r\n", "To: c\r\n\r\nd", "\r\n"};

pop3::ServerSettings make_settings(std::uint8_t choice, std::uint8_t security) {
    pop3::ServerSettings settings;
    if ((choice & 1U) == 0) settings.timestamp = "<1.2@mail.beta.test>";
    settings.user_pass_allowed = (choice & 2U) == 0;
    if ((choice & 4U) != 0) settings.login_delay = std::chrono::seconds(5);
    if ((security & 1U) != 0) settings.mechanisms = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"};
    if ((security & 2U) != 0) settings.tls = protocol::TlsUse::offered;
    if ((security & 4U) != 0) settings.tls = protocol::TlsUse::required;
    settings.plaintext_login = (security & 8U) == 0;
    settings.utf8 = (security & 16U) != 0;
    if ((security & 16U) != 0) settings.expiry.emplace();
    return settings;
}

/// A host around one session.
class Host : public tests::fuzz::MailboxServerHost<Host, pop3::ServerSession> {
public:
    static constexpr pop3::ServerState first_state = pop3::ServerState::authorization;

    Host(const pop3::ServerSettings& settings, std::uint8_t answers, bool late)
        : MailboxServerHost(settings, answers, late) {
        drain();
    }

    void finish() {
        finish_open_work();
        if (!session_.wants_close()) {
            require(replies_ == 1 + commands_, "every command gets one response or challenge");
            const auto deadline = session_.next_timeout();
            require(deadline.has_value(), "a session that owes no answer waits with a time limit");
            session_.handle_timeout(*deadline);
            drain();
        }
        require(session_.wants_close() && ended_ == 1, "a session ends, and says so once");
        session_.handle_input("NOOP\r\n", {});
        require(session_.take_output().empty() && !session_.poll_event(), "a closed session is silent");
    }

    void drain() {
        do {
            while (const auto event = session_.poll_event()) {
                std::visit([this](const auto& each) { note(each); }, *event);
            }
            const protocol::Octets octets = session_.take_output();
            require(octets.size() == announced_octets_, "the sizes of the responses are told");
            announced_octets_ = 0;
            output_ += octets;
            require(asked_ || session_.wants_close() || session_.next_timeout(), "a session never hangs");
        } while (!late_ && answer());
    }
    void answer_question(char question, bool refused) {
        if (question == 'l') answer_login(refused);
        if (question == 'u') {
            session_.answer_update(refused ? pop3::UpdateOutcome::failed : pop3::UpdateOutcome::removed, {});
        }
        if (question == 'c' && refused) session_.refuse_content({});
        if (question == 'c' && !refused) {
            const std::array<std::string_view, 2> pieces = {mails[wanted_].substr(0, 1), mails[wanted_].substr(1)};
            session_.answer_content(pieces, {});
        }
    }

private:
    void answer_login(bool refused) {
        if (refused) return session_.answer_login(protocol::failure(pop3::LoginRefusal::bad_credentials), {});
        std::vector<pop3::MaildropEntry> entries;
        for (const std::string_view mail : mails) {
            entries.push_back({"id" + std::to_string(entries.size()), mail.size()});
        }
        session_.answer_login(std::move(entries), {});
    }

    void note(const pop3::LoginRequested& event) {
        ask('l');
        record_ += event.credentials.mailbox() + '/' + event.credentials.authorization();
        static_cast<void>(event.credentials.prove("secret"));
    }
    void note(const pop3::MechanismRequested& event) {
        ask('m');
        record_ += protocol::sasl::name(event.mechanism);
    }
    void note(const pop3::PasswordRequested& event) {
        ask('p');
        record_ += event.user;
    }
    void note(const pop3::TlsRequested&) {
        record_ += 'T';
        handshake_ = true;
    }
    void note(const pop3::ChallengeSent& event) {
        ++replies_;
        announced_octets_ += event.size_octets;
        record_ += event.text;
    }
    void note(const pop3::ContentRequested& event) {
        ask('c');
        require(event.index < mails.size(), "what is asked for is in the listing");
        wanted_ = event.index;
        record_ += std::to_string(event.index) + ":" + std::to_string(event.lines_max.value_or(0));
    }
    void note(const pop3::UpdateRequested& event) {
        ask('u');
        for (const std::size_t index : event.deleted) {
            require(index < mails.size(), "what is deleted is in the listing");
            record_ += std::to_string(index);
        }
    }
    void note(const pop3::SessionEnded& event) {
        ++ended_;
        record_.append(pop3::name(event.reason));
    }
    void note(const pop3::CommandReceived& event) {
        ++commands_;
        require(event.line.size() <= pop3::command_octets_max, "command lines are within the limit");
        record_ += event.line;
    }
    void note(const pop3::ReplySent& event) {
        ++replies_;
        announced_octets_ += event.size_octets;
        const auto response = pop3::Response::parse((event.ok ? "+OK " : "-ERR ") + event.text);
        require(response.has_value() && response->ok == event.ok, "what is sent is a response");
        require(event.text.size() + 7 <= pop3::response_octets_max, "response lines are within the limit");
    }
    void note(const pop3::ServerStateChanged& event) { record_ += pop3::name(event.to); }

    std::size_t wanted_ = 0;
    std::size_t announced_octets_ = 0;
    std::size_t commands_ = 0;
    std::size_t replies_ = 0;
    unsigned ended_ = 0;
};

/// The same input over and over while no question is answered: what is held does not grow with it.
void check_memory(const pop3::ServerSettings& settings, std::string_view octets) {
    if (!tests::fuzz::MemoryWatch::can_see()) return;
    static constexpr std::size_t flood_octets = 3U << 15U;
    tests::fuzz::MemoryWatch memory;
    pop3::ServerSession session(settings, {});
    tests::fuzz::check_flood(session, memory, octets, flood_octets, 2 * flood_octets);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::uint8_t choice = input.choice();
    const std::uint8_t answers = input.choice();
    const auto settings = make_settings(choice, input.further_choice());
    Host whole(settings, answers, false);
    Host chunked(settings, answers, chunking % 2 == 1);
    tests::fuzz::check_chunking(whole, chunked, input.rest(), chunking);
    if (chunking == 'M') check_memory(settings, input.rest());
    return 0;
}
