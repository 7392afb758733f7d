// Programs of others, in processes of their own, against `mailflow serve` on loopback. Those that are not installed are
// skipped, each with a line that says so.
#include <algorithm>
#include <fstream>

#include "tests/sim/app/real_world.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace {

constexpr const char* world = R"(mailflow: 1
title: For real programs
domains:
  alpha.test: {users: [alice]}
  gamma.test:
    users: [carol]
    mta: {auth_users: {carol@gamma.test: secret}, auth_mechanisms: [PLAIN, LOGIN, CRAM-MD5]}
  beta.test: {users: [bob], store: store.beta.test, imap: {}}
)";

/// Its services by name.
class PlainWorld : public RealWorld {
public:
    PlainWorld()
        : RealWorld(world, {{"submission", "mail.alpha.test", "submission"},
                            {"auth", "mail.gamma.test", "submission"},
                            {"smtp", "mail.beta.test", "smtp"},
                            {"pop3", "store.beta.test", "pop3"},
                            {"imap", "store.beta.test", "imap"},
                            {"lmtp", "store.beta.test", "lmtp"},
                            {"dns", "resolver.alpha.test", "dns"}}) {}
};

}  // namespace

TEST_CASE("swaks: plain, pipelined, with AUTH, a refusal, LMTP") {
    if (!are_installed({"swaks"})) return;
    const PlainWorld real;
    const std::string swaks = "swaks --server 127.0.0.1 --from alice@alpha.test --to bob@beta.test ";
    CHECK(contains(real.shell(swaks + "--port {submission}").output, "250 2.0.0 Ok: queued as"));
    CHECK(real.shell(swaks + "--port {submission} --pipeline").status == 0);
    const std::string with_login =
        "swaks --server 127.0.0.1 --port {auth} --from carol@gamma.test --to bob@beta.test --auth-user "
        "carol@gamma.test ";
    for (const char* mechanism : {"PLAIN", "LOGIN", "CRAM-MD5"}) {
        const auto result = real.shell(with_login + "--auth-password secret --quit-after AUTH --auth " + mechanism);
        const bool lacks_module = contains(result.output + result.errors, "not available");  // of Perl, for CRAM-MD5
        CHECK((contains(result.output, "235 2.7.0") || lacks_module));
    }
    CHECK(contains(real.shell(with_login + "--auth-password wrong --auth PLAIN").output, "535 5.7.8"));
    CHECK(contains(real.shell(with_login + "--auth-password secret --auth PLAIN").output, "250 2.0.0 Ok: queued as"));
    CHECK(contains(real.shell(swaks + "--port {smtp}").output, "250 2.0.0 Ok: queued as"));
    CHECK(
        contains(real.shell("swaks --server 127.0.0.1 --port {smtp} --from a@alpha.test --to nobody@beta.test").output,
                 "550 5.1.1"));
    CHECK(contains(real.shell(swaks + "--port {lmtp} --protocol LMTP").output, "250 2.0.0 <bob@beta.test>"));
    CHECK(real.bob_has(5));
}

TEST_CASE("curl: SMTP and POP3") {
    if (!are_installed({"curl"})) return;
    const PlainWorld real;
    real.send_bob_a_mail("by curl");
    const std::string mailbox = "curl -sS --user bob:secret pop3://127.0.0.1:{pop3}/";
    CHECK(contains(real.shell(mailbox).output, "1 "));
    const auto mail = real.shell(mailbox + "1");
    CHECK(contains(mail.output, "Subject: by curl"));
    CHECK(contains(mail.output, "body of it"));
    CHECK(contains(mail.output, "by mail.beta.test"));
    CHECK(real.shell(mailbox + "1 -X DELE --list-only").status == 0);
    CHECK(real.shell("curl -sS --user bob:wrong pop3://127.0.0.1:{pop3}/").status == 67);  // login denied
}

TEST_CASE("Python's smtplib and poplib: a mail with an attachment comes back octet by octet") {
    if (!are_installed({"python3"})) return;
    const PlainWorld real;
    real.write("send.py", R"(import smtplib, sys
from email.message import EmailMessage
mail = EmailMessage()
mail['From'] = 'alice@alpha.test'; mail['To'] = 'bob@beta.test'; mail['Subject'] = 'octets'
mail.set_content('see there\n')
mail.add_attachment(bytes(range(256)) * 400, maintype='application', subtype='octet-stream', filename='octets.bin')
with smtplib.SMTP('127.0.0.1', int(sys.argv[1])) as smtp:
    smtp.send_message(mail, mail_options=['BODY=8BITMIME'], rcpt_options=['NOTIFY=SUCCESS,FAILURE'])
)");
    real.write("fetch.py", R"(import poplib, sys, email
box = poplib.POP3('127.0.0.1', int(sys.argv[1]))
box.user('bob'); box.pass_('secret')
assert box.stat()[0] == 1 and len(box.uidl()[1]) == 1, box.stat()
mail = email.message_from_bytes(b'\r\n'.join(box.retr(1)[1]))
assert box.top(1, 0)[0].startswith(b'+OK')
part = [part for part in mail.walk() if part.get_filename() == 'octets.bin'][0]
assert part.get_payload(decode=True) == bytes(range(256)) * 400
box.dele(1); box.quit()
print('the same octets')
)");
    CHECK(real.shell("python3 {folder}/send.py {submission}").status == 0);
    REQUIRE(real.bob_has(1));
    CHECK(contains(real.shell("python3 {folder}/fetch.py {pop3}").output, "the same octets"));
    CHECK(contains(real.shell("python3 -c \"import poplib; b = poplib.POP3('127.0.0.1', {pop3}); b.user('bob'); "
                              "b.pass_('secret'); print(b.stat())\"")
                       .output,
                   "(0, 0)"));
}

TEST_CASE("msmtp submits") {
    if (!are_installed({"msmtp"})) return;
    const PlainWorld real;
    const std::string msmtp = "msmtp --host=127.0.0.1 --port={submission} --from=alice@alpha.test --tls=off ";
    CHECK(contains(real.shell(msmtp + "--serverinfo").output, "PIPELINING"));
    CHECK(real.shell("printf 'To: bob@beta.test\\nSubject: by msmtp\\n\\nx\\n' | " + msmtp +
                     "--auth=off --dsn-notify=success,failure -t")
              .status == 0);
    CHECK(real.bob_has(1));
}

TEST_CASE("mpop fetches") {
    if (!are_installed({"mpop", "curl"})) return;
    const PlainWorld real;
    real.send_bob_a_mail("for mpop");
    CHECK(
        real.shell("mpop --host=127.0.0.1 --port={pop3} --user=bob --passwordeval='echo secret' --auth=user --tls=off "
                   "--keep=off --uidls-file={folder}/uidls --delivery=mbox,{folder}/mbox")
            .status == 0);
    CHECK(contains(real.read("mbox"), "Subject: for mpop"));
}

TEST_CASE("fetchmail fetches") {
    if (!are_installed({"fetchmail", "curl"})) return;
    const PlainWorld real;
    real.send_bob_a_mail("for fetchmail");
    const auto fetched = real.shell(
        "umask 077; echo \"poll 127.0.0.1 service {pop3} proto POP3 user bob pass secret mda \\\"cat >> "
        "{folder}/mbox\\\" options no keep no rewrite sslproto ''\" > {folder}/rc; "
        "fetchmail -f {folder}/rc --nodetach -v");
    CHECK(fetched.status == 0);
    CHECK(contains(real.read("mbox"), "Subject: for fetchmail"));
}

TEST_CASE("Python's imaplib: folders, flags, an appended mail, and expunge") {
    if (!are_installed({"python3", "curl"})) return;
    const PlainWorld real;
    real.send_bob_a_mail("for imaplib");
    static_cast<void>(real.write("client.py", R"(import imaplib, sys
box = imaplib.IMAP4('127.0.0.1', int(sys.argv[1]))
assert 'IMAP4REV1' in box.capabilities, box.capabilities
box.login('bob', 'secret')
assert box.select('INBOX') == ('OK', [b'1'])
assert box.search(None, 'SUBJECT', '"for imaplib"') == ('OK', [b'1'])
kind, data = box.fetch('1', '(UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODYSTRUCTURE)')
assert b'Subject: for imaplib' in data[0][1], data
assert box.store('1', '+FLAGS', r'(\Seen $Work)')[0] == 'OK'
assert box.create('Projects/mail')[0] == 'OK'
assert box.append('Projects/mail', r'(\Draft)', None, b'Subject: a draft\r\n\r\nnot yet sent\r\n')[0] == 'OK'
assert box.copy('1', 'Projects/mail')[0] == 'OK'
assert b'MESSAGES 2' in box.status('Projects/mail', '(MESSAGES UIDNEXT)')[1][0]
assert box.store('1', '+FLAGS', r'(\Deleted)')[0] == 'OK'
assert box.expunge() == ('OK', [b'1'])
assert box.select('INBOX') == ('OK', [b'0'])
assert any(b'"/" Projects/mail' in line for line in box.list()[1]), box.list()
box.select('Projects/mail', readonly=True)
assert box.uid('SEARCH', 'KEYWORD', '$Work') == ('OK', [b'2'])
assert box.logout()[0] == 'BYE'
)"));
    const auto result = real.shell("python3 {folder}/client.py {imap}");
    CHECK(result.errors.empty());
    CHECK(result.status == 0);
}

TEST_CASE("curl, fetchmail and mbsync read by IMAP") {
    const std::string by_curl = "curl -sS --user bob:secret 'imap://127.0.0.1:{imap}/";
    for (const std::string program : {"curl", "fetchmail", "mbsync"}) {
        if (!are_installed({program, "curl"})) continue;
        const PlainWorld real;
        real.send_bob_a_mail("for " + program);
        if (program == "curl") {
            CHECK(contains(real.shell(by_curl + "INBOX' -X 'UID SEARCH ALL'").output, "* SEARCH 1"));
            const auto mail = real.shell(by_curl + "INBOX;UID=1'");
            CHECK(contains(mail.output, "Subject: for curl"));
            CHECK(contains(mail.output, "body of it"));
            const auto field = real.shell(by_curl + "INBOX;UID=1/;SECTION=HEADER.FIELDS%20(SUBJECT)'");
            CHECK(field.output == "Subject: for curl\r\n\r\n");
            CHECK(real.shell("printf 'Subject: kept\\r\\n\\r\\nx\\r\\n' > {folder}/kept; " + by_curl +
                             "Sent' -T {folder}/kept")
                      .status == 0);
        } else if (program == "fetchmail") {
            const auto fetched = real.shell(
                "umask 077; echo \"poll 127.0.0.1 service {imap} proto IMAP user bob pass secret mda \\\"cat >> "
                "{folder}/mbox\\\" options no keep no rewrite sslproto ''\" > {folder}/rc; "
                "fetchmail -f {folder}/rc --nodetach -v");
            CHECK(fetched.status == 0);
            CHECK(contains(real.read("mbox"), "Subject: for fetchmail"));
        } else {
            const auto synchronised = real.shell(
                "mkdir {folder}/mail; printf 'IMAPAccount a\\nHost 127.0.0.1\\nPort {imap}\\nUser bob\\nPass secret\\n"
                "SSLType None\\nAuthMechs LOGIN\\n\\nIMAPStore far\\nAccount a\\n\\nMaildirStore near\\nPath "
                "{folder}/mail/"
                "\\nInbox {folder}/mail/INBOX\\n\\nChannel c\\nFar :far:\\nNear :near:\\nCreate Near\\nSyncState *\\n' "
                "> "
                "{folder}/rc; mbsync -c {folder}/rc c && cat {folder}/mail/INBOX/*/*");
            CHECK(synchronised.status == 0);
            CHECK(contains(synchronised.output, "Subject: for mbsync"));
        }
    }
}

TEST_CASE("s-nail and mutt submit") {
    const std::string tail = "printf 'x\\n' | ";
    for (const auto& [program, command] : std::vector<std::pair<std::string, std::string>>{
             {"s-nail",
              "s-nail -: / -Sv15-compat -Smta=smtp://127.0.0.1:{submission} -Ssmtp-auth=none -SDEAD=/dev/null "
              "-Sfrom=alice@alpha.test -s hello bob@beta.test"},
             {"mutt",
              "mutt -F /dev/null -n -e 'set smtp_url=smtp://127.0.0.1:{submission} ssl_starttls=no "
              "ssl_force_tls=no from=alice@alpha.test use_from=yes copy=no' -s hello bob@beta.test"}}) {
        if (!are_installed({program})) continue;
        const PlainWorld real;
        CHECK(real.shell(tail + command).status == 0);
        CHECK(real.bob_has(1));
    }
}

TEST_CASE("smtp-source: a hundred mails over twenty connections at once") {
    if (!are_installed({"smtp-source"})) return;
    const PlainWorld real;
    CHECK(real.shell("smtp-source -s 20 -m 100 -l 2000 -f alice@alpha.test -t bob@beta.test 127.0.0.1:{submission}")
              .status == 0);
    CHECK(real.bob_has(100));
}

TEST_CASE("dig, kdig and drill ask the resolver, by UDP and by TCP") {
    const PlainWorld real;
    struct Asker {
        const char* program;
        const char* udp;
        const char* tcp;
    };
    for (const auto& [program, udp, tcp] :
         {Asker{"dig", "dig +short @127.0.0.1 -p {dns} beta.test MX",
                "dig +short +tcp @127.0.0.1 -p {dns} beta.test MX"},
          Asker{"kdig", "kdig +short @127.0.0.1 -p {dns} beta.test MX",
                "kdig +short +tcp @127.0.0.1 -p {dns} beta.test MX"},
          Asker{"drill", "drill -p {dns} @127.0.0.1 beta.test MX", "drill -t -p {dns} @127.0.0.1 beta.test MX"}}) {
        if (!are_installed({program})) continue;
        for (const char* command : {udp, tcp}) {
            const auto result = real.shell(command);
            CHECK(result.status == 0);
            CHECK(contains(result.output, "10 mail.beta.test."));
        }
    }
    CHECK(true);  // so that the test program counts as run where none of them is there
}

TEST_CASE("dnsperf: every question has its answer, by UDP and by TCP") {
    if (!are_installed({"dnsperf"})) return;
    const PlainWorld real;
    real.write("questions", "beta.test MX\nmail.beta.test A\nnobody.beta.test A\nalpha.test MX\n");
    for (const char* mode : {"udp", "tcp"}) {
        const auto result =
            real.shell(std::string("dnsperf -s 127.0.0.1 -p {dns} -d {folder}/questions -n 50 -q 10 -m ") + mode);
        CHECK(result.status == 0);
        CHECK(contains(result.output, "Queries completed:    200 (100.00%)"));
    }
}

}  // namespace tests
