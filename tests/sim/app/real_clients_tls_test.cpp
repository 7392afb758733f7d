// Programs of others under TLS, against `mailflow serve` on loopback; see real_clients_test.cpp.
#include "tests/sim/app/secured_world.hpp"

namespace tests {

namespace {

const std::string curl = "curl -sS --max-time 20 --cacert {authority} ";
const std::string mail_of_alice =
    "--mail-from alice@alpha.test --mail-rcpt bob@beta.test --user alice@alpha.test:secret -T - ";
const std::string write_mail = "printf 'Subject: secret\\r\\n\\r\\nbody of it\\r\\n' | ";

}  // namespace

TEST_CASE("curl under TLS: submission, POP3 and IMAP, by command and from the start") {
    if (!are_installed({"curl"})) return;
    const SecuredWorld real;
    CHECK(real.shell(write_mail + curl + "--ssl-reqd smtp://localhost:{submission}/client.test " + mail_of_alice)
              .status == 0);
    CHECK(real.bob_has(1));
    CHECK(real.shell(write_mail + curl + "smtps://localhost:{submissions}/client.test " + mail_of_alice).status == 0);
    CHECK(real.bob_has(2));
    const std::string bob = curl + "--user bob:secret ";
    const auto by_imap = real.shell(bob + "'imaps://localhost:{imaps}/INBOX;UID=1'");
    CHECK(contains(by_imap.output, "Subject: secret"));
    CHECK(contains(by_imap.output, "with ESMTPSA"));  // RFC 3848
    CHECK(contains(real.shell(bob + "--ssl-reqd 'imap://localhost:{imap}/INBOX;UID=2'").output, "body of it"));
    CHECK(contains(real.shell(bob + "pop3s://localhost:{pop3s}/1").output, "Subject: secret"));
    CHECK(contains(real.shell(bob + "--ssl-reqd pop3://localhost:{pop3}/2").output, "body of it"));
    CHECK(real.shell(bob + "pop3s://localhost:{pop3s}/1 -X DELE --list-only").status == 0);
}

TEST_CASE("curl trusts the scenario's authority alone, and passwords in the clear are refused") {
    if (!are_installed({"curl"})) return;
    const SecuredWorld real;
    constexpr int certificate_unknown = 60;
    CHECK(real.shell("curl -sS --max-time 20 --user bob:secret imaps://localhost:{imaps}/INBOX").status ==
          certificate_unknown);
    constexpr int login_denied = 67;
    CHECK(real.shell("curl -sS --max-time 20 --user bob:secret imap://localhost:{imap}/INBOX").status == login_denied);
}

TEST_CASE("Python under TLS: smtplib, imaplib, poplib with the certificate checked") {
    if (!are_installed({"python3"})) return;
    const SecuredWorld real;
    const auto result = real.shell(R"(python3 - <<'END'
import imaplib, poplib, smtplib, ssl
context = ssl.create_default_context(cafile='{authority}')
smtp = smtplib.SMTP('localhost', {submission}, timeout=20)
smtp.ehlo()
assert smtp.has_extn('starttls') and not smtp.has_extn('auth')
smtp.starttls(context=context)
smtp.login('alice@alpha.test', 'secret')
smtp.sendmail('alice@alpha.test', ['bob@beta.test'], 'Subject: first\r\n\r\nbody\r\n')
smtp.quit()
smtp = smtplib.SMTP_SSL('localhost', {submissions}, timeout=20, context=context)
smtp.login('alice@alpha.test', 'secret')
smtp.sendmail('alice@alpha.test', ['bob@beta.test'], 'Subject: second\r\n\r\nbody\r\n')
smtp.quit()
imap = imaplib.IMAP4_SSL('localhost', {imaps}, ssl_context=context, timeout=20)
imap.login('bob', 'secret')
import time
for attempt in range(50):
    status, count = imap.select('INBOX')
    if count == [b'2']: break
    time.sleep(0.1)
print('imaps', count)
imap.logout()
imap = imaplib.IMAP4('localhost', {imap}, timeout=20)
assert 'STARTTLS' in imap.capabilities and 'LOGINDISABLED' in imap.capabilities
imap.starttls(ssl_context=context)
assert 'STARTTLS' not in imap.capabilities and 'LOGINDISABLED' not in imap.capabilities
imap.login('bob', 'secret')
imap.select('INBOX')
print('imap', imap.fetch('1', 'BODY[HEADER.FIELDS (SUBJECT)]')[1][0][1])
imap.logout()
pop = poplib.POP3('localhost', {pop3}, timeout=20)
try:
    pop.user('bob')
    assert False, 'a name in the clear'
except poplib.error_proto as refused:
    assert b'[AUTH]' in refused.args[0]
pop = poplib.POP3('localhost', {pop3}, timeout=20)
pop.stls(context=context)
pop.user('bob'); pop.pass_('secret')
print('pop3', pop.stat()[0])
pop.quit()
pop = poplib.POP3_SSL('localhost', {pop3s}, context=context, timeout=20)
pop.user('bob'); pop.pass_('secret')
print('pop3s', pop.stat()[0])
pop.quit()
END)");
    CHECK(result.status == 0);
    CHECK(contains(result.output, "imaps [b'2']"));
    CHECK(contains(result.output, "imap b'Subject: first"));
    CHECK(contains(result.output, "pop3 2"));
    CHECK(contains(result.output, "pop3s 2"));
}

TEST_CASE("swaks under TLS: STARTTLS, from the start, and who tries to begin it twice") {
    if (!are_installed({"swaks"})) return;
    const SecuredWorld real;
    const std::string swaks =
        "swaks --server localhost --from alice@alpha.test --to bob@beta.test --auth PLAIN --auth-user alice@alpha.test "
        "--auth-password secret ";
    const auto started = real.shell(swaks + "--port {submission} -tls");
    CHECK((contains(started.output, "250 2.0.0 Ok: queued as") ||
           contains(started.output + started.errors, "not avail")));
    const auto from_start = real.shell(swaks + "--port {submissions} --tls-on-connect");
    CHECK((contains(from_start.output, "250 2.0.0 Ok: queued as") ||
           contains(from_start.output + from_start.errors, "not avail")));
}

TEST_CASE("hostile clients of TLS: garbage in the place of a handshake, and silence") {
    if (!are_installed({"python3"})) return;
    const SecuredWorld real;
    const auto result = real.shell(R"(python3 - <<'END'
import socket, ssl
for port in ({submissions}, {imaps}, {pop3s}):
    garbage = socket.create_connection(('127.0.0.1', port), 20)
    garbage.sendall(b'EHLO client.test\r\n' * 100)
    try:
        answer = garbage.recv(1000)
    except ConnectionResetError:
        answer = b''
    assert b'220' not in answer and b'OK' not in answer, answer
idle = [socket.create_connection(('127.0.0.1', {imaps}), 20) for each in range(20)]
injected = socket.create_connection(('127.0.0.1', {submission}), 20)
lines = injected.makefile('rb')
lines.readline()
injected.sendall(b'EHLO client.test\r\n')
while lines.readline()[3:4] == b'-': pass
injected.sendall(b'STARTTLS\r\nEHLO injected.test\r\n')
assert lines.readline().startswith(b'220')
context = ssl.create_default_context(cafile='{authority}')
secured = context.wrap_socket(injected, server_hostname='localhost')
secured.sendall(b'NOOP\r\n')
answer = secured.recv(1000)
assert answer.startswith(b'250 2.0.0') and b'greets' not in answer, answer
print('alive')
END)");
    CHECK(result.status == 0);
    CHECK(contains(result.output, "alive"));
}

}  // namespace tests
