#pragma once

#include "sim/scenario/model.hpp"
#include "sim/user_agent/user_agent.hpp"

namespace sim::simulation {

/// One of the scenario's mails as its author's program sends it: the envelope, and the content with its header fields
/// (Date is the moment of sending), its attachments and the mail that it forwards.
[[nodiscard]] user_agent::OutgoingMail compose_mail(const scenario::Scenario& scenario, const scenario::Mail& mail);

/// How a program that connects there names the service: by the host's name or, where it stands for one address, by
/// that.
[[nodiscard]] user_agent::ServiceName service_name(const scenario::ServiceAddress& service);

}  // namespace sim::simulation
