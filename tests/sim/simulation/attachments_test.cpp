// What people's mail programs send: files, answers and forwarded mails.
#include <algorithm>
#include <tuple>

#include "protocol/message/entity.hpp"
#include "protocol/message/message_id.hpp"
#include "sim/simulation/mail_composition.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using protocol::Octets;
using protocol::message::decode_body;
using protocol::message::Entity;
using protocol::message::parse_entity;
using protocol::message::parse_message_ids;
using protocol::smtp::BodyType;
using sim::recording::EventKind;
using Texts = std::vector<std::string>;

sim::scenario::Scenario scenario_of(const std::string& rest, const std::string& head = "seed: 1") {
    return tests::scenario_from_text("mailflow: 1\ntitle: Files\n" + head +
                                     "\ndomains:\n  alpha.test: {users: [alice]}\n  beta.test: {users: [bob]}\n"
                                     "  old.test: {users: [otto], mta: {extensions_off: [8BITMIME, SMTPUTF8]}}\n" +
                                     rest);
}

sim::user_agent::OutgoingMail composed(const sim::scenario::Scenario& scenario, std::string_view id) {
    return sim::simulation::compose_mail(scenario, *scenario.find_mail(id));
}

Octets content_of(const sim::scenario::Scenario& scenario, std::string_view id) {
    return composed(scenario, id).content.flatten();
}

const std::string files = R"(
mail:
  - id: m1
    from: alice@alpha.test
    to: [bob@beta.test]
    body: Look.
    attachments:
      - {name: Photo.PNG, size: 3000B}
      - {name: "Gr\u00fc\u00dfe.txt", text: "\u00fc\nb\n"}
      - {name: page.html, type: text/html, text: "<p>\n"}
      - {name: drawn, size: 3000B}
  - {id: m2, from: alice@alpha.test, to: [bob@beta.test], attachments: [{name: a.txt, text: "\u00fc\n", encoding: 8bit}]}
  - {id: m3, from: alice@alpha.test, to: [bob@beta.test], attachments: [{name: Photo.PNG, size: 3000B}]}
)";

}  // namespace

TEST_CASE("files become parts of a multipart/mixed (RFC 2046 section 5.1.3)") {
    const auto scenario = scenario_of(files);
    const Octets content = content_of(scenario, "m1");
    const Entity whole = parse_entity(content);
    CHECK(whole.type.media_type() == "multipart/mixed");
    CHECK(whole.closed);
    REQUIRE(whole.parts.size() == 5);
    Texts types;
    Texts encodings;
    for (const Entity& part : whole.parts) {
        types.push_back(part.type.encode());
        encodings.emplace_back(to_string(part.encoding));
    }
    CHECK(types == Texts{"text/plain; charset=us-ascii", "image/png", "text/plain; charset=utf-8",
                         "text/html; charset=us-ascii", "application/octet-stream"});
    CHECK(encodings == Texts{"7bit", "base64", "quoted-printable", "7bit", "base64"});
    CHECK(whole.parts[2].disposition->filename() ==
          "Gr\xC3\xBC\xC3\x9F"
          "e.txt");
    CHECK(whole.parts[2].header.body_of("Content-Disposition").find("filename*=utf-8''Gr%C3%BC") != std::string::npos);
    CHECK(decode_body(whole.parts[2], content) == "\xC3\xBC\r\nb\r\n");
    CHECK(decode_body(whole.parts[1], content).size() == 3000);
    // RFC 2045 section 6.8: four characters for three octets, in 53 lines of up to 76.
    CHECK(whole.parts[1].body(content).size() == 3000 / 3 * 4 + 53 * 2);
    CHECK(composed(scenario, "m1").envelope.body != BodyType::eight_bit_mime);
}

TEST_CASE("drawn octets depend on the seed, the mail and the place alone") {
    const auto drawn = [](const sim::scenario::Scenario& scenario, std::string_view id, std::size_t part) {
        const Octets content = content_of(scenario, id);
        return decode_body(parse_entity(content).parts.at(part), content);
    };
    const auto scenario = scenario_of(files);
    const Octets octets = drawn(scenario, "m1", 1);
    CHECK(octets.find('\0') != Octets::npos);
    CHECK(drawn(scenario_of(files), "m1", 1) == octets);
    CHECK(drawn(scenario, "m1", 4) != octets);
    CHECK(drawn(scenario, "m3", 1) != octets);
    CHECK(drawn(scenario_of(files, "seed: 2"), "m1", 1) != octets);
}

TEST_CASE("8bit needs 8BITMIME, and is converted for a server without it (RFC 6152 section 3)") {
    CHECK(composed(scenario_of(files), "m2").envelope.body == BodyType::eight_bit_mime);
    tests::FinishedRun run;
    tests::run_in_memory(scenario_of(R"(
mail:
  - {id: m1, from: alice@alpha.test, to: [bob@beta.test, otto@old.test], attachments: [{name: a.txt, text: "\u00fc", encoding: 8bit}]}
  - {id: m2, at: 1s, from: alice@alpha.test, to: [otto@old.test], forwards: m1}
)"),
                         run);
    CHECK(run.events.of(EventKind::message_stored).size() == 3);
    CHECK(run.events.texts(EventKind::decision, "chosen", "mail.alpha.test").size() > 0);
    const Texts lines = run.events.texts(EventKind::command, "line", "mail.old.test");
    CHECK(
        std::ranges::none_of(lines, [](const std::string& line) { return line.find("BODY=8") != std::string::npos; }));
}

TEST_CASE("an answer names the mails before it (RFC 5322 section 3.6.4)") {
    const auto scenario = scenario_of(R"(
mail:
  - {id: m1, from: alice@alpha.test, to: [bob@beta.test], subject: Lunch}
  - {id: m2, at: 1s, from: bob@beta.test, to: [alice@alpha.test], in_reply_to: m1}
  - {id: m3, at: 2s, from: alice@alpha.test, to: [bob@beta.test], in_reply_to: m2}
  - {id: m4, at: 2s, from: alice@alpha.test, to: [bob@beta.test], in_reply_to: m3, subject: Supper}
)");
    const auto field = [&](std::string_view id, std::string_view name) {
        const Octets content = content_of(scenario, id);
        return parse_entity(content).header.body_of(name);
    };
    const auto ids = [](const std::string& body) { return parse_message_ids(body).size(); };
    CHECK(field("m1", "References").empty());
    CHECK(field("m2", "In-Reply-To") == field("m1", "Message-ID"));
    CHECK(field("m2", "References") == field("m1", "Message-ID"));
    CHECK(field("m3", "In-Reply-To") == field("m2", "Message-ID"));
    CHECK(field("m3", "References") == field("m1", "Message-ID") + " " + field("m2", "Message-ID"));
    CHECK(ids(field("m4", "References")) == 3);
    CHECK(field("m2", "Subject") == "Re: Lunch");
    CHECK(field("m3", "Subject") == "Re: Lunch");  // RFC 5322 section 3.6.5: one "Re: "
    CHECK(field("m4", "Subject") == "Supper");
}

TEST_CASE("an answer to a mail that says its fields itself") {
    const auto [raw, parent, references] =
        GENERATE(std::tuple("Message-ID: <c@x>\\nReferences: <a@x> <b@x>\\nIn-Reply-To: <z@x>\\n\\n", "<c@x>",
                            "<a@x> <b@x> <c@x>"),
                 std::tuple("Message-ID: <c@x>\\nIn-Reply-To: <z@x>\\n\\n", "<c@x>", "<z@x> <c@x>"),
                 std::tuple("Message-ID: <c@x>\\nIn-Reply-To: <y@x> <z@x>\\n\\n", "<c@x>", "<c@x>"),
                 std::tuple("References: <a@x>\\n\\n", "", "<a@x>"), std::tuple("X: y\\n\\n", "", ""));
    const auto scenario = scenario_of(R"(
mail:
  - {id: m1, from: alice@alpha.test, to: [bob@beta.test], raw: ")" +
                                      std::string(raw) + R"("}
  - {id: m2, from: bob@beta.test, to: [alice@alpha.test], in_reply_to: m1}
)");
    const Octets content = content_of(scenario, "m2");
    CHECK(parse_entity(content).header.body_of("In-Reply-To") == parent);
    CHECK(parse_entity(content).header.body_of("References") == references);
}

TEST_CASE("a forwarded mail is in the other as it was sent (RFC 2046 section 5.2.1)") {
    const auto scenario = scenario_of(R"(
mail:
  - {id: m1, from: alice@alpha.test, to: [bob@beta.test], subject: "Gr\u00fc\u00dfe", attachments: [{name: a.png, size: 300B}]}
  - {id: m2, from: bob@beta.test, to: [alice@alpha.test], forwards: m1, attachments: [{name: b.txt, text: b}]}
  - {id: m3, from: alice@alpha.test, to: [bob@beta.test], forwards: m2}
)");
    CHECK(scenario.mail[2].subject ==
          "Fwd: Gr\xC3\xBC\xC3\x9F"
          "e");
    const Octets content = content_of(scenario, "m3");
    const Entity whole = parse_entity(content);
    REQUIRE(whole.parts.size() == 2);
    CHECK(whole.parts[1].type.media_type() == "message/rfc822");
    CHECK(whole.parts[1].body(content) == content_of(scenario, "m2"));
    const Entity& second = whole.parts[1].parts.at(0);
    REQUIRE(second.parts.size() == 3);
    CHECK(second.parts[2].body(content) == content_of(scenario, "m1"));
    CHECK(decode_body(second.parts[2].parts.at(0).parts.at(1), content).size() == 300);
}

TEST_CASE("a forwarded mail with a header in UTF-8 is a message/global (RFC 6532 section 3.7)") {
    const auto scenario = scenario_of(R"(
mail:
  - {id: m1, from: alice@alpha.test, to: ["b\u00f8b@beta.test"], smtputf8: true}
  - {id: m2, from: alice@alpha.test, to: [bob@beta.test], smtputf8: true, forwards: m1}
)");
    const Octets content = content_of(scenario, "m2");
    const Entity whole = parse_entity(content);
    REQUIRE(whole.parts.size() == 2);
    CHECK(whole.parts[1].type.media_type() == "message/global");
    CHECK(whole.parts[1].encoding == protocol::message::TransferEncoding::eight_bit);
}
