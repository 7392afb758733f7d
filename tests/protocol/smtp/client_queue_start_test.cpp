// The client's side of ETRN, RFC 1985.
#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/support/catch.hpp"

using protocol::smtp::ClientState;
using protocol::smtp::ClientStep;
using protocol::smtp::OutcomeCause;
using protocol::smtp::QueueStartFinished;
using tests::client_of_alpha;
using tests::ClientDialogue;
using tests::mail_from_alice;
using Kind = protocol::smtp::RecipientOutcome::Kind;

namespace {

std::vector<QueueStartFinished> answers(ClientDialogue& dialogue) {
    std::vector<QueueStartFinished> all;
    for (const auto& event : dialogue.events()) {
        if (const auto* finished = std::get_if<QueueStartFinished>(&event)) all.push_back(*finished);
    }
    return all;
}

}  // namespace

TEST_CASE("a client asks for the mail of its nodes, one after the other") {
    // RFC 1985 section 5.3: 250 to 253 mean that the queue is started, 458 and 459 that it is not
    ClientDialogue dialogue(client_of_alpha());
    dialogue.session.request_queue_start("alpha.test", dialogue.now);
    dialogue.session.request_queue_start("@alpha.test", dialogue.now);
    dialogue.session.request_queue_start("gamma.test", dialogue.now);
    CHECK_FALSE(dialogue.session.idle());
    dialogue.greet({"ETRN"});
    CHECK(dialogue.take_output() == "ETRN alpha.test\r\n");
    CHECK(dialogue.session.state() == ClientState::etrn);
    CHECK(dialogue.on("253 14 pending messages for node alpha.test started\r\n") == "ETRN @alpha.test\r\n");
    CHECK(dialogue.on("458 4.3.1 Unable to queue messages\r\n") == "ETRN gamma.test\r\n");
    CHECK(dialogue.on("501 5.5.4 no such node\r\n").empty());
    CHECK(dialogue.session.idle());
    const auto all = answers(dialogue);
    REQUIRE(all.size() == 3);
    CHECK((all[0].node == "alpha.test" && all[0].outcome.kind == Kind::accepted));
    CHECK((all[1].node == "@alpha.test" && all[1].outcome.kind == Kind::temporary));
    CHECK((all[2].node == "gamma.test" && all[2].outcome.kind == Kind::permanent));
    CHECK(all[0].outcome.step == ClientStep::etrn);
    dialogue.session.quit(dialogue.now);
    CHECK(dialogue.take_output() == "QUIT\r\n");
}

TEST_CASE("ETRN comes before the mails that wait, and only where it is offered") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test"});
    dialogue.session.request_queue_start("alpha.test", dialogue.now);
    SECTION("offered") {
        dialogue.greet({"ETRN"});
        CHECK(dialogue.take_output() == "ETRN alpha.test\r\n");
        CHECK(dialogue.on("250 OK, queuing for node alpha.test started\r\n") == mail_from_alice);
    }
    SECTION("not offered") {
        dialogue.greet({});
        CHECK(dialogue.take_output() == mail_from_alice);
        REQUIRE(answers(dialogue).size() == 1);
        CHECK(answers(dialogue).front().outcome.cause == OutcomeCause::needs_etrn);
        CHECK(answers(dialogue).front().outcome.kind == Kind::permanent);
    }
}

TEST_CASE("every question for a queue is answered, whatever becomes of the session") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.session.request_queue_start("alpha.test", dialogue.now);
    dialogue.session.request_queue_start("beta.test", dialogue.now);
    dialogue.greet({"ETRN"});
    SECTION("the server hangs up") {
        dialogue.session.handle_closed(dialogue.now);
        CHECK(answers(dialogue).front().outcome.cause == OutcomeCause::connection_lost);
    }
    SECTION("the server is silent") {
        dialogue.pass(std::chrono::hours{1});
        CHECK(answers(dialogue).front().outcome.cause == OutcomeCause::timed_out);
        CHECK(answers(dialogue).front().outcome.text == "timed out while waiting for the reply to ETRN");
    }
    SECTION("the server says good bye") {
        (void)dialogue.on("421 4.3.2 going down\r\n");
        CHECK(answers(dialogue).front().outcome.kind == Kind::temporary);
    }
    CHECK(answers(dialogue).size() == 2);
    dialogue.session.request_queue_start("gamma.test", dialogue.now);
    CHECK(answers(dialogue).size() == 3);
}

TEST_CASE("ETRN does not fall into a transaction that came to nothing") {
    // RFC 5321 section 4.1.4: MAIL began one, which goes on until RSET or the end of the content
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test"});
    dialogue.greet({"ETRN"});
    CHECK(dialogue.take_output() == mail_from_alice);
    (void)dialogue.on("250 ok\r\n");
    CHECK(dialogue.on("550 no such user\r\n").empty());
    dialogue.session.request_queue_start("alpha.test", dialogue.now);
    CHECK(dialogue.take_output() == "RSET\r\n");
    CHECK(dialogue.on("250 ok\r\n") == "ETRN alpha.test\r\n");
}
