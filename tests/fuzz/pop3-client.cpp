// The POP3 client's session against any server: any chunking gives the same dialogue, every command can be read by a
// server, every request gets exactly one end, listings and content are within their limits, the session closes.

#include <string>
#include <utility>

#include "protocol/pop3/client_session.hpp"
#include "protocol/pop3/limits.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/session_check.hpp"

namespace pop3 = protocol::pop3;
using tests::fuzz::require;

namespace {

constexpr std::size_t content_octets_max = 300;
constexpr std::size_t listing_lines_max = 8;

/// A client that logs in, looks, fetches, deletes and leaves.
class Client {
public:
    Client(std::uint8_t choice, std::uint8_t security)
        : session_(make_settings(security), {}, "n0nce"),
          may_begin_tls_(make_settings(security).tls != protocol::ClientTls::none) {
        if ((choice & 1U) != 0) session_.request(pop3::Command::plain(pop3::Verb::capa), {});
        if ((choice & 2U) != 0) {
            session_.login_apop("bob", "secret", {});
        } else {
            session_.login("bob", "se cret", {});
        }
        ask(choice);
        if ((choice & 4U) != 0) session_.request(pop3::Command::plain(pop3::Verb::quit), {});
        drain();
    }

    /// What comes in while a handshake is to be made gets lost, up to the end of a line: then it is done.
    void take(std::string_view octets) {
        while (!octets.empty()) {
            const bool lost = handshake_;
            const std::string_view piece = may_begin_tls_ ? tests::fuzz::take_line(octets) : std::exchange(octets, {});
            session_.handle_input(piece, {});
            drain();
            if (lost && piece.ends_with('\n')) finish_handshake();
        }
    }
    void finish(bool closed) {
        handshake_ = false;  // it fails by time-out or with the connection
        const auto deadline = session_.next_timeout();
        if (deadline && !closed) session_.handle_timeout(*deadline);
        drain();
        if (!session_.wants_close()) session_.handle_closed({});
        drain();
        require(session_.wants_close() && ended_ == 1, "a session ends, and says so once");
        require(!session_.next_timeout(), "a closed session waits for nothing");
        const std::size_t before = record_.size();
        take("+OK\r\n");
        require(record_.size() == before, "a closed session is silent");
    }
    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] const std::string& record() const { return record_; }

private:
    void finish_handshake() {
        handshake_ = false;
        require(!session_.encrypted() && session_.next_timeout(), "a handshake is made once, with a time limit");
        session_.handle_tls_established({});
        require(session_.encrypted() && !session_.wants_close(), "a session goes on under TLS");
        drain();
    }
    static pop3::ClientSettings make_settings(std::uint8_t security) {
        pop3::ClientSettings settings;
        if ((security & 1U) != 0) settings.tls = protocol::ClientTls::where_offered;
        if ((security & 2U) != 0) settings.tls = protocol::ClientTls::always;
        settings.sasl = (security & 4U) != 0;
        settings.content_octets_max = content_octets_max;
        settings.listing_lines_max = listing_lines_max;
        settings.pipelined_max = 3;
        return settings;
    }
    void ask(std::uint8_t choice) {
        using pop3::Command;
        using pop3::Verb;
        for (const Verb verb : {Verb::stat, Verb::list, Verb::uidl}) session_.request(Command::plain(verb), {});
        session_.request(Command::of_message(Verb::retr, 1), {});
        session_.request(Command::top(2, 1), {});
        session_.request(Command::of_message(Verb::list, 1), {});
        session_.request(Command::of_message(Verb::uidl, 1), {});
        session_.request(Command::of_message(Verb::dele, 1), {});
        if ((choice & 8U) != 0) session_.request(Command::plain(Verb::rset), {});
    }

    void drain() {
        output_ += session_.take_output();
        while (const auto event = session_.poll_event()) {
            std::visit([this](const auto& each) { note(each); }, *event);
        }
    }
    void note(const pop3::Greeted& event) { record_ += 'G' + event.timestamp; }
    void note(const pop3::CapabilitiesReceived& event) {
        require(event.capabilities.lines.size() <= listing_lines_max, "listings are within the limit");
        for (const std::string& line : event.capabilities.lines) record_ += line;
    }
    void note(const pop3::LoggedIn&) { record_ += 'L'; }
    void note(const pop3::LoginRefused& event) { record_ += 'R' + event.response.encode(); }
    void note(const pop3::MaildropStatus& event) {
        record_ += std::to_string(event.messages) + "/" + std::to_string(event.size_octets);
    }
    void note(const pop3::SizesReceived& event) {
        require(event.sizes.size() <= listing_lines_max, "listings are within the limit");
        for (const auto& each : event.sizes) record_ += std::to_string(each.number) + std::to_string(each.size_octets);
    }
    void note(const pop3::UniqueIdsReceived& event) {
        require(event.unique_ids.size() <= listing_lines_max, "listings are within the limit");
        for (const auto& each : event.unique_ids) {
            require(!each.unique_id.empty() && each.unique_id.size() <= pop3::unique_id_octets_max,
                    "unique-ids are within the limit");
            record_ += std::to_string(each.number) + each.unique_id;
        }
    }
    void note(const pop3::ContentReceived& event) {
        require(event.content.size() <= content_octets_max, "content is within the limit");
        record_ += event.command.encode() + event.content;
    }
    void note(const pop3::CommandAccepted& event) { record_ += 'A' + event.command.encode(); }
    void note(const pop3::CommandRefused& event) { record_ += 'F' + event.command.encode() + event.response.encode(); }
    void note(const pop3::RequestDropped& event) { record_ += 'D' + event.command.encode(); }
    void note(const pop3::TlsRequested&) {
        record_ += 'T';
        handshake_ = true;
    }
    void note(const pop3::ChallengeReceived& event) { record_ += 'C' + event.text; }
    void note(const pop3::SignedOff& event) {
        ++ended_;
        record_ += 'Q' + event.response.encode();
    }
    void note(const pop3::ClientFailed& event) {
        ++ended_;
        require(event.detail.size() <= pop3::response_octets_max, "a line is within the limit");
        record_.append(pop3::name(event.failure)).append(event.detail);
    }
    void note(const pop3::CommandSent& event) {
        record_ += event.line;
        if (event.verb == pop3::Verb::auth && (event.line == "****" || event.line == "*")) return;  // a response
        require(pop3::parse_verb(event.line) == event.verb, "a server understands every command");
        require(event.verb == pop3::Verb::pass || pop3::Command::parse(event.line), "a server can read every command");
    }
    void note(const pop3::ReplyReceived& event) { record_ += (event.ok ? '+' : '-') + event.text; }
    void note(const pop3::ClientStateChanged& event) { record_ += pop3::name(event.to); }

    pop3::ClientSession session_;
    bool may_begin_tls_;
    std::string output_;
    std::string record_;
    unsigned ended_ = 0;
    bool handshake_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::uint8_t choice = input.choice();
    const std::uint8_t security = input.further_choice();
    Client whole(choice, security);
    Client chunked(choice, security);
    tests::fuzz::check_chunking(whole, chunked, input.rest(), chunking, (choice & 16U) != 0);
    if (chunking == 'M') {
        tests::fuzz::check_flood_of_client([&] { return Client(choice, security); }, input.rest(), 16);
    }
    return 0;
}
