#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/smtp/mailbox.hpp"

namespace protocol::smtp {

/// `Reverse-path`, RFC 5321 section 4.1.2: where notifications about a mail go. A source route in front
/// of the mailbox is accepted and ignored (section 3.6.1).
struct ReversePath {
    std::optional<Mailbox> mailbox;  ///< nothing: the null path `<>`, section 4.5.5

    /// @param text  with its angle brackets
    static Result<ReversePath, SyntaxError> parse(std::string_view text);
    [[nodiscard]] bool is_null() const { return !mailbox.has_value(); }
    /// With angle brackets.
    [[nodiscard]] std::string encode() const;

    bool operator==(const ReversePath&) const = default;
};

/// `Forward-path`, or `<Postmaster>` of the host that is spoken to, RFC 5321 section 4.1.1.3. A source
/// route in front of the mailbox is accepted and ignored (section 3.6.1).
struct ForwardPath {
    std::optional<Mailbox> mailbox;  ///< nothing: `<Postmaster>` without a domain

    /// @param text  with its angle brackets
    static Result<ForwardPath, SyntaxError> parse(std::string_view text);
    [[nodiscard]] bool is_local_postmaster() const { return !mailbox.has_value(); }
    /// The address as Mailbox::canonical() has it; `postmaster` where it has no domain.
    [[nodiscard]] std::string canonical() const { return mailbox ? mailbox->canonical() : "postmaster"; }
    /// With angle brackets.
    [[nodiscard]] std::string encode() const;

    bool operator==(const ForwardPath&) const = default;
};

}  // namespace protocol::smtp
