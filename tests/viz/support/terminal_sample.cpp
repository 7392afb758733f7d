#include "tests/viz/support/terminal_sample.hpp"

#include "tests/viz/support/trace_builder.hpp"

namespace tests {

namespace {

constexpr const char* typist_pc = "alice-pc.alpha.test";
constexpr const char* typed_to = "mail.beta.test";
constexpr ConnectionId typed_connection = 1;

void build_terminal_world(TraceBuilder& run) {
    Event& started = run.add("", EventKind::run_started);
    started.fields.set("title", "Typed by hand");
    started.fields.set("seed", 1);
    for (const char* site : {"core", "alpha.test", "beta.test"}) run.site(site);
    run.host(typist_pc, "alpha.test", "client", "10.1.1.1");
    run.host("resolver.alpha.test", "alpha.test", "resolver", "10.1.0.3", {"dns:53"});
    run.host(typed_to, "beta.test", "mail-server", "10.2.0.4", {"smtp:25", "pop3:110"});
    for (const char* host : {typist_pc, "resolver.alpha.test"}) run.link(host, host, "alpha.test", 1ms);
    run.link(typed_to, typed_to, "beta.test", 1ms);
    run.link("alpha.test--core", "alpha.test", "core", 10ms);
    run.link("beta.test--core", "beta.test", "core", 9ms);
    run.route("alpha.test", "beta.test", {"alpha.test--core", "beta.test--core"}, 19ms);
    run.account("alice@alpha.test", typed_to, "alice");
    run.account("bob@beta.test", typed_to, "bob");
}

void add_octets(TraceBuilder& run, EventKind kind, const char* octets) {
    Event& event = run.add(typist_pc, kind);
    event.connection = typed_connection;
    event.fields.set("terminal", "deed1");
    event.fields.set("octets", octets);
    run.wait(100ms);
}

}  // namespace

viz::model::Trace terminal_trace(bool logs_in) {
    TraceBuilder run;
    build_terminal_world(run);
    run.at(2s);
    Event& asked = run.add(typist_pc, EventKind::dns_asked);
    asked.fields.set("query", "deed0");
    asked.fields.set("name", "beta.test.");
    asked.fields.set("type", "MX");
    run.ask(typist_pc, "10.1.1.1", "resolver.alpha.test", "10.1.0.3", "beta.test.", "MX",
            {"beta.test. 3600 IN MX 10 mail.beta.test."}, 2ms);
    run.at(5s);
    Event& opened = run.add(typist_pc, EventKind::terminal_opened);
    opened.fields.set("terminal", "deed1");
    opened.fields.set("to", typed_to);
    opened.fields.set("port", 25);
    add_octets(run, EventKind::terminal_shown, "220 mail.beta.test ESMTP\r\n");
    add_octets(run, EventKind::terminal_typed, "EHLO alice-pc.alpha.test\r\n");
    add_octets(run, EventKind::terminal_shown, "250-mail.beta.test\r\n250 SIZE 10240000\r\n");
    add_octets(run, EventKind::terminal_typed, "RCPT TO:<bob@beta.test>\r\n");
    add_octets(run, EventKind::terminal_shown, "503 5.5.1 First MAIL, then RCPT\r\n");
    if (logs_in) {
        add_octets(run, EventKind::terminal_typed, "AUTH LOGIN\r\n");
        add_octets(run, EventKind::terminal_shown, "334 VXNlcm5hbWU6\r\n");
    }
    run.wait(1min);
    run.add("", EventKind::run_ended).fields.set("reason", "no-strong-event");
    return run.trace();
}

viz::model::BranchBoard terminal_board() {
    using protocol::Instant;
    viz::model::BranchBoard board;
    const sim::deed::TerminalPlace place{"deed1", Instant{} + 5s, typist_pc, typed_to, 25};
    const auto opened = board.tree.add(0, {"deed1", Instant{} + 5s, sim::deed::OpenTerminal{place}});
    board.shown = board.tree.add(
        opened, {"deed2", Instant{} + 5100ms, sim::deed::TypeLine{place, "EHLO alice-pc.alpha.test\r\n"}});
    return board;
}

}  // namespace tests
