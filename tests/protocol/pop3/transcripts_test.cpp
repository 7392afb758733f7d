#include <memory>

#include "tests/protocol/pop3/answering_host.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/session_subject.hpp"

namespace {

using protocol::pop3::ServerSettings;
using Subject = tests::SessionSubject<protocol::pop3::ServerSession, tests::pop3::AnsweringHost>;

tests::SubjectFactory subject_with(ServerSettings settings) {
    return [settings] { return std::make_unique<Subject>(settings); };
}

}  // namespace

TEST_CASE("POP3 server transcripts", "[pop3][transcript]") {
    ServerSettings settings;
    settings.timestamp = tests::pop3::timestamp;
    tests::check_transcripts("tests/transcripts/pop3", subject_with(settings));
}

TEST_CASE("POP3 server transcripts: without APOP", "[pop3][transcript]") {
    tests::check_transcripts("tests/transcripts/pop3/without-apop", subject_with(ServerSettings()));
}

TEST_CASE("POP3 server transcripts: APOP only, with a login delay", "[pop3][transcript]") {
    ServerSettings settings;
    settings.timestamp = tests::pop3::timestamp;
    settings.user_pass_allowed = false;
    settings.login_delay = std::chrono::seconds(90);
    tests::check_transcripts("tests/transcripts/pop3/apop-only", subject_with(settings));
}

TEST_CASE("POP3 server transcripts: AUTH", "[pop3][transcript]") {
    ServerSettings settings;
    settings.timestamp = tests::pop3::timestamp;
    settings.mechanisms = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"};
    settings.expiry.emplace().days = 30;
    tests::check_transcripts("tests/transcripts/pop3/sasl", subject_with(settings));
}

TEST_CASE("POP3 server transcripts: TLS offered, no passwords without it", "[pop3][transcript]") {
    ServerSettings settings;
    settings.timestamp = tests::pop3::timestamp;
    settings.tls = protocol::TlsUse::offered;
    settings.plaintext_login = false;
    settings.mechanisms = {"PLAIN", "CRAM-MD5"};
    settings.expiry.emplace();
    tests::check_transcripts("tests/transcripts/pop3/tls-offered", subject_with(settings));
}

TEST_CASE("POP3 server transcripts: TLS required", "[pop3][transcript]") {
    ServerSettings settings;
    settings.timestamp = tests::pop3::timestamp;
    settings.tls = protocol::TlsUse::required;
    settings.mechanisms = {"PLAIN", "CRAM-MD5"};
    tests::check_transcripts("tests/transcripts/pop3/tls-required", subject_with(settings));
}

TEST_CASE("POP3 server transcripts: TLS from the start", "[pop3][transcript]") {
    ServerSettings settings;
    settings.timestamp = tests::pop3::timestamp;
    settings.tls = protocol::TlsUse::from_start;
    settings.plaintext_login = false;
    tests::check_transcripts("tests/transcripts/pop3/tls-from-start", subject_with(settings));
}

TEST_CASE("POP3 server transcripts: UTF8", "[pop3][transcript]") {
    ServerSettings settings;
    settings.timestamp = tests::pop3::timestamp;
    settings.tls = protocol::TlsUse::offered;
    settings.utf8 = true;
    tests::check_transcripts("tests/transcripts/pop3/utf8", subject_with(settings));
}
