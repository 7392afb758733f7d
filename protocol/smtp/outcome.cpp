#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

namespace {

using Kind = RecipientOutcome::Kind;

Kind kind_of(const Reply& reply) {
    if (reply.is_completion()) return Kind::accepted;
    return reply.is_permanent() ? Kind::permanent : Kind::temporary;
}

/// RFC 3463: X.3.4 message too big for system, X.4.2 bad connection, X.5.0 protocol status, X.6.3 conversion required
/// but not supported.
EnhancedStatusCode status_of(OutcomeCause cause) {
    switch (cause) {
        case OutcomeCause::malformed_reply:
            return {4, 5, 0};
        case OutcomeCause::exceeds_size:
            return {5, 3, 4};
        case OutcomeCause::needs_eight_bit:
        case OutcomeCause::needs_binary:
            return {5, 6, 3};
        case OutcomeCause::needs_smtputf8:  // X.6.7, RFC 6531 section 3.5
            return {5, 6, 7};
        case OutcomeCause::exceeds_session:  // X.5.3: too many recipients
            return {4, 5, 3};
        case OutcomeCause::needs_tls:  // X.7.4: security features not supported
            return {4, 7, 4};
        case OutcomeCause::tls_failed:  // X.7.5: cryptographic failure
            return {4, 7, 5};
        case OutcomeCause::needs_etrn:  // X.5.1: invalid command
            return {5, 5, 1};
        case OutcomeCause::needs_authentication:  // X.7.0: other security status
            return {5, 7, 0};
        default:
            return {4, 4, 2};
    }
}

std::string awaited_at(ClientStep step) {
    switch (step) {
        case ClientStep::greeting:
            return "the greeting";
        case ClientStep::helo:
            return "the reply to EHLO, HELO or LHLO";
        case ClientStep::mail:
            return "the reply to MAIL";
        case ClientStep::rcpt:
            return "the reply to RCPT";
        case ClientStep::data:
            return "the reply to DATA";
        case ClientStep::content:
            return "the reply to the content";
        case ClientStep::auth:
            return "the reply to AUTH";
        case ClientStep::starttls:
            return "the reply to STARTTLS";
        case ClientStep::etrn:
            return "the reply to ETRN";
        case ClientStep::rset:
            return "the reply to RSET";
        case ClientStep::quit:
            break;
    }
    return "the reply to QUIT";
}

std::string text_of(OutcomeCause cause, ClientStep step) {
    switch (cause) {
        case OutcomeCause::timed_out:
            return "timed out while waiting for " + awaited_at(step);
        case OutcomeCause::malformed_reply:
            return "not a valid SMTP reply where " + awaited_at(step) + " was awaited";
        case OutcomeCause::exceeds_size:
            return "the mail is larger than the server allows";
        case OutcomeCause::needs_eight_bit:
            return "the content is 8-bit and the server does not offer 8BITMIME";
        case OutcomeCause::needs_binary:
            return "the content is binary and the server does not offer BINARYMIME";
        case OutcomeCause::needs_smtputf8:
            return "SMTPUTF8 is required, but was not offered";
        case OutcomeCause::exceeds_session:
            return "the server takes no more in one session";
        case OutcomeCause::needs_tls:
            return "TLS is required, but was not offered";
        case OutcomeCause::tls_failed:
            return "cannot start TLS: handshake failure";
        case OutcomeCause::needs_etrn:
            return "the server does not offer ETRN";
        case OutcomeCause::needs_authentication:
            return "authentication is required, but the server offers no mechanism for it that is known here";
        default:
            return "lost connection while waiting for " + awaited_at(step);
    }
}

}  // namespace

RecipientOutcome outcome_of(const Reply& reply, ClientStep step) {
    const Kind kind = kind_of(reply);
    const std::uint8_t category = kind == Kind::accepted ? 2 : kind == Kind::permanent ? 5 : 4;
    const EnhancedStatusCode status = reply.enhanced().value_or(EnhancedStatusCode{category, 0, 0});
    return RecipientOutcome{kind, step, OutcomeCause::replied, status, reply.text(), reply};
}

RecipientOutcome outcome_of(OutcomeCause cause, ClientStep step) {
    const EnhancedStatusCode status = status_of(cause);
    const Kind kind = status.category == 5 ? Kind::permanent : Kind::temporary;
    return RecipientOutcome{kind, step, cause, status, text_of(cause, step), std::nullopt};
}

}  // namespace protocol::smtp
