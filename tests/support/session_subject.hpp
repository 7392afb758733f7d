#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tests/support/transcript_runner.hpp"

namespace tests {

/// A server session of a transcript, and the host that answers its questions.
/// @tparam Host  answers by `answer(session, event, now)`, writes events down by a static `describe(event)`
template <class Session, class Host>
class SessionSubject final : public TranscriptSubject {
public:
    template <class Settings>
    explicit SessionSubject(Settings settings) : session_(std::move(settings), protocol::Instant{}) {}
    void handle_input(std::string_view octets, protocol::Instant now) override { session_.handle_input(octets, now); }
    void handle_timeout(protocol::Instant now) override { session_.handle_timeout(now); }
    void handle_closed(protocol::Instant now) override { session_.handle_closed(now); }
    protocol::Octets take_output() override { return session_.take_output(); }
    std::optional<std::string> next_event(protocol::Instant now) override {
        const auto event = session_.poll_event();
        if (!event) return std::nullopt;
        host_.answer(session_, *event, now);
        return Host::describe(*event);
    }
    [[nodiscard]] std::optional<protocol::Instant> next_timeout() const override { return session_.next_timeout(); }
    [[nodiscard]] std::string state() const override { return std::string(name(session_.state())); }

private:
    Session session_;
    Host host_;
};

}  // namespace tests
