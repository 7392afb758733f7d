#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/smtp/server_session.hpp"
#include "tests/support/transcript_runner.hpp"

namespace tests {

/// A server session with a host that answers by the look of the question:
/// a local part `unknown`, `busy`, `forwarded`, `spammer` or `closing`, a header field `X-Answer`, a node of ETRN; the
/// password of everybody is `secret`.
class SmtpServerSubject : public TranscriptSubject {
public:
    SmtpServerSubject(const protocol::smtp::ServerSettings& settings, protocol::smtp::Reply greeting);

    void handle_input(std::string_view octets, protocol::Instant now) override { session_.handle_input(octets, now); }
    void handle_timeout(protocol::Instant now) override { session_.handle_timeout(now); }
    void handle_closed(protocol::Instant now) override { session_.handle_closed(now); }
    [[nodiscard]] protocol::Octets take_output() override { return session_.take_output(); }
    [[nodiscard]] std::optional<std::string> next_event(protocol::Instant now) override;
    [[nodiscard]] std::optional<protocol::Instant> next_timeout() const override { return session_.next_timeout(); }
    [[nodiscard]] std::string state() const override { return std::string(name(session_.state())); }

private:
    protocol::smtp::ServerSession session_;
    protocol::smtp::Reply greeting_;
};

/// The settings of most transcripts: `mx.beta.test` with every extension.
[[nodiscard]] protocol::smtp::ServerSettings transcript_settings();

/// Answers a question of a session as above; does nothing with other events.
void answer_as_host(protocol::smtp::ServerSession& session, const protocol::smtp::ServerEvent& event,
                    const protocol::smtp::Reply& greeting, protocol::Instant now);

}  // namespace tests
