#include "protocol/smtp/server_refusals.hpp"

#include <string>

namespace protocol::smtp {

Reply out_of_order(Verb verb, ServerState state, bool lmtp) {
    switch (verb) {
        case Verb::mail:
            if (lmtp && state == ServerState::greeted) return Reply(503, invalid_command, "Say LHLO first");
            return state == ServerState::greeted ? Reply(503, invalid_command, "Say EHLO or HELO first")
                                                 : Reply(503, invalid_command, "A mail transaction is open already");
        case Verb::rcpt:
            if (state == ServerState::chunks) return Reply(503, invalid_command, "RCPT comes before BDAT");
            return Reply(503, invalid_command, "MAIL comes before RCPT");
        case Verb::data:
        case Verb::bdat:
            if (state == ServerState::chunks || state == ServerState::discarding) {
                return Reply(503, invalid_command, "After BDAT the content goes by BDAT, RFC 3030 section 2");
            }
            // RFC 5321 section 3.3 lets the server choose between 503 and 554.
            // Dovecot's LMTP server says 503 5.5.0 (measured: k74).
            if (state == ServerState::mail && lmtp) return Reply(503, {5, 5, 0}, "No valid recipients");
            return state == ServerState::mail
                       ? Reply(554, invalid_command, "No valid recipients")
                       : Reply(503, invalid_command, "MAIL and RCPT come before " + std::string(name(verb)));
        default:
            return Reply(503, invalid_command, "Bad sequence of commands");
    }
}

Reply too_early() {
    return Reply(554, {5, 5, 0}, "Error: SMTP protocol synchronization");
}

Reply not_implemented() {
    return Reply(502, invalid_command, "Command not implemented");
}

Reply not_offered(Verb verb) {
    const bool is_hello = verb == Verb::ehlo || verb == Verb::helo;
    return is_hello ? Reply(500, invalid_command, "This is LMTP: say LHLO") : not_implemented();
}

Reply tls_first() {
    return Reply(530, {5, 7, 0}, "Must issue a STARTTLS command first");
}

}  // namespace protocol::smtp
