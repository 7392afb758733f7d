// What a server says wrong on purpose, and what the sending server makes of it at every stage of the dialogue.
#include "sim/mta/reply_rules.hpp"

#include <algorithm>

#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using mta::DialogueStage;
using mta::ReplyRule;

namespace {

ReplyRule rule_at(DialogueStage stage, std::string_view reply = {}) {
    ReplyRule rule;
    rule.at = stage;
    if (!reply.empty()) rule.reply = mta::RuleReply::parse(reply, {5, 0, 0});
    return rule;
}

ReplyRule drop_at(DialogueStage stage, ReplyRule::Drop drop = ReplyRule::Drop::connection) {
    ReplyRule rule = rule_at(stage);
    rule.drop = drop;
    return rule;
}

/// alpha.test sends to beta.test, whose first exchanger has rules.
struct RuleWorld : AlphaWorld {
    explicit RuleWorld(std::vector<ReplyRule> rules)
        : mx1(*this, "mx1.beta.test", settings_for({"beta.test"})),
          mx2(*this, "mx2.beta.test", settings_for({"beta.test"})) {
        for (MailServer* server : {&mx1, &mx2}) {
            server->add_user("bob@beta.test");
            server->add_user("carol@beta.test");
        }
        mx1.settings.replies = std::move(rules);
        for (MailServer* server : {&alpha, &mx1, &mx2}) server->start();
    }
    /// How often bob has the mail at the exchangers, and alice a notification: `1 0 0`.
    [[nodiscard]] std::string copies() const {
        const auto count = [](const MailServer& server, std::string_view user) {
            return std::to_string(server.mailbox(user).size());
        };
        return count(mx1, "bob@beta.test") + ' ' + count(mx2, "bob@beta.test") + ' ' + count(alpha, "alice@alpha.test");
    }

    MailServer mx1;
    MailServer mx2;
};

constexpr auto at_first = "1 0 0";
constexpr auto at_second = "0 1 0";
constexpr auto returned = "0 0 1";

struct Row {
    ReplyRule rule;
    const char* copies;
};

}  // namespace

// reference: RFC 5321 sections 4.2.1 and 5.1; Postfix: a 5yz greeting and every 4yz lead to the next exchanger, a 5yz
// to HELO, MAIL, RCPT, DATA or the content is final.
TEST_CASE("the sender's behaviour when the first exchanger fails at each stage", "[mta]") {
    using enum DialogueStage;
    const Row row = GENERATE(
        Row{drop_at(connect), at_second}, Row{rule_at(connect, "450 4.3.2 no"), at_second},
        Row{rule_at(connect, "554 5.3.2 no"), at_second}, Row{rule_at(greeting, "450 4.3.2 no"), at_second},
        Row{rule_at(greeting, "554 5.3.2 no"), at_second}, Row{rule_at(greeting, "421 4.3.2 no"), at_second},
        Row{drop_at(greeting), at_second}, Row{rule_at(ehlo, "450 no"), at_second},
        Row{rule_at(ehlo, "421 no"), at_second}, Row{rule_at(ehlo, "550 no"), returned}, Row{drop_at(ehlo), at_second},
        Row{rule_at(mail, "450 4.3.0 no"), at_second}, Row{rule_at(mail, "550 5.3.0 no"), returned},
        Row{rule_at(mail, "421 4.3.0 no"), at_second}, Row{drop_at(mail), at_second},
        Row{rule_at(rcpt, "450 4.3.0 no"), at_second}, Row{rule_at(rcpt, "550 5.3.0 no"), returned},
        Row{rule_at(rcpt, "421 4.3.0 no"), at_second}, Row{drop_at(rcpt), at_second},
        Row{rule_at(data, "450 4.3.0 no"), at_second}, Row{rule_at(data, "554 5.3.0 no"), returned},
        Row{rule_at(data, "421 4.3.0 no"), at_second}, Row{drop_at(data), at_second},
        Row{rule_at(end_of_data, "451 4.3.0 no"), at_second}, Row{rule_at(end_of_data, "554 5.3.0 no"), returned},
        Row{rule_at(end_of_data, "421 4.3.0 no"), at_second}, Row{drop_at(end_of_data), at_second},
        Row{drop_at(end_of_data, ReplyRule::Drop::answer), "1 1 0"}, Row{rule_at(quit, "450 4.3.0 no"), at_first},
        Row{drop_at(quit), at_first});
    RuleWorld world({row.rule});
    world.send_mail({"bob@beta.test"});
    world.run(1h);
    INFO(mta::describe_occasion(row.rule) << ": " << mta::describe_answer(row.rule));
    CHECK(world.copies() == row.copies);
    CHECK(world.events.choices("What does the client hear at " + std::string(name_of(row.rule.at))).front() ==
          mta::describe_answer(row.rule));
}

TEST_CASE("a 5yz to EHLO alone makes the client say HELO (RFC 5321 section 3.2)", "[mta]") {
    ReplyRule rule = rule_at(DialogueStage::ehlo, "502 no");
    rule.times = 1;
    RuleWorld world({rule});
    world.send_mail({"bob@beta.test"});
    world.run(1h);
    CHECK(world.copies() == at_first);
    const Texts verbs = world.events.texts(EventKind::command, "verb", "mx1.beta.test");
    CHECK(Texts(verbs.begin(), verbs.begin() + 3) == Texts{"EHLO", "HELO", "MAIL"});
}

TEST_CASE("an answer is late by the delay, and too late beyond the client's patience", "[mta]") {
    using enum DialogueStage;
    const DialogueStage stage = GENERATE(connect, greeting, ehlo, mail, rcpt, data, end_of_data);
    const auto [delay, copies] = GENERATE(std::pair(Duration(20s), at_first), std::pair(Duration(11min), at_second));
    ReplyRule rule = rule_at(stage);
    rule.delay = delay;
    RuleWorld world({rule});
    world.send_mail({"bob@beta.test"});
    world.run(1h);
    INFO(name_of(stage));
    CHECK(world.copies() == copies);
    const auto stored = world.events.of(EventKind::message_stored);
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].time > Instant{} + std::chrono::seconds{19});
}

TEST_CASE("a refusal may be followed by the end of the connection", "[mta]") {
    ReplyRule rule = rule_at(DialogueStage::rcpt, "550 5.1.1 no");
    rule.drop = ReplyRule::Drop::connection;
    RuleWorld world({rule});
    world.send_mail({"bob@beta.test"});
    world.run(1h);
    CHECK(world.copies() == returned);
    CHECK(world.events.texts(EventKind::session_ended, "reason", "mx1.beta.test").front() == "broken by a rule");
}

TEST_CASE("so many times, then as usual; only for those that the rule names", "[mta]") {
    ReplyRule twice = rule_at(DialogueStage::rcpt, "450 4.2.1 busy");
    twice.to = "bob@beta.test";
    twice.times = 2;
    RuleWorld world({twice});
    world.mx2.settings.replies = {rule_at(DialogueStage::connect, "421 4.3.2 no")};
    world.mx2.agent->reconfigure(world.mx2.settings);
    world.send_mail({"bob@beta.test", "carol@beta.test"});
    world.run(2h);
    CHECK(world.copies() == at_first);
    CHECK(world.mx1.mailbox("carol@beta.test").size() == 1);
    CHECK(std::ranges::count(world.attempts(), "bob@beta.test deferred 4.3.2") == 2);
    const auto refused = world.events.of(EventKind::message_refused, "mx1.beta.test");
    REQUIRE(refused.size() == 2);
    CHECK(refused[0].fields.text("recipient") == "bob@beta.test");
    CHECK(refused[0].fields.text("status") == "4.2.1");
    const auto decisions = world.events.of(EventKind::decision, "mx1.beta.test");
    CHECK(std::ranges::count_if(decisions, [](const Event& event) {
              return event.fields.text("rule").ends_with("; this is time 2 of 2");
          }) == 1);
}

TEST_CASE("which rule is meant", "[mta]") {
    protocol::RandomStream dice(1, 0, "mx1.beta.test", "replies");
    mta::ReplyScript script;
    const auto path = [](std::string_view text) { return *protocol::smtp::ReversePath::parse(text); };
    const auto replies_to = [&](ReplyRule rule, const mta::DialogueMoment& moment) {
        return script.find({std::move(rule)}, moment, dice).has_value();
    };
    const auto at_rcpt = [&](std::string_view from, const std::string& to) {
        return mta::DialogueMoment{DialogueStage::rcpt, address("10.1.0.1"), path(from), {to}};
    };
    ReplyRule rule = rule_at(DialogueStage::rcpt, "450 no");
    CHECK(replies_to(rule, at_rcpt("<a@alpha.test>", "bob@beta.test")));
    CHECK_FALSE(replies_to(rule, {DialogueStage::mail, address("10.1.0.1"), path("<a@alpha.test>")}));
    rule.to = "@BETA.test";
    CHECK(replies_to(rule, at_rcpt("<a@alpha.test>", "bob@beta.test")));
    CHECK_FALSE(replies_to(rule, at_rcpt("<a@alpha.test>", "bob@sub.beta.test")));
    rule.from = "";
    CHECK(replies_to(rule, at_rcpt("<>", "bob@beta.test")));
    CHECK_FALSE(replies_to(rule, at_rcpt("<a@alpha.test>", "bob@beta.test")));
    rule.from = "@alpha.test";
    CHECK(replies_to(rule, at_rcpt("<a@alpha.test>", "bob@beta.test")));
    CHECK_FALSE(replies_to(rule, at_rcpt("<>", "bob@beta.test")));
    rule.client = "mail.alpha.test";
    rule.client_addresses = {address("10.1.0.2")};
    CHECK_FALSE(replies_to(rule, at_rcpt("<a@alpha.test>", "bob@beta.test")));
    rule.client_addresses = {address("10.1.0.2"), address("10.1.0.1")};
    CHECK(replies_to(rule, at_rcpt("<a@alpha.test>", "bob@beta.test")));
}

TEST_CASE("of several rules the first that is not used up counts; a share is drawn by the seed", "[mta]") {
    const mta::DialogueMoment moment{DialogueStage::connect, address("10.1.0.1")};
    ReplyRule once = rule_at(DialogueStage::connect, "450 4.0.0 once");
    once.times = 1;
    const std::vector<ReplyRule> rules{once, rule_at(DialogueStage::connect, "450 4.0.0 then")};
    protocol::RandomStream dice(1, 0, "mx1.beta.test", "replies");
    mta::ReplyScript script;
    CHECK(script.find(rules, moment, dice)->rule.reply->text == "once");
    CHECK(script.find(rules, moment, dice)->rule.reply->text == "then");
    ReplyRule some = rule_at(DialogueStage::connect, "450 no");
    some.share = 0.25;
    const auto drawn = [&](std::uint64_t seed) {
        protocol::RandomStream other(seed, 0, "mx1.beta.test", "replies");
        std::string text;
        for (int occasion = 0; occasion < 400; ++occasion) text += script.find({some}, moment, other) ? 'x' : '.';
        return text;
    };
    const std::string first = drawn(7);
    CHECK(first == drawn(7));
    CHECK(first != drawn(8));
    CHECK(std::abs(std::ranges::count(first, 'x') - 100) < 30);
}
