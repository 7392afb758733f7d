#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "protocol/imap/message_view.hpp"

namespace tests::imap {

/// Text with LF as a message has it, with CRLF.
inline std::string with_crlf(std::string_view text) {
    std::string octets;
    for (const char octet : text) {
        if (octet == '\n') octets += '\r';
        octets += octet;
    }
    return octets;
}

/// A message of a test. It counts how often somebody looks at its octets.
class TextMessage : public protocol::imap::MessageView {
public:
    /// @param text  with LF at the ends of lines
    explicit TextMessage(std::string_view text) : TextMessage(protocol::imap::MessageFacts{}, text) {}
    TextMessage(protocol::imap::MessageFacts known, std::string_view text)
        : facts_(std::move(known)), octets_(with_crlf(text)), entity_(protocol::message::parse_entity(octets_)) {
        facts_.size_octets = octets_.size();
    }

    [[nodiscard]] const protocol::imap::MessageFacts& facts() const override { return facts_; }
    [[nodiscard]] std::string_view octets() const override {
        ++looks_;
        return octets_;
    }
    [[nodiscard]] const protocol::message::Entity& entity() const override {
        ++looks_;
        return entity_;
    }
    [[nodiscard]] int looks() const { return looks_; }

private:
    protocol::imap::MessageFacts facts_;
    std::string octets_;
    protocol::message::Entity entity_;
    mutable int looks_ = 0;
};

}  // namespace tests::imap
