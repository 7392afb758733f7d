#include "tests/viz/support/sample_trace.hpp"

#include <fmt/format.h>

namespace tests {

namespace {

constexpr const char* alice_pc = "alice-pc.alpha.test";
constexpr const char* mail_alpha = "mail.alpha.test";
constexpr const char* resolver = "resolver.alpha.test";
constexpr const char* bob_pc = "bob-pc.beta.test";
constexpr const char* mail_beta = "mail.beta.test";
constexpr const char* name_server = "ns.beta.test";
constexpr const char* fault_text = "mail.beta.test is down";
constexpr Duration near_by = 2ms;
constexpr Duration far_away = 21ms;

/// A mail of the sample.
struct Mail {
    const char* id;
    const char* to;
    const char* subject;
    const char* queue_id;
};
constexpr Mail lunch{"m1", "bob@beta.test", "Lunch?", "Q1"};
constexpr Mail tomorrow{"m2", "carol@beta.test", "Tomorrow", "Q2"};

std::string received(std::string_view from, std::string_view by, std::string_view id) {
    return fmt::format("from {} by {} with ESMTP id {}; Mon, 1 Jan 2024 00:00:02 +0000", from, by, id);
}

std::string content_of(const Mail& mail) {
    return fmt::format(
        "Date: Mon, 1 Jan 2024 00:00:02 +0000\r\nFrom: alice@alpha.test\r\nTo: {}\r\nMessage-ID: <{}@alpha.test>\r\n"
        "Subject: {}\r\n\r\nNoon at the harbour?\r\n",
        mail.to, mail.id, mail.subject);
}

std::string relayed_content_of(const Mail& mail) {
    return fmt::format("Received: {}\r\n{}", received(alice_pc, mail_alpha, mail.queue_id), content_of(mail));
}

void build_world(TraceBuilder& run) {
    Event& started = run.add("", EventKind::run_started);
    started.fields.set("title", "A made-up run");
    started.fields.set("seed", 1);
    for (const char* site : {"core", "alpha.test", "beta.test"}) run.site(site);
    run.host(alice_pc, "alpha.test", "client", "10.1.1.1");
    run.host(mail_alpha, "alpha.test", "mail-server", "10.1.0.4", {"smtp:25", "submission:587"});
    run.host(resolver, "alpha.test", "resolver", "10.1.0.3", {"dns:53"});
    run.host(bob_pc, "beta.test", "client", "10.2.1.1");
    run.host(mail_beta, "beta.test", "mail-server", "10.2.0.4", {"smtp:25", "pop3:110"});
    run.host(name_server, "beta.test", "name-server", "10.2.0.2", {"dns:53"});
    for (const char* host : {alice_pc, mail_alpha, resolver}) run.link(host, host, "alpha.test", near_by / 2);
    for (const char* host : {bob_pc, mail_beta, name_server}) run.link(host, host, "beta.test", near_by / 2);
    run.link("alpha.test--core", "alpha.test", "core", 10ms);
    run.link("beta.test--core", "beta.test", "core", 9ms);
    run.route("alpha.test", "beta.test", {"alpha.test--core", "beta.test--core"}, 19ms);
    run.account("alice@alpha.test", mail_alpha, "alice");
    run.account("bob@beta.test", mail_beta, "bob");
    run.account("carol@beta.test", mail_beta, "carol");
}

void compose(TraceBuilder& run, const Mail& mail) {
    sim::recording::Fields& fields = run.add(alice_pc, EventKind::mail_composed, mail.id).fields;
    fields.set("from", "alice@alpha.test");
    fields.set("to", std::vector{std::string(mail.to)});
    fields.set("subject", mail.subject);
    fields.set("message_id", fmt::format("<{}@alpha.test>", mail.id));
    fields.set("size_octets", static_cast<std::uint64_t>(content_of(mail).size()));
}

/// A server takes a mail into its queue.
void accept(TraceBuilder& run, const char* host, const char* client, const Mail& mail) {
    const auto describe = [&](Event& event) {
        event.fields.set("queue_id", mail.queue_id);
        event.fields.set("reverse_path", "alice@alpha.test");
        event.fields.set("recipients", std::vector{std::string(mail.to)});
        event.fields.set("size_octets", static_cast<std::uint64_t>(relayed_content_of(mail).size()));
    };
    Event& accepted = run.add(host, EventKind::message_accepted, mail.id);
    describe(accepted);
    accepted.fields.set("client", client);
    Event& field = run.add(host, EventKind::header_added, mail.id);
    field.fields.set("name", "Received");
    field.fields.set("value", received(client, host, mail.queue_id));
    Event& queued = run.add(host, EventKind::queue_entry_added, mail.id);
    describe(queued);
    queued.fields.set("next_attempt_at_ns", run.now());
    queued.fields.set("expires_at_ns", run.now() + 120h);
}

Event& change_queue(TraceBuilder& run, const Mail& mail, const char* state) {
    Event& changed = run.add(mail_alpha, EventKind::queue_entry_changed, mail.id);
    changed.fields.set("queue_id", mail.queue_id);
    changed.fields.set("state", state);
    changed.fields.set("attempts", 1);
    changed.fields.set("recipients", std::vector{std::string(mail.to)});
    return changed;
}

void attempt(TraceBuilder& run, const char* host, const Mail& mail, const char* outcome, const char* text) {
    sim::recording::Fields& fields = run.add(host, EventKind::delivery_attempted, mail.id).fields;
    fields.set("queue_id", mail.queue_id);
    fields.set("recipient", mail.to);
    fields.set("next_hop", host == std::string_view(mail_beta) ? "local" : "mail.beta.test[10.2.0.4]:25");
    fields.set("outcome", outcome);
    fields.set("text", text);
}

/// One SMTP transaction on the open connection, up to the dot.
void transact(TraceBuilder& run, const char* client, const char* server, const Mail& mail, const std::string& content) {
    run.greet("220", fmt::format("{} ESMTP", server));
    run.say(fmt::format("EHLO {}", client), "250", {fmt::format("{} greets {}", server, client), "PIPELINING"},
            mail.id);
    run.say("MAIL FROM:<alice@alpha.test>", "250", {"2.1.0 Ok"}, mail.id);
    run.say(fmt::format("RCPT TO:<{}>", mail.to), "250", {"2.1.5 Ok"}, mail.id);
    run.say("DATA", "354", {"Start mail input; end with <CRLF>.<CRLF>"}, mail.id);
    run.send_content(content, mail.id);
}

void quit(TraceBuilder& run, const Mail& mail) {
    run.answer("250", "2.0.0 Ok: queued", mail.id);
    run.say("QUIT", "221", {"2.0.0 Bye"}, mail.id);
    run.close();
}

/// Alice's program hands the mail over to her server, which queues it.
void submit(TraceBuilder& run, ConnectionId connection, const Mail& mail) {
    compose(run, mail);
    run.ask(alice_pc, "10.1.1.1", resolver, "10.1.0.3", "mail.alpha.test.", "A",
            {"mail.alpha.test. 3600 IN A 10.1.0.4"}, near_by, mail.id);
    run.open(connection, alice_pc, "10.1.1.1:49152", mail_alpha, "10.1.0.4:587", near_by, mail.id);
    run.start_session("smtp", mail.id);
    transact(run, alice_pc, mail_alpha, mail, content_of(mail));
    accept(run, mail_alpha, alice_pc, mail);
    quit(run, mail);
    change_queue(run, mail, "active");
}

Event& decide(TraceBuilder& run, const Mail& mail, const char* question, std::vector<std::string> options,
              const char* chosen, const char* rule, const char* rfc) {
    Event& decision = run.add(mail_alpha, EventKind::decision, mail.id);
    decision.fields.set("question", question);
    decision.fields.set("options", std::move(options));
    decision.fields.set("chosen", chosen);
    decision.fields.set("rule", rule);
    decision.fields.set("rfc", rfc);
    return decision;
}

/// Alice's server finds out where the mail goes.
void route_mail(TraceBuilder& run, const Mail& mail) {
    decide(run, mail, "Where does the mail go?", {"into a mailbox here", "to another host"}, "to another host",
           "the domain beta.test is not one of this host's own", "RFC 5321 section 2.3.10");
    run.ask(mail_alpha, "10.1.0.4", resolver, "10.1.0.3", "beta.test.", "MX",
            {"beta.test. 3600 IN MX 10 mail.beta.test."}, near_by, mail.id);
    run.ask(resolver, "10.1.0.3", name_server, "10.2.0.2", "mail.beta.test.", "A",
            {"mail.beta.test. 3600 IN A 10.2.0.4"}, far_away, mail.id);
    sim::recording::Fields& fields = run.add(mail_alpha, EventKind::delivery_started, mail.id).fields;
    fields.set("queue_id", mail.queue_id);
    fields.set("recipients", std::vector{std::string(mail.to)});
    fields.set("next_hop", "beta.test");
}

void relay(TraceBuilder& run) {
    route_mail(run, lunch);
    run.open(2, mail_alpha, "10.1.0.4:49152", mail_beta, "10.2.0.4:25", far_away, lunch.id);
    run.start_session("smtp", lunch.id);
    transact(run, mail_alpha, mail_beta, lunch, relayed_content_of(lunch));
    accept(run, mail_beta, mail_alpha, lunch);
    Event& stored = run.add(mail_beta, EventKind::message_stored, lunch.id);
    stored.fields.set("mailbox", "bob");
    stored.fields.set("uid", 1);
    stored.fields.set("size_octets", 500);
    stored.fields.set("return_path", "alice@alpha.test");
    stored.fields.set("delivered_to", lunch.to);
    attempt(run, mail_beta, lunch, "delivered", "");
    run.add(mail_beta, EventKind::queue_entry_removed, lunch.id).fields.set("queue_id", lunch.queue_id);
    quit(run, lunch);
    attempt(run, mail_alpha, lunch, "relayed", "2.0.0 Ok: queued");
    run.add(mail_alpha, EventKind::queue_entry_removed, lunch.id).fields.set("queue_id", lunch.queue_id);
}

void read(TraceBuilder& run) {
    run.open(3, bob_pc, "10.2.1.1:49152", mail_beta, "10.2.0.4:110", near_by);
    run.start_session("pop3");
    run.greet("+OK", "ready");
    run.say("USER bob", "+OK", {"send PASS"});
    run.say("PASS secret", "+OK", {"maildrop has 1 message"});
    run.send_message("500 octets",
                     fmt::format("Return-Path: <alice@alpha.test>\r\nReceived: {}\r\n{}",
                                 received(mail_alpha, mail_beta, lunch.queue_id), relayed_content_of(lunch)),
                     lunch.id, "bob");
    sim::recording::Fields& fields = run.add(bob_pc, EventKind::mail_read, lunch.id).fields;
    fields.set("user", lunch.to);
    fields.set("mailbox", "bob");
    fields.set("subject", lunch.subject);
    run.say("QUIT", "+OK", {"goodbye"});
    run.close();
}

void take_down(TraceBuilder& run) {
    Event& fault = run.add("", EventKind::fault_begun);
    fault.fields.set("what", "down");
    fault.fields.set("target", mail_beta);
    fault.fields.set("text", fault_text);
    run.add(mail_beta, EventKind::host_down);
}

/// SYNs at 0, 1, 3 and 7 s stay without an answer.
void fail(TraceBuilder& run) {
    route_mail(run, tomorrow);
    run.open(5, mail_alpha, "10.1.0.4:49153", mail_beta, "10.2.0.4:25", far_away, tomorrow.id);
    int attempts = 1;
    for (const Duration pause : {1s, 2s, 4s}) {
        run.wait(pause);
        Event& again = run.add(mail_alpha, EventKind::syn_retransmitted);
        again.connection = 5;
        again.fields.set("attempt", ++attempts);
    }
    run.wait(4s);
    Event& failed = run.add(mail_alpha, EventKind::connection_failed);
    failed.connection = 5;
    failed.fields.set("failure", "timed-out");
    attempt(run, mail_alpha, tomorrow, "deferred", "mail.beta.test does not answer");
    Event& deferred = change_queue(run, tomorrow, "deferred");
    deferred.fields.set("next_attempt_at_ns", protocol::Instant{} + Duration(371s));
    deferred.fields.set("reason", "mail.beta.test does not answer");
}

TraceBuilder sample_run(Level level) {
    TraceBuilder run(level);
    build_world(run);
    run.at(2s);
    submit(run, 1, lunch);
    relay(run);
    run.at(30s);
    read(run);
    run.at(50s);
    take_down(run);
    run.at(60s);
    submit(run, 4, tomorrow);
    fail(run);
    run.at(100s);
    run.add("", EventKind::run_ended).fields.set("reason", "until-reached");
    return run;
}

}  // namespace

std::vector<Event> sample_events(Level level) {
    return sample_run(level).events();
}

viz::model::Trace sample_trace(Level level) {
    return sample_run(level).trace();
}

}  // namespace tests
