#include <memory>
#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/server_session.hpp"
#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/protocol/smtp/server_subject.hpp"
#include "tests/support/catch.hpp"

using protocol::Instant;
using protocol::Octets;
using protocol::RandomStream;
using protocol::smtp::ClientSession;
using protocol::smtp::ClientSettings;
using protocol::smtp::Content;
using protocol::smtp::ContentReceived;
using protocol::smtp::RecipientOutcome;
using protocol::smtp::Reply;
using protocol::smtp::ServerSession;
using protocol::smtp::ServerSettings;
using protocol::smtp::TransactionFinished;

namespace {

/// A client and a server that are joined directly; what each sends reaches the other in chunks.
class SessionPair {
public:
    /// @param chunk_octets_max  0: whole outputs; 1: octet by octet; else random chunks up to it
    SessionPair(const ClientSettings& client_settings, const ServerSettings& server_settings,
                std::uint64_t chunk_octets_max)
        : client(std::make_shared<const ClientSettings>(client_settings), "fyko+d2lbbFgONRv9qkxdawL"),
          server(std::make_shared<const ServerSettings>(server_settings)),
          chunk_octets_max_(chunk_octets_max) {}

    void run() {
        server.start(now_);
        client.start(now_);
        while (exchange()) {
        }
    }

    ClientSession client;
    ServerSession server;
    std::vector<ContentReceived> received;
    std::vector<TransactionFinished> finished;

private:
    bool exchange() {
        handle_events();
        const Octets to_client = server.take_output();
        const Octets to_server = client.take_output();
        deliver(to_client, [&](std::string_view octets) { client.handle_input(octets, now_); });
        deliver(to_server, [&](std::string_view octets) { server.handle_input(octets, now_); });
        return !to_client.empty() || !to_server.empty();
    }

    template <class Receive>
    void deliver(std::string_view octets, Receive receive) {
        while (!octets.empty()) {
            const std::size_t size = std::min<std::size_t>(octets.size(), chunk_octets());
            receive(octets.substr(0, size));
            handle_events();
            octets.remove_prefix(size);
        }
    }

    std::size_t chunk_octets() {
        if (chunk_octets_max_ == 0) return SIZE_MAX;
        return 1 + static_cast<std::size_t>(random_.below(chunk_octets_max_));
    }

    void handle_events() {
        while (const auto event = server.poll_event()) {
            if (const auto* content = std::get_if<ContentReceived>(&*event)) received.push_back(*content);
            tests::answer_as_host(server, *event, server.default_greeting(), now_);
        }
        while (const auto event = client.poll_event()) {
            if (const auto* result = std::get_if<TransactionFinished>(&*event)) finished.push_back(*result);
        }
    }

    std::uint64_t chunk_octets_max_;
    RandomStream random_{7, 0, "pair", "chunks"};
    Instant now_;
};

std::string kinds(const TransactionFinished& result) {
    std::string text;
    for (const RecipientOutcome& outcome : result.outcomes) {
        text += outcome.kind == RecipientOutcome::Kind::accepted    ? 'a'
                : outcome.kind == RecipientOutcome::Kind::temporary ? 't'
                                                                    : 'p';
    }
    return text;
}

Content in_chunks_of(const Octets& text, std::size_t chunk_octets) {
    Content content;
    for (std::size_t index = 0; index < text.size(); index += chunk_octets) {
        content.push_back(std::make_shared<const Octets>(text.substr(index, chunk_octets)));
    }
    return content;
}

const Octets tricky_content =
    "Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\n\r\n.\r\nMAIL FROM:<evil@alpha.test>\r\nQUIT\r\n";

void send_four_mails(SessionPair& pair) {
    const Instant now;
    const auto send = [&](const std::vector<std::string>& recipients, Content content) {
        pair.client.send_transaction(tests::make_envelope("alice@alpha.test", recipients), std::move(content), now);
    };
    send({"bob@beta.test", "unknown@beta.test", "busy@beta.test", "carol@beta.test"}, in_chunks_of(tricky_content, 7));
    send({"unknown@beta.test"}, tests::make_content("lost\r\n"));
    send({"bob@beta.test"}, tests::make_content("X-Answer: permanent\r\n"));
    send({"dave@beta.test"}, tests::make_content("no line end"));
    pair.client.quit(now);
    pair.run();
}

}  // namespace

TEST_CASE("a client and a server agree on who the client is, by every mechanism") {
    // RFC 4954 section 4
    const std::string mechanism = GENERATE("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");
    const std::string password = GENERATE("secret", "wrong");
    ServerSettings server_settings;
    server_settings.authentication = {mechanism};
    ClientSettings client_settings;
    client_settings.authentication = protocol::smtp::ClientAuthentication{{"alice", password}};
    SessionPair pair(client_settings, server_settings, 3);
    pair.client.send_transaction(tests::make_envelope("alice@alpha.test", {"bob@beta.test"}),
                                 tests::make_content("x\r\n"), {});
    pair.client.quit({});
    pair.run();
    REQUIRE(pair.finished.size() == 1);
    CHECK(kinds(pair.finished.front()) == (password == "secret" ? "a" : "p"));
    CHECK(pair.server.authenticated_user().has_value() == (password == "secret"));
}

TEST_CASE("a client and a server understand each other in every chunking, with and without pipelining") {
    // RFC 5321 section 3.3, RFC 2920
    for (const bool offered : {true, false}) {
        for (const std::uint64_t chunk_octets_max : {0U, 1U, 3U, 50U}) {
            ClientSettings client_settings;
            client_settings.client_name = "alpha.test";
            ServerSettings server_settings = tests::transcript_settings();
            server_settings.pipelining = offered;
            SessionPair pair(client_settings, server_settings, chunk_octets_max);
            send_four_mails(pair);

            REQUIRE(pair.finished.size() == 4);
            CHECK(kinds(pair.finished[0]) == "apta");
            CHECK(kinds(pair.finished[1]) == "p");
            CHECK(kinds(pair.finished[2]) == "p");
            CHECK(kinds(pair.finished[3]) == "a");
            REQUIRE(pair.received.size() == 3);
            CHECK(pair.received[0].content == tricky_content);
            CHECK(pair.received[0].envelope.recipients.size() == 2);
            CHECK(pair.received[0].envelope.size_octets == tricky_content.size());
            CHECK(pair.received[2].content == "no line end\r\n");
            CHECK(pair.client.wants_close());
            CHECK(pair.server.wants_close());
        }
    }
}

TEST_CASE("by LMTP client and server agree about each recipient") {
    // RFC 2033 section 4.2
    for (const bool offered : {true, false}) {
        for (const unsigned chunks : {0U, 2U}) {
            for (const std::uint64_t chunk_octets_max : {0U, 1U, 50U}) {
                ClientSettings client_settings;
                client_settings.client_name = "mx.beta.test";
                client_settings.lmtp = client_settings.quit_with_content = true;
                client_settings.chunks = chunks;
                ServerSettings server_settings = tests::transcript_settings();
                server_settings.lmtp = server_settings.chunking = true;
                server_settings.pipelining = offered;
                SessionPair pair(client_settings, server_settings, chunk_octets_max);
                const auto recipients = std::vector<std::string>{"full@beta.test", "unknown@beta.test", "bob@beta.test",
                                                                 "over@beta.test", "bob@beta.test"};
                for (const auto& to : {recipients, {"unknown@beta.test"}, {"full@beta.test"}}) {
                    pair.client.send_transaction(tests::make_envelope("", to), in_chunks_of(tricky_content, 7),
                                                 Instant{});
                }
                pair.client.quit(Instant{});
                pair.run();
                REQUIRE(pair.finished.size() == 3);
                CHECK(kinds(pair.finished[0]) == "tpapa");
                CHECK(kinds(pair.finished[1]) == "p");
                CHECK(kinds(pair.finished[2]) == "t");
                REQUIRE(pair.received.size() == 2);
                CHECK(pair.received[0].content == tricky_content);
                CHECK(pair.client.wants_close());
                CHECK(pair.server.wants_close());
            }
        }
    }
}

TEST_CASE("content of a megabyte arrives as it was sent") {
    Octets content;
    for (int line = 0; line < 20000; ++line) content += std::string(static_cast<std::size_t>(line % 70), '.') + "\r\n";
    for (const std::uint64_t chunk_octets_max : {0U, 1460U}) {
        SessionPair pair({}, tests::transcript_settings(), chunk_octets_max);
        pair.client.send_transaction(tests::make_envelope("", {"bob@beta.test"}), in_chunks_of(content, 4096),
                                     Instant{});
        pair.client.quit(Instant{});
        pair.run();
        REQUIRE(pair.received.size() == 1);
        CHECK((pair.received.front().content == content));
        CHECK(pair.received.front().envelope.reverse_path.is_null());
    }
}
