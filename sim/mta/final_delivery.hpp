#pragma once

#include <string>
#include <vector>

#include "protocol/message/calendar.hpp"
#include "protocol/message/header.hpp"
#include "sim/mta/queue.hpp"
#include "sim/mta/settings.hpp"

// What a transfer agent writes in front of a mail that ends here.
namespace sim::mta {

/// The fields that a final delivery adds below Return-Path, the first on top.
/// Postfix: X-Original-To and Delivered-To (local(8), virtual(8); measured: all truth cases). Exim: Envelope-to and
/// Delivery-date (appendfile with envelope_to_add and delivery_date_add, as in its default configuration). RFC 5321
/// section 4.4 asks for Return-Path only.
[[nodiscard]] std::vector<protocol::message::HeaderField> delivery_fields(Profile profile, const Recipient& recipient,
                                                                          const protocol::message::DateTime& now);

/// Whether the mail has been delivered to this address before, as its field Delivered-To says.
[[nodiscard]] bool was_delivered_to(const Content& content, const Recipient& recipient);

}  // namespace sim::mta
