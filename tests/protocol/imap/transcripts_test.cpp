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
