#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/message/address_list.hpp"
#include "protocol/message/calendar.hpp"
#include "protocol/message/content.hpp"
#include "protocol/message/message_id.hpp"

namespace protocol::message {

/// What was done for a recipient. RFC 3464 section 2.3.3.
enum class DeliveryAction : unsigned char { failed, delayed, delivered, relayed, expanded };
[[nodiscard]] std::string_view to_string(DeliveryAction action);

/// A typed value of a delivery-status field: `dns; mx.beta.test`, `smtp; 550 5.1.1 No such user`.
/// RFC 3464 section 2.1.2.
struct TypedText {
    std::string type{};
    std::string text{};

    bool operator==(const TypedText&) const = default;
};

/// The fate of one recipient. RFC 3464 section 2.3.
struct RecipientStatus {
    TypedText final_recipient{};                    ///< `rfc822; bob@beta.test`
    std::optional<TypedText> original_recipient{};  ///< as the sender gave it by ORCPT (RFC 3461 section 4.2)
    DeliveryAction action = DeliveryAction::failed;
    std::string status{};  ///< enhanced status code: `5.1.1` (RFC 3463 section 2)
    std::optional<TypedText> remote_mta{};
    std::optional<TypedText> diagnostic_code{};
    std::optional<DateTime> last_attempt_date{};
    std::optional<DateTime> will_retry_until{};  ///< for `delayed` only

    bool operator==(const RecipientStatus&) const = default;
};

/// The machine-readable part of a notification. RFC 3464 section 2.
struct DeliveryStatus {
    TypedText reporting_mta{};                          ///< `dns; mx.alpha.test`
    std::optional<std::string> original_envelope_id{};  ///< ENVID (RFC 3461 section 4.4)
    std::optional<TypedText> received_from_mta{};
    std::optional<DateTime> arrival_date{};
    std::vector<RecipientStatus> recipients{};  ///< at least one

    /// The body of a message/delivery-status entity, CRLF lines.
    [[nodiscard]] Octets encode() const;
    /// Reads such a body; unknown fields are skipped, the mandatory ones must be there.
    [[nodiscard]] static Result<DeliveryStatus, SyntaxError> parse(std::string_view octets);
    bool operator==(const DeliveryStatus&) const = default;
};

/// How much of the original message goes back. RFC 3461 section 4.3.
enum class ReturnedContent : unsigned char { full, headers };

/// Tells a sender what became of a message. It must travel with the null reverse-path, which is the
/// caller's business (RFC 3464 section 2). RFC 6522 section 3.
struct DeliveryStatusNotification {
    Mailbox from{};  ///< the reporting system: `Mail Delivery System <MAILER-DAEMON@mx.alpha.test>`
    Mailbox to{};    ///< the reverse-path of the message reported on
    DateTime date{};
    MessageId message_id;
    DeliveryStatus status{};
    ReturnedContent returned = ReturnedContent::full;
    Content original{};
    std::string boundary{};  ///< empty: one is made from the parts
    std::string subject{};   ///< empty: one that says what happened
    bool utf8 = false;       ///< about a mail that needs SMTPUTF8: the media types are those of RFC 6533

    /// The whole message: multipart/report with a text for people, the status, and the original.
    [[nodiscard]] Octets encode() const;
};

/// A notification taken apart by its receiver.
struct ParsedNotification {
    std::string text{};  ///< the part for people, UTF-8
    DeliveryStatus status{};
    ReturnedContent returned = ReturnedContent::headers;
    Octets original{};  ///< the message or its header section; empty if there was none

    bool operator==(const ParsedNotification&) const = default;
};
/// Reads a multipart/report of type delivery-status. The error's offset counts in `octets`.
[[nodiscard]] Result<ParsedNotification, SyntaxError> parse_delivery_status_notification(std::string_view octets);

/// The text for people: what happened to which recipient, why, and what happens next, in plain English
/// lines of at most 78 octets where the diagnostic allows, ending with LF. UTF-8.
[[nodiscard]] std::string describe_delivery_status(const DeliveryStatus& status);

}  // namespace protocol::message
