#include "tests/protocol/smtp/client_dialogue.hpp"

#include "tests/support/catch.hpp"

using protocol::Duration;
using protocol::smtp::BodyType;
using protocol::smtp::ClientEvent;
using protocol::smtp::ClientSettings;
using protocol::smtp::Content;
using protocol::smtp::Envelope;
using protocol::smtp::ForwardPath;
using protocol::smtp::Recipient;
using protocol::smtp::RecipientOutcome;
using protocol::smtp::ReversePath;
using protocol::smtp::TransactionFinished;

namespace tests {

ClientSettings client_of_alpha() {
    ClientSettings settings;
    settings.client_name = "alpha.test";
    return settings;
}

RecipientOutcome only_outcome(ClientDialogue& dialogue) {
    REQUIRE(dialogue.results().size() == 1);
    REQUIRE(dialogue.results().front().outcomes.size() == 1);
    return dialogue.results().front().outcomes.front();
}

Envelope make_envelope(const std::string& sender, const std::vector<std::string>& recipients) {
    const auto reverse_path = ReversePath::parse("<" + sender + ">");
    REQUIRE(reverse_path);
    Envelope envelope{*reverse_path};
    for (const std::string& recipient : recipients) {
        const auto forward_path = ForwardPath::parse("<" + recipient + ">");
        REQUIRE(forward_path);
        envelope.recipients.push_back(Recipient{*forward_path});
    }
    return envelope;
}

Content make_content(const std::string& text) {
    return {std::make_shared<const protocol::Octets>(text)};
}

ClientDialogue::ClientDialogue(const ClientSettings& settings)
    : session(std::make_shared<const ClientSettings>(settings)) {
    session.start(now);
}

std::string ClientDialogue::on(std::string_view replies) {
    session.handle_input(replies, now);
    return session.take_output();
}

void ClientDialogue::greet(const std::vector<std::string>& extensions) {
    CHECK(on("220 mx.beta.test ESMTP\r\n") == "EHLO alpha.test\r\n");
    std::string reply = "250-mx.beta.test\r\n";
    for (const std::string& extension : extensions) reply += "250-" + extension + "\r\n";
    session.handle_input(reply + "250 HELP\r\n", now);
}

void ClientDialogue::send(const std::vector<std::string>& recipients, const std::string& content, BodyType body) {
    Envelope envelope = make_envelope("alice@alpha.test", recipients);
    envelope.body = body;
    session.send_transaction(std::move(envelope), make_content(content), now);
}

void ClientDialogue::pass(Duration span) {
    const auto due = session.next_timeout();
    now += span;
    if (due && *due <= now) session.handle_timeout(*due);
}

const std::vector<TransactionFinished>& ClientDialogue::results() {
    (void)events();
    return results_;
}

const std::vector<ClientEvent>& ClientDialogue::events() {
    while (const auto event = session.poll_event()) {
        events_.push_back(*event);
        if (const auto* finished = std::get_if<TransactionFinished>(&*event)) results_.push_back(*finished);
    }
    return events_;
}

}  // namespace tests
