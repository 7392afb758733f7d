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
