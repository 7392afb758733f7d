#pragma once

#include "sim/scenario/model.hpp"
#include "sim/user_agent/user_agent.hpp"

namespace sim::simulation {

/// A scenario's mail as its author's program sends it: the envelope, and the content with its header fields
/// (Date is the moment of sending).
[[nodiscard]] user_agent::OutgoingMail compose_mail(const scenario::Mail& mail,
                                                    const protocol::message::Calendar& calendar);

/// How a program that connects there names the service: by the host's name or, where it stands for one address, by
/// that.
[[nodiscard]] user_agent::ServiceName service_name(const scenario::ServiceAddress& service);

}  // namespace sim::simulation
