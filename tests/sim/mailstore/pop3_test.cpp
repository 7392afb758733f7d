#include <algorithm>

#include "protocol/base/base64.hpp"
#include "protocol/sasl/client_exchange.hpp"
#include "sim/mailstore/pop3_service.hpp"
#include "sim/user_agent/pop3_client_connection.hpp"
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
using sim::mailstore::Pop3Service;
using sim::mailstore::Pop3Settings;
using sim::mailstore::Store;
using sim::user_agent::Fetch;
using sim::user_agent::FetchedMail;
using sim::user_agent::FetchPolicy;
using sim::user_agent::Pop3ClientConnection;

namespace {

using Texts = std::vector<std::string>;

/// A maildrop with m1 and m2, and a client that fetches them.
struct MaildropWorld : VirtualWorld {
    explicit MaildropWorld(const Pop3Settings& settings = {})
        : VirtualWorld({{"pc.test", {"10.0.0.9"}}, {"mail.test", {"10.0.0.1"}}}, ""),
          service(std::make_unique<Pop3Service>(runtime("mail.test"), store, settings)) {
        store.create("bob", "secret");
        for (const char* message : {"m1", "m2"}) {
            store.append("bob", {protocol::message::Content("Subject: x\r\n\r\n.dot\r\n"), "alice@a.test", "bob@b.test",
                                 message});
        }
        service->start();
    }
    Pop3ClientConnection& fetch(Fetch what) {
        clients.push_back(std::make_unique<Pop3ClientConnection>(
            runtime("pc.test"), std::move(what), [this](const FetchedMail& mail) { fetched.push_back(mail); }));
        clients.back()->connect({address("10.0.0.1"), 110}, 30s);
        return *clients.back();
    }
    Texts fetched_ids() const {
        Texts ids;
        for (const FetchedMail& mail : fetched) ids.push_back(mail.message);
        return ids;
    }
    std::size_t stored() const { return store.find("bob")->inbox().messages.size(); }

    Store store{runtime("mail.test")};
    std::unique_ptr<Pop3Service> service;
    std::vector<FetchedMail> fetched;
    std::vector<std::unique_ptr<Pop3ClientConnection>> clients;
};

}  // namespace

TEST_CASE("RFC 1939 section 6: fetched mail is removed at QUIT", "[pop3]") {
    MaildropWorld world;
    const std::string first = world.store.find("bob")->inbox().messages.front().content.flatten();
    const auto& client = world.fetch({"bob", "secret"});
    world.run();
    CHECK(client.finished());
    CHECK(world.fetched_ids() == Texts{"m1", "m2"});
    CHECK(world.fetched.front().content == first);  // octet by octet, dots too
    CHECK(world.stored() == 0);
    CHECK_FALSE(world.store.is_locked("bob"));
    CHECK(world.events.texts(EventKind::command, "verb") ==
          Texts{"USER", "PASS", "STAT", "UIDL", "RETR", "DELE", "RETR", "DELE", "QUIT"});
    CHECK(world.events.texts(EventKind::session_ended, "reason", "pc.test") == Texts{"quit"});
    CHECK(world.events.of(EventKind::message_fetched).size() == 2);
    CHECK(world.network.open_connections() == 0);
    CHECK(world.events.folded().sessions.empty());
}

TEST_CASE("mail can be left on the server", "[pop3]") {
    MaildropWorld world;
    world.fetch({"bob", "secret", FetchPolicy::keep});
    world.run();
    CHECK(world.fetched.size() == 2);
    CHECK(world.stored() == 2);
    CHECK(world.events.of(EventKind::message_removed).empty());
}

TEST_CASE("RFC 1939 section 6: without QUIT nothing is removed", "[pop3]") {
    MaildropWorld world;
    world.fetch({"bob", "secret", FetchPolicy::remove, true});
    world.run();
    CHECK(world.fetched.size() == 2);
    CHECK(world.stored() == 2);
    CHECK_FALSE(world.store.is_locked("bob"));
    CHECK(world.network.open_connections() == 0);
    SECTION("not even where there was nothing to fetch") {
        world.store.remove("bob", {1, 2});
        world.fetch({"bob", "secret", FetchPolicy::remove, true});
        world.run();
        CHECK(world.fetched.size() == 2);
        CHECK(world.network.open_connections() == 0);
    }
}

TEST_CASE("RFC 1939 section 7: a wrong name or password opens no maildrop", "[pop3]") {
    MaildropWorld world;
    const bool wrong_name = GENERATE(true, false);
    world.fetch(wrong_name ? Fetch{"carol", "secret"} : Fetch{"bob", "guess"});
    world.run();
    CHECK(world.fetched.empty());
    CHECK(world.stored() == 2);
    CHECK(world.events.of(EventKind::maildrop_locked).empty());
    CHECK(world.events.texts(EventKind::session_ended, "reason", "pc.test") == Texts{"quit"});
}

TEST_CASE("RFC 1939 section 4: a maildrop in use is not opened a second time", "[pop3]") {
    MaildropWorld world;
    ScriptedClient first(world.runtime("pc.test"), {address("10.0.0.1"), 110}, {"USER bob", "PASS secret"});
    world.at(1s, [&] { world.fetch({"bob", "secret"}); });
    world.run(5s);
    CHECK(world.fetched.empty());
    CHECK(world.store.is_locked("bob"));
    const auto replies = world.events.of(EventKind::reply);
    const auto in_use = std::ranges::count_if(replies, [](const Event& event) {
        return event.fields.list("text").front().find("[IN-USE]") != std::string::npos;  // RFC 2449 section 8.1.2
    });
    CHECK(in_use == 1);
    SECTION("it is free again when the first one has gone") {
        world.runtime("pc.test").reset(first.connection());
        world.at(6s, [&] { world.fetch({"bob", "secret"}); });
        world.run();
        CHECK(world.fetched.size() == 2);
    }
}

TEST_CASE("RFC 1939 section 5: a session sees the maildrop as it was at login", "[pop3]") {
    MaildropWorld world;
    SECTION("mail that comes meanwhile is for the next session") {
        world.at(105ms, [&] {
            CHECK(world.store.is_locked("bob"));
            world.store.append("bob", {protocol::message::Content("\r\n"), "", "bob@b.test", "m3"});
        });
        world.fetch({"bob", "secret"});
        world.run();
        CHECK(world.fetched.size() == 2);
        CHECK(world.stored() == 1);
    }
    SECTION("mail that vanished meanwhile does not come, and the other is fetched all the same") {
        const bool drop = GENERATE(false, true);
        world.at(105ms, [&] {
            CHECK(world.store.is_locked("bob"));
            world.store.remove("bob", {2});
        });
        world.fetch({"bob", "secret", FetchPolicy::remove, drop});
        world.run();
        CHECK(world.fetched_ids() == Texts{"m1"});
        CHECK(world.stored() == (drop ? 1 : 0));
        CHECK(world.engine.now() < Instant{} + 5s);
    }
}

TEST_CASE("the program ends in the middle of a session", "[pop3]") {
    MaildropWorld world;
    const auto& client = world.fetch({"bob", "secret"});
    world.run(105ms);
    CHECK(world.service->sessions().size() == 1);
    world.service.reset();
    CHECK_FALSE(world.store.is_locked("bob"));
    world.run();
    CHECK(client.finished());
    CHECK(world.stored() == 2);
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("nobody offers POP3", "[pop3]") {
    MaildropWorld world;
    world.service.reset();
    const auto& client = world.fetch({"bob", "secret"});
    world.run();
    CHECK(client.finished());
    CHECK(world.events.of(EventKind::session_started).empty());
}

TEST_CASE("RFC 5034: AUTH opens the maildrop by every mechanism", "[pop3]") {
    const std::string name = GENERATE("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");
    const bool right = GENERATE(true, false);
    Pop3Settings settings;
    settings.mechanisms = {name};
    MaildropWorld world(settings);
    ImapTypist client(world, {address("10.0.0.1"), 110});
    client.listen();
    const auto exchange = protocol::sasl::ClientExchange::make(protocol::sasl::parse_mechanism(name).value(),
                                                               {"bob", right ? "secret" : "guess"}, "n0nce");
    const auto initial = exchange->initial_response();
    std::string heard = client.say("AUTH " + name + (initial ? " " + protocol::encode_base64(*initial) : ""));
    while (heard.starts_with("+ ")) {
        const auto challenge = protocol::decode_base64(heard.substr(2, heard.size() - 3));
        const auto response = exchange->respond(challenge.value());
        heard = client.say(protocol::encode_base64(response.value()));
    }
    CHECK(heard.starts_with(right ? "+OK maildrop has 2 messages " : "-ERR [AUTH] wrong name or password\n"));
    CHECK(world.store.is_locked("bob") == right);
    for (const std::string& line : world.events.texts(EventKind::command, "line")) {
        CHECK((line == "****" || line == "AUTH " + name || line == "AUTH " + name + " ****"));
    }
}

TEST_CASE("RFC 4422 section 3.4.1: who fetches mail by AUTH acts for nobody else", "[pop3]") {
    Pop3Settings settings;
    settings.mechanisms = {"PLAIN"};
    MaildropWorld world(settings);
    ImapTypist client(world, {address("10.0.0.1"), 110});
    client.listen();
    // carol NUL bob NUL secret
    CHECK(client.say("AUTH PLAIN Y2Fyb2wAYm9iAHNlY3JldA==") == "-ERR [AUTH] not allowed to act for this user\n");
    CHECK(client.say("AUTH PLAIN AGJvYgBzZWNyZXQ=").starts_with("+OK"));
}

TEST_CASE("RFC 2449 section 6.5: the next login has to wait", "[pop3]") {
    Pop3Settings settings;
    settings.login_delay = 60s;
    settings.expiry.emplace();
    MaildropWorld world(settings);
    const Endpoint server{address("10.0.0.1"), 110};
    std::vector<std::unique_ptr<ScriptedClient>> clients;
    const auto log_in_at = [&](Duration when, const std::string& password) {
        world.at(when, [&, password] {
            clients.push_back(std::make_unique<ScriptedClient>(
                world.runtime("pc.test"), server, std::vector<std::string>{"USER bob", "PASS " + password, "QUIT"}));
        });
    };
    log_in_at(1s, "guess");
    log_in_at(2s, "secret");  // the login that failed does not count
    log_in_at(59s, "secret");
    log_in_at(63s, "secret");
    world.run();
    REQUIRE(clients.size() == 4);
    CHECK(clients[0]->replies.at(2).starts_with("-ERR [AUTH]"));
    CHECK(clients[1]->replies.at(2).starts_with("+OK"));
    CHECK(clients[2]->replies.at(2) == "-ERR [LOGIN-DELAY] too soon after the last login");
    CHECK(clients[3]->replies.at(2).starts_with("+OK"));
    CHECK_FALSE(world.store.is_locked("bob"));
    ImapTypist client(world, server);
    client.listen();
    const std::string capabilities = client.say("CAPA");
    CHECK(capabilities.find("LOGIN-DELAY 60\nEXPIRE NEVER\n") != std::string::npos);
}

TEST_CASE("RFC 2595 section 2.3: a server can refuse passwords in the clear", "[pop3]") {
    Pop3Settings settings;
    settings.plaintext_login = false;
    MaildropWorld world(settings);
    world.fetch({"bob", "secret"});
    world.run();
    CHECK(world.fetched.empty());
    CHECK(world.events.texts(EventKind::command, "verb") == Texts{"USER", "QUIT"});
}
