#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/result.hpp"

namespace protocol::message {

/// The worldwide unique name of one version of a message. RFC 5322 section 3.6.4.
class MessageId {
public:
    /// `<left@right>` with optional white space and comments around it; the obsolete quoted and spaced
    /// forms too. RFC 5322 section 3.6.4 and section 4.5.4.
    [[nodiscard]] static Result<MessageId, SyntaxError> parse(std::string_view text);
    /// Makes an id from a part that is unique at `host`. @pre both are dot-atoms (RFC 5322 section 3.2.3)
    [[nodiscard]] static MessageId make(std::string_view unique, std::string_view host);

    /// With the angle brackets.
    [[nodiscard]] std::string encode() const { return "<" + text_ + ">"; }
    /// Without the angle brackets.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Case matters.
    auto operator<=>(const MessageId&) const = default;

private:
    explicit MessageId(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// The ids of a References or In-Reply-To field in their order; phrases and junk between them, which the
/// obsolete syntax allows, are skipped. RFC 5322 section 3.6.4 and section 4.5.4.
[[nodiscard]] std::vector<MessageId> parse_message_ids(std::string_view text);

}  // namespace protocol::message
