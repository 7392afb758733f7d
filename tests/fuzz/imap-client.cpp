// The IMAP client's session against any server: any chunking gives the same dialogue, every request gets at most one
// end, limits are kept, nothing of a login goes and nothing is believed in clear where TLS must be, no password is in
// the record, the session ends once, by time-out or by a lost connection.

#include <algorithm>
#include <string>

#include "protocol/imap/client_session.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/session_check.hpp"

namespace imap = protocol::imap;
using tests::fuzz::require;

namespace {

constexpr std::size_t response_octets_max = 2000;
constexpr std::size_t literals_octets_max = 4000;
constexpr std::size_t text_octets_max = 1100;

/// A client that logs in, looks, fetches, keeps, waits and leaves.
class Client {
public:
    explicit Client(std::uint8_t choice) : session_(make_settings(choice), {}, "nonce") {
        session_.login({"bob", "se cret"}, {});
        ask(choice);
        drain();
    }

    /// A NUL stands for what the host does: TLS is established, IDLE ends.
    void take(std::string_view octets) {
        while (!octets.empty()) {
            const std::string_view piece = octets.substr(0, octets.find('\0'));
            session_.handle_input(piece, {});
            drain();
            if (piece.size() < octets.size()) act();
            octets.remove_prefix(std::min(piece.size() + 1, octets.size()));
        }
    }
    void finish(bool closed) {
        // A renewal of IDLE, and then the wait for its answer, end a session that hears nothing more.
        for (int waits = 0; waits < 3 && !closed; ++waits) {
            if (const auto deadline = session_.next_timeout()) session_.handle_timeout(*deadline);
            drain();
        }
        if (!session_.wants_close()) session_.handle_closed({});
        drain();
        require(session_.wants_close() && ended_ == 1, "a session ends, and says so once");
        require(finished_ + dropped_ <= requests_, "a request ends once");
        require(!session_.next_timeout(), "a closed session waits for nothing");
        const std::size_t before = record_.size();
        take("* OK\r\n");
        require(record_.size() == before, "a closed session is silent");
    }
    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] const std::string& record() const { return record_; }

private:
    static imap::ClientSettings make_settings(std::uint8_t choice) {
        imap::ClientSettings settings;
        settings.tls = static_cast<protocol::ClientTls>(choice & 3U);
        settings.login_method = (choice & 4U) != 0 ? imap::LoginMethod::login : imap::LoginMethod::best;
        settings.password_in_clear = (choice & 8U) == 0;
        settings.response_octets = response_octets_max;
        settings.literals_octets = literals_octets_max;
        settings.responses_per_command = 50;
        return settings;
    }
    void request(imap::CommandBody body) {
        ++requests_;
        session_.request(std::move(body), {});
    }
    void ask(std::uint8_t choice) {
        const imap::MailboxName inbox = imap::MailboxName::of("INBOX").value();
        const imap::SequenceSet all = imap::SequenceSet::parse("1:*").value();
        imap::AppendCommand append{inbox, {}};
        append.messages.push_back({{}, {}, "A: b\r\n\r\n{3}\r\n", false, false});
        request(imap::EnableCommand{{"UTF8=ACCEPT"}});
        request(imap::SelectCommand{inbox, false, {}});
        request(imap::FetchCommand{true, all, {imap::FetchItem{}}, {}, false});
        request(std::move(append));
        request(imap::StoreCommand{true, all, {}, imap::StoreCommand::Mode::add, true, {"\\Deleted"}});
        request(imap::ExpungeCommand{all});
        ++requests_;
        session_.idle({});
        request(imap::CloseCommand());
        if ((choice & 16U) != 0) session_.logout({});
    }

    void act() {
        session_.handle_tls_established({});
        session_.done({});
        drain();
    }
    void drain() {
        output_ += session_.take_output();
        while (const auto event = session_.poll_event()) {
            std::visit([this](const auto& each) { note(each); }, *event);
        }
    }
    void note(const imap::Greeted& event) { record_ += 'G' + event.text; }
    void note(const imap::CapabilitiesReceived& event) {
        for (const std::string& each : event.capabilities.names) record_ += each;
    }
    void note(const imap::TlsRequested&) {
        record_ += 'T';
        require(session_.capabilities().names.empty(), "what was said in clear is forgotten");
    }
    void note(const imap::LoggedIn&) { record_ += 'L'; }
    void note(const imap::LoginRefused& event) { record_.append(name(event.reason)).append(event.response.text); }
    void note(const imap::DataReceived& event) { record_ += encode(event.response, imap::NameEncoding::utf8); }
    void note(const imap::CommandFinished& event) {
        ++finished_;
        record_.append(name(event.verb)).append(event.response.text);
    }
    void note(const imap::RequestDropped& event) {
        if (event.verb != imap::Verb::login && event.verb != imap::Verb::logout) ++dropped_;
        record_.append(name(event.verb));
    }
    void note(const imap::IdleAccepted&) { record_ += 'I'; }
    void note(const imap::SignedOff& event) {
        ++ended_;
        record_ += 'Q' + event.text;
    }
    void note(const imap::ClientFailed& event) {
        ++ended_;
        require(event.detail.size() <= response_octets_max, "a text is within the limit");
        record_.append(name(event.failure)).append(event.detail);
    }
    void note(const imap::CommandSent& event) {
        require(event.text.size() <= text_octets_max && event.text.find("cret") == event.text.npos,
                "texts for the record are short and without passwords");
        record_ += event.text;
    }
    void note(const imap::ReplyReceived& event) {
        require(event.text.size() <= text_octets_max, "texts for the record are short");
        record_ += event.text;
    }
    void note(const imap::ClientStateChanged& event) { record_ += name(event.to); }

    imap::ClientSession session_;
    std::string output_;
    std::string record_;
    unsigned requests_ = 0;
    unsigned finished_ = 0;
    unsigned dropped_ = 0;
    unsigned ended_ = 0;
};

/// Where TLS must be, nothing of a login goes before it.
void check_privacy(std::string_view octets) {
    imap::ClientSettings settings;
    settings.tls = protocol::ClientTls::always;
    imap::ClientSession session(settings, {}, "nonce");
    session.login({"bob", "secret"}, {});
    session.handle_input(octets, {});
    const std::string output = session.take_output();
    require(output.find("LOGIN") == output.npos && output.find("AUTHENTICATE") == output.npos,
            "no login before TLS where it must be");
    while (const auto event = session.poll_event()) {
        require(!std::holds_alternative<imap::LoggedIn>(*event) && !std::holds_alternative<imap::DataReceived>(*event),
                "nothing in clear is believed where TLS must be");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::uint8_t choice = input.choice();
    Client whole(choice);
    Client chunked(choice);
    tests::fuzz::check_chunking(whole, chunked, input.rest(), chunking, (choice & 32U) != 0);
    check_privacy(input.rest());
    if (chunking == 'M') {
        tests::fuzz::check_flood_of_client([&] { return Client(choice); }, input.rest(), 256);
    }
    return 0;
}
