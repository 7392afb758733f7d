#include <memory>

#include "tests/protocol/imap/answering_host.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/session_subject.hpp"

namespace {

using protocol::imap::ServerSettings;
using Subject = tests::SessionSubject<protocol::imap::ServerSession, tests::imap::AnsweringHost>;

tests::SubjectFactory subject_with(ServerSettings settings) {
    return [settings] { return std::make_unique<Subject>(settings); };
}

}  // namespace

TEST_CASE("IMAP server transcripts", "[imap][transcript]") {
    ServerSettings settings;
    settings.append_octets = 1000;
    settings.login_failures_max = 3;
    settings.errors_in_a_row = 6;
    tests::check_transcripts("tests/transcripts/imap", subject_with(settings));
}

TEST_CASE("IMAP server transcripts: LITERAL- and LOGINDISABLED", "[imap][transcript]") {
    ServerSettings settings;
    settings.literal_plus = false;
    settings.login_disabled = true;
    tests::check_transcripts("tests/transcripts/imap/literal-minus", subject_with(settings));
}

TEST_CASE("IMAP server transcripts: AUTHENTICATE", "[imap][transcript]") {
    ServerSettings settings;
    settings.mechanisms = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"};
    tests::check_transcripts("tests/transcripts/imap/sasl", subject_with(settings));
}

TEST_CASE("IMAP server transcripts: TLS offered, no passwords without it", "[imap][transcript]") {
    ServerSettings settings;
    settings.tls = protocol::TlsUse::offered;
    settings.plaintext_login = false;
    settings.mechanisms = {"PLAIN", "CRAM-MD5"};
    tests::check_transcripts("tests/transcripts/imap/tls-offered", subject_with(settings));
}

TEST_CASE("IMAP server transcripts: TLS required", "[imap][transcript]") {
    ServerSettings settings;
    settings.tls = protocol::TlsUse::required;
    settings.mechanisms = {"PLAIN", "CRAM-MD5"};
    tests::check_transcripts("tests/transcripts/imap/tls-required", subject_with(settings));
}

TEST_CASE("IMAP server transcripts: TLS from the start", "[imap][transcript]") {
    ServerSettings settings;
    settings.tls = protocol::TlsUse::from_start;
    settings.plaintext_login = false;
    tests::check_transcripts("tests/transcripts/imap/tls-from-start", subject_with(settings));
}
