#include <string>

#include "protocol/imap/client_session.hpp"
#include "protocol/imap/server_session.hpp"
#include "tests/protocol/imap/answering_host.hpp"
#include "tests/protocol/imap/client_words.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cut_streams.hpp"

namespace tests::imap {

using namespace protocol::imap;
using protocol::Instant;

namespace {

/// A client and a server joined by two octet streams that are cut at random places.
class SessionPair {
public:
    SessionPair(std::uint64_t seed, ServerSettings server, ClientSettings client)
        : streams_(seed),
          server_(std::move(server), Instant{}),
          client_(client, Instant{}, "fyko+d2lbbFgONRv9qkxdawL") {}

    void run() {
        while (step()) {
        }
    }
    ClientSession& client() { return client_; }
    ServerSession& server() { return server_; }
    [[nodiscard]] Events take_told() { return std::exchange(told_, {}); }
    /// Octets of messages that APPEND brought.
    [[nodiscard]] const std::string& appended() const { return appended_; }

private:
    bool step() {
        streams_.collect(client_, server_);
        if (const auto event = server_.poll_event()) {
            if (const auto* asked = std::get_if<CommandRequested>(&*event)) note(asked->command);
            host_.answer(server_, *event, Instant{});
            return true;
        }
        if (const auto event = client_.poll_event()) {
            const std::string text = std::visit(ClientWords(), *event);
            if (!text.empty() && !text.starts_with("capabilities")) told_.push_back(text);
            return true;
        }
        return streams_.carry(client_, server_);
    }
    void note(const Command& command) {
        const auto* append = std::get_if<AppendCommand>(&command.body);
        if (append != nullptr) appended_ += append->messages.at(0).octets;
    }
    CutStreams streams_;
    ServerSession server_;
    ClientSession client_;
    AnsweringHost host_;
    Events told_;
    std::string appended_;
};

MailboxName inbox() {
    return MailboxName::of("INBOX").value();
}

}  // namespace

TEST_CASE("a client reads, keeps and waits at our IMAP server, however the octets come", "[imap]") {
    const std::string message = "Subject: {5}\r\n\r\n" + std::string(9000, 'x') + "\r\n";
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        ServerSettings server;
        server.literal_plus = seed % 2 == 0;
        ClientSettings client_settings;
        client_settings.login_method = seed % 3 == 0 ? LoginMethod::login : LoginMethod::best;
        SessionPair pair(seed, server, client_settings);
        ClientSession& client = pair.client();
        const std::string password = "secret";
        client.login({"alice", password}, Instant{});
        client.request(SelectCommand{inbox(), false, {}}, Instant{});
        AppendCommand append{inbox(), {}};
        append.messages.push_back({{"\\Seen"}, {}, message, false, false});
        client.request(append, Instant{});
        client.request(FetchCommand{true,
                                    SequenceSet::parse("1:3").value(),
                                    {FetchItem{FetchItem::Kind::envelope, {}, {}, false, false}},
                                    {},
                                    false},
                       Instant{});
        client.request(EnableCommand{{"QRESYNC"}}, Instant{});
        client.idle(Instant{});
        pair.run();
        CHECK(client.state() == ClientState::selected_idle);
        CHECK(pair.server().state() == ServerState::selected_idle);
        CHECK(pair.appended() == message);
        CHECK(pair.take_told() == Events{"greeted", "logged-in", "* FLAGS (\\Seen \\Deleted)", "* 3 EXISTS",
                                         "* OK [UIDVALIDITY 1] UIDs valid", "finished SELECT OK", "finished APPEND OK",
                                         "* 1 FETCH (ENVELOPE NIL)", "finished FETCH OK", "dropped ENABLE", "idle"});
        pair.server().send(CountData{CountData::Kind::exists, 5});
        pair.run();
        CHECK(pair.take_told() == Events{"* 5 EXISTS"});
        client.logout(Instant{});
        pair.run();
        CHECK(pair.take_told() == Events{"finished IDLE OK", "signed-off Logging out"});
        CHECK(client.state() == ClientState::closed);
        CHECK(pair.server().state() == ServerState::closed);
    }
}

TEST_CASE("a client whose password is wrong is told by our IMAP server, and may try again", "[imap]") {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        SessionPair pair(seed, {}, {});
        pair.client().login({"alice", "guess \"\\ \r\nmore"}, Instant{});
        pair.client().request(NamespaceCommand(), Instant{});
        pair.client().login({"alice", "secret"}, Instant{});
        pair.client().request(NamespaceCommand(), Instant{});
        pair.run();
        CHECK(pair.take_told() ==
              Events{"greeted", "login-refused by-server", "dropped NAMESPACE", "logged-in", "finished NAMESPACE OK"});
    }
}

TEST_CASE("a password with line ends goes to our IMAP server as a literal", "[imap]") {
    ServerSettings server;
    server.mechanisms = {};
    SessionPair pair(1, server, {});
    pair.client().login({"al\r\nice", "secret"}, Instant{});
    pair.run();
    CHECK(pair.take_told() == Events{"greeted", "logged-in"});
}

}  // namespace tests::imap
