#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/message/calendar.hpp"
#include "protocol/message/header.hpp"

namespace protocol::message {

/// What a host writes in front of a message it takes over. Every part but the date may be missing.
/// RFC 5321 section 4.4.
struct ReceivedField {
    std::string from_helo{};      ///< the name the client gave in EHLO or HELO
    std::string from_host{};      ///< the name found by reverse lookup, or "unknown"
    std::string from_address{};   ///< the client's address: `192.0.2.1` or `IPv6:2001:db8::1`, without brackets
    std::string by{};             ///< the host that wrote the field
    std::string with{};           ///< protocol: SMTP, ESMTP, LMTP, ... (RFC 3848 section 1)
    std::string id{};             ///< queue id
    std::string for_recipient{};  ///< without angle brackets; written when there is one recipient only
    DateTime date{};

    /// `Received: from helo (host [address])`, folded before `by`, `for` and the date.
    [[nodiscard]] HeaderField field() const;
    /// Reads the body of a Received field, leniently: clauses in any order, unknown ones and comments
    /// skipped. Only a missing or wrong date is an error.
    [[nodiscard]] static Result<ReceivedField, SyntaxError> parse(std::string_view body);
    bool operator==(const ReceivedField&) const = default;
};

/// The number of Received fields, which is the number of hops made: what loop detection counts.
/// RFC 5321 section 6.3.
[[nodiscard]] std::size_t count_hops(const Header& header);

/// The Received fields that can be read, in the order of travel (the lowest field first).
[[nodiscard]] std::vector<ReceivedField> hops_of(const Header& header);

/// `Return-Path: <reverse-path>`, written at final delivery; "" is the null reverse-path.
/// RFC 5321 section 4.4.
[[nodiscard]] HeaderField return_path_field(std::string_view reverse_path);

/// The address in the first Return-Path field without brackets ("" for the null path); nullopt if there
/// is no such field or it cannot be read.
[[nodiscard]] std::optional<std::string> return_path_of(const Header& header);

}  // namespace protocol::message
