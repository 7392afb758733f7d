#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/smtp/client_session.hpp"

namespace tests {

/// A client session played against replies that a test writes by hand.
class ClientDialogue {
public:
    explicit ClientDialogue(const protocol::smtp::ClientSettings& settings = {});

    /// The replies come in; @return what the client sends then.
    std::string on(std::string_view replies);
    /// Greets, and offers the extensions (`\r\n` after each line but the last).
    void greet(const std::vector<std::string>& extensions);
    /// A mail of the given content from alice@alpha.test.
    void send(const std::vector<std::string>& recipients, const std::string& content = "Subject: x\r\n\r\ntext\r\n",
              protocol::smtp::BodyType body = protocol::smtp::BodyType::seven_bit);
    std::string take_output() { return session.take_output(); }
    /// Lets the span pass; a deadline within it fires.
    void pass(protocol::Duration span);

    /// The results so far, in the order of their coming.
    [[nodiscard]] const std::vector<protocol::smtp::TransactionFinished>& results();
    /// All events so far.
    [[nodiscard]] const std::vector<protocol::smtp::ClientEvent>& events();

    protocol::Instant now;
    protocol::smtp::ClientSession session;

private:
    std::vector<protocol::smtp::ClientEvent> events_;
    std::vector<protocol::smtp::TransactionFinished> results_;
};

/// Settings of a client that calls itself alpha.test.
[[nodiscard]] protocol::smtp::ClientSettings client_of_alpha();
/// The only outcome of the only transaction.
[[nodiscard]] protocol::smtp::RecipientOutcome only_outcome(ClientDialogue& dialogue);

inline const std::string mail_from_alice = "MAIL FROM:<alice@alpha.test>\r\n";
inline const std::string rcpt_to_bob = "RCPT TO:<bob@beta.test>\r\n";

[[nodiscard]] protocol::smtp::Envelope make_envelope(const std::string& sender,
                                                     const std::vector<std::string>& recipients);
[[nodiscard]] protocol::smtp::Content make_content(const std::string& text);

}  // namespace tests
