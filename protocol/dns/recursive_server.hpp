#pragma once

#include "protocol/base/task.hpp"
#include "protocol/dns/message.hpp"
#include "protocol/dns/resolver.hpp"

namespace protocol::dns {

/// The recursive service in front of a Resolver (RFC 1034 section 4.3.1). Both outlive the tasks.
class RecursiveServer {
public:
    explicit RecursiveServer(Resolver& resolver) : resolver_(resolver) {}

    /// The response to a client's query: RA set; SERVFAIL where the resolution failed; REFUSED without RD
    /// and for what a resolver is not for.
    [[nodiscard]] Task<Message> respond(Message query);

private:
    Resolver& resolver_;
};

}  // namespace protocol::dns
