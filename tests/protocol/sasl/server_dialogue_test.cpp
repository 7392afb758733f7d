#include "protocol/sasl/server_dialogue.hpp"

#include <string>
#include <vector>

#include "protocol/base/base64.hpp"
#include "tests/support/catch.hpp"

namespace sasl = protocol::sasl;

namespace {

using Reason = sasl::Refused::Reason;

Reason refusal(const sasl::ServerStep& step) {
    REQUIRE(std::holds_alternative<sasl::Refused>(step));
    return std::get<sasl::Refused>(step).reason;
}

}  // namespace

TEST_CASE("a dialogue takes an initial response out of base64, and = for an empty one, RFC 4954 section 4") {
    sasl::ServerDialogue dialogue;
    dialogue.ask(sasl::Mechanism::plain, protocol::encode_base64(std::string("\0alice\0secret", 13)));
    const auto given = dialogue.start({});
    REQUIRE(std::holds_alternative<sasl::CredentialsGiven>(given));
    CHECK(std::get<sasl::CredentialsGiven>(given).credentials.user == "alice");

    dialogue.ask(sasl::Mechanism::plain, "=");
    CHECK(refusal(dialogue.start({})) == Reason::malformed);
    dialogue.ask(sasl::Mechanism::plain, "not base64!");
    CHECK(refusal(dialogue.start({})) == Reason::not_base64);
}

TEST_CASE("without an initial response the client is asked for it; * gives up, RFC 4954 section 4") {
    sasl::ServerDialogue dialogue;
    dialogue.ask(sasl::Mechanism::login, std::nullopt);
    CHECK_FALSE(dialogue.is_running());
    REQUIRE(std::holds_alternative<sasl::Challenge>(dialogue.start({})));
    CHECK(dialogue.is_running());
    CHECK(refusal(dialogue.take_line("YWxpY2")) == Reason::not_base64);
    CHECK(refusal(dialogue.take_line("*")) == Reason::cancelled);
    REQUIRE(std::holds_alternative<sasl::Challenge>(dialogue.take_line("YWxpY2U=")));
    REQUIRE(std::holds_alternative<sasl::CredentialsGiven>(dialogue.take_line("c2VjcmV0")));
    dialogue.end();
    CHECK_FALSE(dialogue.is_running());
}

TEST_CASE("a dialogue remembers whose password was wanted, and not longer than until the next one") {
    sasl::ServerContext context;
    context.cram_challenge = "<1896.697170952@postoffice.example>";
    sasl::ServerDialogue dialogue;
    dialogue.ask(sasl::Mechanism::cram_md5, std::nullopt);
    REQUIRE(std::holds_alternative<sasl::Challenge>(dialogue.start(context)));
    const auto wanted = dialogue.take_line(protocol::encode_base64("tim b913a602c7eda7a495b4e6e7334d3890"));
    REQUIRE(std::holds_alternative<sasl::PasswordWanted>(wanted));
    CHECK(dialogue.claimed_user() == "tim");
    CHECK(refusal(dialogue.take_password("another")) == Reason::wrong_proof);
    dialogue.ask(sasl::Mechanism::plain, std::nullopt);
    CHECK(dialogue.claimed_user().empty());
}

TEST_CASE("the example of RFC 2195 section 2 is proved") {
    sasl::ServerContext context;
    context.cram_challenge = "<1896.697170952@postoffice.reston.mci.net>";
    sasl::ServerDialogue dialogue;
    dialogue.ask(sasl::Mechanism::cram_md5, std::nullopt);
    static_cast<void>(dialogue.start(context));
    static_cast<void>(dialogue.take_line("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"));
    CHECK(std::holds_alternative<sasl::Proved>(dialogue.take_password("tanstaaftanstaaf")));
}

TEST_CASE("mechanisms that send the password are usable where it may be sent") {
    const std::vector<std::string> offered{"PLAIN", "SCRAM-SHA-256", "LOGIN"};
    CHECK(sasl::usable_mechanisms(offered, true, false) == offered);
    CHECK(sasl::usable_mechanisms(offered, false, false) == std::vector<std::string>{"SCRAM-SHA-256"});
    CHECK(sasl::find_mechanism(offered, "PLAIN") == sasl::Mechanism::plain);
    CHECK_FALSE(sasl::find_mechanism(offered, "CRAM-MD5"));
}

TEST_CASE("RFC 4422 appendix A: EXTERNAL is usable where another layer has proved who the client is") {
    const std::vector<std::string> offered{"PLAIN", "EXTERNAL"};
    CHECK(sasl::usable_mechanisms(offered, true, false) == std::vector<std::string>{"PLAIN"});
    CHECK(sasl::usable_mechanisms(offered, false, true) == std::vector<std::string>{"EXTERNAL"});
}
