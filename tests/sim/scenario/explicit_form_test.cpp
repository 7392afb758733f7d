#include <filesystem>

#include "sim/scenario/yaml_writer.hpp"
#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

using namespace sim::scenario;

namespace {

// Every kind of entry, so that what the writer leaves out is noticed.
const std::string everything = R"(
mailflow: 1
title: "Everything \"quoted\""
description: |
  Two lines,
  and ${not} a variable.
seed: 18446744073709551615
start: 2025-02-03T04:05:06Z
until: 2h
tls: {modelled: true, handshake_time: 3ms}
defaults: {ipv6: true, tls: offered, client_tls: opportunistic, mta: {retry: {retry_intervals: [10s, 30min]}}}
domains:
  alpha.test: {users: [alice, {name: a.b, aliases: [sales]}], smarthost: relay.isp.test,
               keep_sent: true, imap: {without: [BINARY, CONDSTORE], tls: required, tls_ports: [1993], plaintext_login: true, auth_mechanisms: [SCRAM-SHA-256]},
               pop3: {tls: none, login_delay: 1min, expire_days: 30, utf8: true, auth_mechanisms: [CRAM-MD5]}}
  isp.test:
    mx: [{preference: 5, host: relay.isp.test}]
    users: [help]
    mta: {profile: rfc, recipient_delimiter: "+", auth_users: {help@isp.test: s, site: "k 3"},
          auth_mechanisms: [LOGIN, PLAIN], auth_everywhere: true, auth_failure_delay: 1s, extensions_off: [ETRN, VRFY],
          vrfy: refuse, expn: prohibit, limits: true, transactions_max: 3, recipient_domains_max: 2}
  beta.test:
    users: [{name: bob, quota: 2KiB}]
    store: store.beta.test
    tls: required
    plaintext_login: true
    client_tls: verified
    quota: {mailbox: 3MiB, when_full: defer, grace: 5%}
    mta: {profile: exim, retry: {rules: "F,1h,5m; G,2h,10m,2.5", retry_interval_max: 2h, hint_lifetime_max: 3d,
                                 hint_per_address: false, delay_after_cutoff: false},
          mx_every_preference: false, mx_addresses_hard_max: 9, mx_addresses_shuffled: false,
          vrfy: check, expn: answer, null_mx_among_others: refuse, self_as_exchanger: bounce, frozen_max: 3h, converts_eight_bit: true,
          long_lines: send, line_length_max: 500B,
          deliveries_initial: 2, success_feedback: 20%, failure_feedback: 50%, failed_cohorts_max: 3,
          connection_idle_max: 4s, connection_lifetime_max: 1min, connection_mails_max: 7,
          bare_line_ends: accept, passes_bare_line_ends: true, errors_soft_max: 3, error_delay: 2s, errors_max: 7,
          errors_count_refusals: true, junk_commands_max: 8, forbidden_commands: [FOO], greet_wait: 3s,
          synchronisation_enforced: false, line_max: 2KiB, header_max: 3KiB, connections_max: 4,
          connections_per_client_max: 5, connection_rate_max: 6, message_rate_max: 7, recipient_rate_max: 8,
          rate_window: 2min}
    mx: [{preference: 10, host: mx1.beta.test}, {preference: 10, host: mx3.beta.test},
         {preference: 20, host: mx2.beta.test, role: backup}, {preference: 30, host: relay.isp.test, role: backup}]
hosts:
  silent.test: {site: core, addresses: [10.0.7.1, "2001:db8::7:1"], tcp_stubs: [{port: 25, behaviour: close}]}
  secret.test:
    site: core
    addresses: [10.0.7.77]
    mta: {tls_server: required, tls_client: verified, plaintext_login: false}
    submission_ports: [587]
    submissions_ports: [1465]
    pop3: {tls: offered, tls_ports: []}
    imap: {port: 1143, tls: offered}
    certificate: {names: [imap.secret.test], own_name: false, self_signed: true, expires_at: 1h}
    user_agents:
      - {address: alice@alpha.test, submission: {host: secret.test, port: 1465, tls: required, tls_from_start: true},
         pop3: {host: secret.test, port: 110, tls: opportunistic}, imap: {host: secret.test, port: 993, tls: verified}}
zones:
  gamma.test: {answers: servfail, unchecked: true, records: ["@ 60 MX 10 silent.test.", '@ TXT "v=spf1 -all"']}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], cc: [a.b@alpha.test], bcc: [x@beta.test],
     subject: "a: b", body: "line\nline", headers: {X-Test: "1"}, size: 2KiB, ret: HDRS, envid: "a+2Bb",
     notify: {bob@beta.test: "SUCCESS,DELAY"}, orcpt: {a.b@alpha.test: rfc822;x@y.test}}
  - {id: s, at: 3s, from: bob@beta.test, to: [alice@alpha.test], count: 3, every: 500ms}
  - {id: raw, from: "<>", to: [bob@beta.test], as_is: true, raw: "Subject: x\n\ny\n", client: alice-pc.alpha.test,
     server: {host: mx2.beta.test, port: 25}}
  - {id: e1, from: alice@alpha.test, to: ["b)"
                               "\xc3\xb8"
                               R"(b@beta.test"], smtputf8: true, use_bdat: true,
     auth: {user: a, password: "b c", required: false}, announced_size: 500B}
  - {id: e2, from: alice@alpha.test, to: [bob@beta.test], declare_size: false, eight_bit: true}
  - id: e3
    at: 1min
    from: alice@alpha.test
    to: [bob@beta.test]
    in_reply_to: raw
    attachments: [{name: "a \"b\".PNG", size: 3KiB}, {name: n.txt, text: "a\nb", encoding: 8bit},
                  {name: n.csv, type: "text/csv; charset=utf-8; x=\"a b\"", text: "\u00f8"}, {name: n, text: x, encoding: base64}]
  - {id: e4, at: 1min, from: bob@beta.test, to: [alice@alpha.test], forwards: e3}
serve:
  guests: 3
  link: {latency: 30ms, loss: 1%}
  services:
    - {host: mx1.beta.test, service: smtp, port: 2525, site: alpha.test}
    - {host: relay.isp.test, service: 587}
    - {host: silent.test, service: 25, client: alice-pc.alpha.test}
read:
  - {at: 1min, user: bob@beta.test, keep: true, drop_connection: true, password: wrong}
  - {at: 2min, user: alice@alpha.test, with: imap, keep: false, idle: 29min}
  - {at: 2min, user: bob@beta.test, with: imap, server: {host: mx1.beta.test, port: 1143, tls: none}}
  - {at: 3min, user: alice@alpha.test, with: imap, sync: full}
  - {at: 4min, user: alice@alpha.test, with: imap, sync: condstore}
  - {at: 5min, user: alice@alpha.test, with: imap, sync: qresync, client: silent.test}
actions:
  - {at: 4min, user: alice@alpha.test, mails: [m1, e2], flag: ['\seen', work]}
  - {at: 4min, user: alice@alpha.test, mails: [m1], unflag: ['\Seen'], client: silent.test}
  - {id: gone, at: 4min, user: alice@alpha.test, mails: [e1], delete: true}
terminals:
  - id: t
    at: 3s
    host: alice-pc.alpha.test
    to: MX1.beta.test
    port: smtp
    pause: 2s
    patience: 1min
    lines:
      - EHLO x
      - {at: 9s, line: "two\nlines\n"}
      - octets: 'a$${b}\n''\xff\\'
      - start_tls: true
      - {at: 10s, hang_up: true}
  - {host: silent.test, to: 10.1.0.2, port: 993}
queries:
  - {host: silent.test, ask: 10.1.0.2}
  - {at: 4s, host: silent.test, ask: "beta.test mx", server: ns.beta.test, transport: tcp, recursion: false}
faults:
  - {at: 1s, until: 2s, host: mx1.beta.test, refuse: smtp, family: ipv4}
  - {at: 1s, host: mx1.beta.test, drop: 587, direction: out, remote: 10.1.0.2}
  - {at: 1s, host: mx1.beta.test, drop_all: true, family: ipv6}
  - {at: 1s, host: mx1.beta.test, strip_starttls: smtp}
  - {at: 1s, host: mx1.beta.test, down: true}
  - {at: 1s, host: mx1.beta.test, restart: true}
  - {at: 1s, host: mx1.beta.test, stop: mta}
  - {at: 1s, host: mx1.beta.test, flush: true}
  - {at: 1s, link: alpha.test--core, down: true}
  - {at: 1s, host: mx1.beta.test, latency: 1.5s}
  - {at: 1s, link: beta.test--core, bandwidth: 64kbit}
  - {at: 1s, link: beta.test--core, loss: 5%}
  - {at: 1s, zone: beta.test, answers: silent}
  - {at: 1s, zone: beta.test, records: ["@ 60 MX 10 mx2", "mx2 60 A 10.3.0.5"]}
  - {at: 1s, host: mx1.beta.test, set: {workers: 2, smarthost: {host: relay.isp.test, port: 587, auth: {user: site, password: "k 3"}}}}
  - at: 2s
    host: mx1.beta.test
    set:
      virtual_aliases: {"one@beta.test": [bob@beta.test], "@old.test": ["@beta.test"]}
      virtual_alias_domains: [delta.test]
      fallback_relay: relay.isp.test
      client_rules: {10.1.0.9: 554 5.7.1 not you}
      rcpt_rules: {bob@beta.test: 450 busy}
      data_rules: {"^Subject: b": REJECT no, "^Subject: a": "REPLACE Subject: x"}
      dnsbl: [bl.test]
      reject_unknown_client_hostname: true
      reject_unknown_sender_domain: true
      greylist: 5min
      greylist_clients_known_after: 0
      lists:
        cooks: [bob@beta.test]
        all@beta.test: {members: [bob@beta.test, cooks@beta.test], owner: bob@beta.test, closed: true, id: all.beta.test,
                        subject_prefix: "[all]", fields: false}
      catch_all: bob@beta.test
      sender_canonical: {"@in.beta.test": "@beta.test"}
      recipient_canonical: {rob: bob@beta.test}
      canonical: {x@beta.test: y@beta.test}
      replies:
        - {to: bob@beta.test, reply: 450 busy, times: 2}
        - {at: connect, client: mail.alpha.test, drop: connection, share: 25%}
        - {at: mail, from: "<>", client: 10.1.0.9, delay: 20s, reply: 421 4.3.2 later, drop: connection}
        - {at: data, from: "@alpha.test", to: "@beta.test", delay: 1min}
        - {at: end-of-data, drop: answer, times: 1}
        - {at: quit, reply: 500 5.5.1 no}
      notify_postmaster: [resource, 2bounce]
      retry: {delay_warning_after: 4h}
expect:
  - {message: m1, delivered: {to: bob@beta.test, times: 1..2, within: 10min, via: mx2.beta.test, at: mx1.beta.test}}
  - {message: m1, bounced: {to: x@beta.test, status: 5.1.1, within: 1h}}
  - {message: m1, deferred: {times: 2.., at: mail.alpha.test}}
  - {message: m1, queued: {at: mail.alpha.test}, not: true}
  - {message: m1, refused: {at: mx1.beta.test, status: 5}, points: 3, hint: h}
  - {message: m1, read: bob@beta.test}
  - {message: m1, read: {by: bob@beta.test, subject: "[all] x"}}
  - {message: m1, notified: {who: alice@alpha.test, about: bob@beta.test, action: delayed, times: 2, within: 1h}}
  - {order: [{event: decision, chosen: "it's \"so\""}]}
  - {message: m1, held: silent.test}
  - {message: m1, held: {on: secret.test, flags: ['\Seen', '\Flagged']}}
  - {message: m1, held: {on: secret.test, flags: []}}
  - {synchronised: {on: silent.test, by: qresync, octets_max: 2KiB, times: 2..3}}
  - {message: m1, hops: {path: [mail.alpha.test], count: ..3}}
  - {message: m1, attempts: {count: 2, at: mail.alpha.test}}
  - {order: [{event: fault-begun}, {event: message-stored, message: m1, host: mx1.beta.test}]}
  - {always: mail-conserved}
lesson:
  - {stop: dns-answer, ask: "Which?", choices: [a, b], answer: a, explain: "Because."}
  - {id: again, stop: {event: decision, nth: 2, message: m1, host: mail.alpha.test, chosen: "x: \"y\""}, say: "A\n\n- `b`"}
  - {say: s, ask: q, choices: [one, two, three], answers: [three, one], explain: e, hints: [h1, h2],
     feedback: {two: "Not two."}, points: 3, tries: 2, highlight: {hosts: [mx1.beta.test], panel: dns}}
  - {stop: {at: 90s}, ask: q, number: {value: 25.5s, tolerance: 1s}, explain: e}
  - {ask: q, number: 2.5, explain: e, also: ["3", "4.5"]}
  - {ask: q, number: {value: 4KiB, tolerance: 3B}, explain: e}
  - {ask: q, text: [MX, "mail exchanger"], explain: e}
  - {stop: {event: dns-answer, before: true}, ask: q, host: mx1.beta.test, also: [mx2.beta.test], explain: e}
  - {ask: q, order: [EHLO, MAIL], explain: e}
  - {ask: q, record: "beta.test. MX 10 mx1.beta.test", also: [beta.test. MX 0 mx1.beta.test.], explain: e}
  - {ask: q, reply: 550 5.1.1, also: [554, 550 5.7.1], explain: e}
  - {stop: end, ask: q, reply: 250, explain: e}
about: {task: "Do *it*.", goals: [see, understand], level: advanced, minutes: 15, may_change: [zones, hosts]}
)";

void check_round_trip(const Scenario& scenario) {
    const std::string text = to_yaml(scenario);
    const auto again = tests::load_text(text);
    REQUIRE(tests::problems_of(again) == "");
    CHECK(to_yaml(*again) == text);
    CHECK(*again == scenario);
}

}  // namespace

TEST_CASE("the explicit form says all that the short form said") {
    std::string text = everything;
    text.replace(text.find("${not}"), 1, "$$");
    text.insert(text.find("hosts:\n") + 7,
                "  ns.gamma.test: {site: core, addresses: [10.0.7.2], name_server: [gamma.test]}\n");
    const auto loaded = tests::load_text(text);
    REQUIRE(tests::problems_of(loaded) == "");
    check_round_trip(*loaded);
    CHECK(loaded->mail.size() == 9);
    CHECK(loaded->mail[3].id == "s-3");
    CHECK(loaded->mail[7].subject == "Re: x");
    CHECK(loaded->mail[8].subject == "Fwd: Re: x");
}

TEST_CASE("lessons load, and their explicit form is equal") {
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/lessons")) {
        INFO(entry.path().string());
        const auto loaded = load({entry.path().string(), {}, {}}, tests::disk());
        REQUIRE(tests::problems_of(loaded) == "");
        check_round_trip(*loaded);
    }
}
