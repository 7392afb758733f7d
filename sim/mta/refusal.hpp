#pragma once

#include <string>

#include "protocol/smtp/reply.hpp"

namespace sim::mta {

/// Why a client, a sender or a recipient is refused.
struct Refusal {
    protocol::smtp::Reply reply;
    std::string rule;  ///< in words
    std::string rfc;   ///< where the rule stands
};

}  // namespace sim::mta
