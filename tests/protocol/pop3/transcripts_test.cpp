#include <memory>

#include "tests/protocol/pop3/answering_host.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/transcript_runner.hpp"

namespace {

using protocol::Instant;
using protocol::Octets;
using protocol::pop3::ServerSession;
using protocol::pop3::ServerSettings;

class Pop3Subject final : public tests::TranscriptSubject {
public:
    explicit Pop3Subject(ServerSettings settings) : session_(std::move(settings), Instant{}) {}
    void handle_input(std::string_view octets, Instant now) override { session_.handle_input(octets, now); }
    void handle_timeout(Instant now) override { session_.handle_timeout(now); }
    void handle_closed(Instant now) override { session_.handle_closed(now); }
    Octets take_output() override { return session_.take_output(); }
    std::optional<std::string> next_event(Instant now) override {
        const auto event = session_.poll_event();
        if (!event) return std::nullopt;
        host_.answer(session_, *event, now);
        return tests::pop3::describe(*event);
    }
    [[nodiscard]] std::optional<Instant> next_timeout() const override { return session_.next_timeout(); }
    [[nodiscard]] std::string state() const override { return std::string(name(session_.state())); }

private:
    ServerSession session_;
    tests::pop3::AnsweringHost host_;
};

tests::SubjectFactory subject_with(ServerSettings settings) {
    return [settings] { return std::make_unique<Pop3Subject>(settings); };
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
