#include "sim/host/smtp_client_connection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
namespace host = sim::host;
namespace smtp = protocol::smtp;
using sim::network::ConnectionFailure;
using OutcomeKind = smtp::RecipientOutcome::Kind;

namespace {

struct ClientWorld : VirtualWorld {
    ClientWorld() : VirtualWorld({{"a.test", {"10.0.0.1"}}, {"b.test", {"10.0.0.2"}}}, "") {}

    host::SmtpTransaction transaction() {
        host::SmtpTransaction made;
        made.server = {address("10.0.0.2"), 25};
        made.connect_timeout = 30s;
        auto settings = std::make_shared<smtp::ClientSettings>();
        settings->client_name = "a.test";
        settings->timeouts.greeting = 60s;
        made.settings = settings;
        made.envelope.recipients.push_back({smtp::ForwardPath{*smtp::Mailbox::parse("bob@b.test")}});
        made.content = protocol::message::Content("Subject: x\r\n\r\ny\r\n");
        made.message = "m1";
        return made;
    }
    std::vector<std::string> end_reasons() { return events.texts(EventKind::session_ended, "reason", "a.test"); }

    host::Runtime& a = runtime("a.test");
    host::Runtime& b = runtime("b.test");
    host::SmtpClientConnections connections{a};
};

protocol::Task<bool> note_result(std::shared_ptr<host::SmtpClientConnection> connection,
                                 std::optional<host::SmtpResult>* result) {
    host::SmtpResult came = co_await connection->result();
    result->emplace(std::move(came));
    co_return true;
}

}  // namespace

TEST_CASE("a mail is handed over; the result is there before QUIT is answered", "[host]") {
    ClientWorld world;
    ScriptedServer server(world.b, 25);
    server.answer("QUIT", "");
    std::optional<host::SmtpResult> result;
    auto task = note_result(world.connections.open(world.transaction()), &result);
    task.start(world.a);
    world.run(10s);
    REQUIRE(result);
    CHECK_FALSE(result->connect_failure);
    REQUIRE(result->outcomes.size() == 1);
    CHECK(result->outcomes[0].kind == OutcomeKind::accepted);
    CHECK(world.end_reasons().empty());
    CHECK(server.contents == std::vector<std::string>{"Subject: x\r\n\r\ny\r\n"});

    std::vector<host::SessionState> sessions;
    world.connections.append_sessions(sessions);
    REQUIRE(sessions.size() == 1);
    CHECK(sessions[0].role == "client");
    const auto* tag = world.a.transaction_tag(sessions[0].connection, 0);
    REQUIRE(tag != nullptr);
    CHECK(tag->message == "m1");
    // The recording knows the session's state too.
    const auto folded = world.events.folded().sessions;
    CHECK(folded.at({sessions[0].connection, "client"}).state == sessions[0].state);

    world.run(1h);  // RFC 5321 section 4.5.3.2 asks for time-outs at every step
    CHECK(world.end_reasons() == std::vector<std::string>{"timeout"});
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("a session ends with the reply to QUIT", "[host]") {
    ClientWorld world;
    const ScriptedServer server(world.b, 25);
    const auto connection = world.connections.open(world.transaction());
    CHECK_FALSE(connection->finished());
    world.run();
    CHECK(connection->finished());
    CHECK(connection->done());
    CHECK(world.end_reasons() == std::vector<std::string>{"quit"});
    CHECK(world.network.open_connections() == 0);
    std::vector<host::SessionState> sessions;
    world.connections.append_sessions(sessions);
    CHECK(sessions.empty());
    CHECK(world.events.folded().sessions.empty());
}

TEST_CASE("there is no connection", "[host]") {
    ClientWorld world;
    std::optional<host::SmtpResult> result;
    ConnectionFailure expected{};
    host::SmtpTransaction transaction = world.transaction();
    Duration takes{};
    SECTION("refused") {
        expected = ConnectionFailure::refused;
    }
    SECTION("no such address") {
        transaction.server.address = address("203.0.113.1");
        expected = ConnectionFailure::unreachable;
    }
    SECTION("silence") {
        world.network.set_host_on(world.b.node(), false);
        expected = ConnectionFailure::timed_out;
        takes = 30s;
    }
    const auto connection = world.connections.open(std::move(transaction));
    auto task = note_result(connection, &result);
    task.start(world.a);
    world.run();
    REQUIRE(result);
    CHECK(result->connect_failure == expected);
    CHECK(result->outcomes.empty());
    CHECK(connection->finished());
    CHECK(world.engine.now() - Instant{} >= takes);
    CHECK(world.events.of(EventKind::session_started).empty());
}

TEST_CASE("a session breaks off: the recipient stays with the sender", "[host]") {
    ClientWorld world;
    ScriptedServer server(world.b, 25);
    std::string reason;
    std::function<void()> after = [] {};
    SECTION("the server hangs up") {
        server.answer("MAIL", "close");
        reason = "connection lost";
    }
    SECTION("the server says 421 (RFC 5321 section 3.8)") {
        server.answer("MAIL", "421 4.3.2 good bye");
        reason = "service not available";
    }
    SECTION("the server is silent") {
        server.answer("", "");
        reason = "timeout";
    }
    SECTION("the server talks nonsense") {
        server.answer("", "hello?");
        reason = "malformed reply";
    }
    std::optional<host::SmtpResult> result;
    auto task = note_result(world.connections.open(world.transaction()), &result);
    task.start(world.a);
    world.run();
    REQUIRE(result);
    REQUIRE(result->outcomes.size() == 1);
    CHECK(result->outcomes[0].kind == OutcomeKind::temporary);
    CHECK(world.end_reasons() == std::vector<std::string>{reason});
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("connections end with their owner", "[host]") {
    ClientWorld world;
    ScriptedServer server(world.b, 25);
    server.answer("MAIL", "");
    auto connections = std::make_unique<host::SmtpClientConnections>(world.a);
    connections->open(world.transaction());
    world.run(1s);
    connections.reset();
    CHECK(world.run() == sim::engine::Engine::End::no_strong_event);
    CHECK(world.network.open_connections() == 0);
    CHECK(world.engine.now() < Instant{} + 2s);  // no deadline is left
}

TEST_CASE("a finished connection is forgotten when the next is opened", "[host]") {
    ClientWorld world;
    const ScriptedServer server(world.b, 25);
    std::weak_ptr<host::SmtpClientConnection> first = world.connections.open(world.transaction());
    world.run(10s);
    CHECK_FALSE(first.expired());
    const auto second = world.connections.open(world.transaction());
    CHECK(first.expired());
    world.run(20s);
    CHECK(server.contents.size() == 2);
}
