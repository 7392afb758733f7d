#include <memory>

#include "tests/protocol/imap/answering_host.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/transcript_runner.hpp"

namespace {

using protocol::Instant;
using protocol::Octets;
using protocol::imap::ServerSession;
using protocol::imap::ServerSettings;

class ImapSubject final : public tests::TranscriptSubject {
public:
    explicit ImapSubject(ServerSettings settings) : session_(std::move(settings), Instant{}) {}
    void handle_input(std::string_view octets, Instant now) override { session_.handle_input(octets, now); }
    void handle_timeout(Instant now) override { session_.handle_timeout(now); }
    void handle_closed(Instant now) override { session_.handle_closed(now); }
    Octets take_output() override { return session_.take_output(); }
    std::optional<std::string> next_event(Instant now) override {
        const auto event = session_.poll_event();
        if (!event) return std::nullopt;
        host_.answer(session_, *event, now);
        return tests::imap::describe(*event);
    }
    [[nodiscard]] std::optional<Instant> next_timeout() const override { return session_.next_timeout(); }
    [[nodiscard]] std::string state() const override { return std::string(name(session_.state())); }

private:
    ServerSession session_;
    tests::imap::AnsweringHost host_;
};

tests::SubjectFactory imap_subject_with(ServerSettings settings) {
    return [settings] { return std::make_unique<ImapSubject>(settings); };
}

}  // namespace

TEST_CASE("IMAP server transcripts", "[imap][transcript]") {
    ServerSettings settings;
    settings.append_octets = 1000;
    settings.login_failures_max = 3;
    settings.errors_in_a_row = 6;
    tests::check_transcripts("tests/transcripts/imap", imap_subject_with(settings));
}

TEST_CASE("IMAP server transcripts: LITERAL- and LOGINDISABLED", "[imap][transcript]") {
    ServerSettings settings;
    settings.literal_plus = false;
    settings.login_disabled = true;
    tests::check_transcripts("tests/transcripts/imap/literal-minus", imap_subject_with(settings));
}
