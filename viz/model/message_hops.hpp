#pragma once

#include <string>
#include <vector>

#include "viz/model/message_inspection.hpp"

namespace viz::model {

/// The hops of a mail, its copies and notifications that had begun by a moment, in order.
[[nodiscard]] std::vector<MessageHop> hops_until(const Trace& trace, const Moment& moment, std::string_view message);

[[nodiscard]] MessageEnvelope envelope_of(const Trace& trace, const Moment& moment, const MessageHop& hop);

/// What went over a hop as header and body by a moment, without transparency dots; empty: nothing yet, or the
/// recording has no octets.
[[nodiscard]] std::string content_of_hop(const Trace& trace, const Moment& moment, const MessageHop& hop);

}  // namespace viz::model
