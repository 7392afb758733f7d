#include <string>
#include <vector>

#include "protocol/pop3/client_session.hpp"
#include "protocol/pop3/server_session.hpp"
#include "tests/protocol/pop3/answering_host.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cut_streams.hpp"

namespace tests::pop3 {

using namespace protocol::pop3;
using protocol::Instant;

namespace {

/// A client and a server joined by two octet streams that are cut at random places.
class SessionPair {
public:
    explicit SessionPair(std::uint64_t seed) : streams_(seed) {}

    void run() {
        while (step()) {
        }
    }
    ClientSession& client() { return client_; }
    [[nodiscard]] const std::vector<ClientEvent>& events() const { return events_; }
    [[nodiscard]] const ServerSession& server() const { return server_; }
    [[nodiscard]] const AnsweringHost& host() const { return host_; }

private:
    bool step() {
        streams_.collect(client_, server_);
        if (const auto event = server_.poll_event()) {
            host_.answer(server_, *event, Instant{});
            return true;
        }
        if (const auto event = client_.poll_event()) {
            events_.push_back(*event);
            return true;
        }
        return streams_.carry(client_, server_);
    }
    static ServerSettings settings() {
        ServerSettings settings;
        settings.timestamp = timestamp;
        return settings;
    }

    CutStreams streams_;
    ServerSession server_{settings(), Instant{}};
    ClientSession client_{ClientSettings(), Instant{}};
    AnsweringHost host_;
    std::vector<ClientEvent> events_;
};

}  // namespace

TEST_CASE("a client reads a maildrop from our server and removes what it read", "[pop3]") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        SessionPair pair(seed);
        ClientSession& client = pair.client();
        if (seed % 2 == 0) client.request(Command::plain(Verb::capa), Instant{});  // with pipelining
        if (seed % 4 < 2) client.login("mrose", "tanstaaf", Instant{});
        if (seed % 4 >= 2) client.login_apop("mrose", "tanstaaf", Instant{});
        client.request(Command::plain(Verb::uidl), Instant{});
        client.request(Command::of_message(Verb::retr, 1), Instant{});
        client.request(Command::of_message(Verb::retr, 2), Instant{});
        client.request(Command::top(1, 1), Instant{});
        client.request(Command::of_message(Verb::dele, 2), Instant{});
        client.request(Command::plain(Verb::quit), Instant{});
        pair.run();
        std::vector<std::string> contents;
        bool signed_off = false;
        for (const ClientEvent& event : pair.events()) {
            if (const auto* content = std::get_if<ContentReceived>(&event)) contents.push_back(content->content);
            if (const auto* done = std::get_if<SignedOff>(&event)) signed_off = done->response.ok;
        }
        REQUIRE(contents.size() == 3);
        CHECK(contents[0] == messages()[0]);
        CHECK(contents[1] == messages()[1]);
        CHECK(messages()[0].starts_with(contents[2]));
        CHECK(signed_off);
        CHECK(pair.host().removed() == std::vector<std::size_t>{1});
        CHECK(client.state() == ClientState::closed);
        CHECK(pair.server().state() == ServerState::closed);
    }
}

}  // namespace tests::pop3
