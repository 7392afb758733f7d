#include "protocol/smtp/offer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

#include "protocol/base/ascii.hpp"
#include "protocol/sasl/server_dialogue.hpp"
#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "protocol/smtp/session_limits.hpp"

namespace protocol::smtp {

namespace {

bool is_said(const ServerSettings& settings, std::string_view keyword) {
    return std::ranges::find(settings.keywords_hidden, keyword) == settings.keywords_hidden.end();
}

bool offers_smtputf8(const ServerSettings& settings) {
    return settings.smtputf8 && settings.eight_bit_mime;
}

/// RFC 3030 section 3: with CHUNKING, for only BDAT can bring such content.
bool offers_binary_mime(const ServerSettings& settings) {
    return settings.binary_mime && settings.chunking && settings.eight_bit_mime;
}

bool offers_starttls(const ServerSettings& settings, bool encrypted) {
    return !encrypted && (settings.tls == TlsUse::offered || settings.tls == TlsUse::required);
}

void add_authentication(const ServerSettings& settings, Security security, Reply& reply) {
    const auto mechanisms = mechanisms_offered(settings, security);
    if (!mechanisms.empty()) reply.add_line(fmt::format("AUTH {}", fmt::join(mechanisms, " ")));
}

using Keywords = std::vector<std::string> FurtherExtension::*;

Reply parameter_unknown(const Parameter& parameter) {
    return Reply(555, {5, 5, 4}, "Parameter not recognized or not implemented: " + parameter.keyword());
}
Reply value_invalid(const Parameter& parameter) {
    return Reply(501, {5, 5, 4}, "Bad value of parameter " + parameter.keyword());
}

bool is_further(const ServerSettings& settings, Keywords keywords, const std::string& keyword) {
    const auto& further = settings.further_extensions;
    return std::any_of(further.begin(), further.end(), [&](const FurtherExtension& extension) {
        const auto& known = extension.*keywords;
        return std::find(known.begin(), known.end(), keyword) != known.end();
    });
}

/// `size-value`, RFC 1870 section 3: 1 to 20 digits; numbers beyond 64 bits count as the largest.
std::optional<std::uint64_t> parse_size(std::string_view text) {
    constexpr std::size_t digits_max = 20;
    if (text.empty() || text.size() > digits_max || !std::all_of(text.begin(), text.end(), is_digit)) {
        return std::nullopt;
    }
    return parse_decimal(text).value_or(UINT64_MAX);
}

std::optional<Reply> interpret_size(const Parameter& parameter, const ServerSettings& settings,
                                    MailRequested& request) {
    request.size_octets = parse_size(parameter.value().value_or(""));
    if (!request.size_octets) return value_invalid(parameter);
    const std::uint64_t size_octets_max = *settings.size_octets_max;
    if (size_octets_max == 0 || *request.size_octets <= size_octets_max) return std::nullopt;
    return Reply(552, {5, 3, 4}, "Message size exceeds fixed limit");
}

std::optional<Reply> interpret_body(const Parameter& parameter, const ServerSettings& settings,
                                    MailRequested& request) {
    const std::string value = to_upper(parameter.value().value_or(""));
    if (value == "BINARYMIME") {
        if (!offers_binary_mime(settings)) return parameter_unknown(parameter);
        request.body = BodyType::binary_mime;
        return std::nullopt;
    }
    if (value != "7BIT" && value != "8BITMIME") return value_invalid(parameter);
    request.body = value == "7BIT" ? BodyType::seven_bit : BodyType::eight_bit_mime;
    return std::nullopt;
}

/// Addresses in UTF-8 only where the client has asked for SMTPUTF8. X.6.7: non-ASCII addresses not permitted for that
/// sender or recipient, RFC 6531 section 3.5.
std::optional<Reply> refuse_utf8(const std::optional<Mailbox>& mailbox, const ServerSettings& settings, bool smtputf8,
                                 EnhancedStatusCode bad_address) {
    if (smtputf8 || !mailbox || mailbox->is_ascii()) return std::nullopt;
    if (offers_smtputf8(settings)) return Reply(553, {5, 6, 7}, "An address in UTF-8 needs SMTPUTF8 in MAIL");
    const bool of_domain = !is_ascii(mailbox->host());
    return Reply(501, bad_address,
                 fmt::format("Syntax error in the address: {} expected", of_domain ? "sub-domain" : "Local-part"));
}

bool is_of_dsn(const Parameter& parameter, const ServerSettings& settings, bool of_mail) {
    const bool mail_keyword = parameter.keyword() == "RET" || parameter.keyword() == "ENVID";
    return settings.delivery_status_notifications && belongs_to_dsn(parameter) && mail_keyword == of_mail;
}

/// The reply that refuses the parameter, or nothing.
std::optional<Reply> interpret_mail_parameter(const Parameter& parameter, const ServerSettings& settings,
                                              MailRequested& request) {
    if (parameter.keyword() == "SIZE" && settings.size_octets_max) return interpret_size(parameter, settings, request);
    if (parameter.keyword() == "BODY" && settings.eight_bit_mime) return interpret_body(parameter, settings, request);
    if (parameter.keyword() == "SMTPUTF8" && offers_smtputf8(settings)) {
        request.smtputf8 = true;
        return parameter.value() ? std::optional(value_invalid(parameter)) : std::nullopt;
    }
    // RFC 4954 section 5: on whose behalf; nobody here believes it, so that it counts as `<>`.
    if (parameter.keyword() == "AUTH" && !settings.authentication.empty()) {
        const bool valid = parameter.value() && decode_xtext(*parameter.value());
        return valid ? std::nullopt : std::optional(value_invalid(parameter));
    }
    if (is_of_dsn(parameter, settings, true)) {
        if (!has_valid_dsn_value(parameter)) return value_invalid(parameter);
    } else if (!is_further(settings, &FurtherExtension::mail_parameters, parameter.keyword())) {
        return parameter_unknown(parameter);
    }
    request.parameters.push_back(parameter);
    return std::nullopt;
}

bool lacks_qualification(const std::optional<Mailbox>& mailbox, const ServerSettings& settings) {
    const Domain* domain = mailbox ? mailbox->domain() : nullptr;
    return settings.submission && domain != nullptr && domain->has_one_label();
}

}  // namespace

Result<MailRequested, Reply> interpret(const MailCommand& command, const ServerSettings& settings) {
    MailRequested request{command.reverse_path, BodyType::seven_bit, std::nullopt, {}, false};
    for (const Parameter& parameter : command.parameters) {
        const auto refusal = interpret_mail_parameter(parameter, settings, request);
        if (refusal) return failure(*refusal);
    }
    const auto refusal = refuse_utf8(command.reverse_path.mailbox, settings, request.smtputf8, {5, 1, 7});
    if (refusal) return failure(*refusal);
    // X.1.8: bad sender's system address, RFC 3463 section 3.2.
    if (lacks_qualification(command.reverse_path.mailbox, settings)) {
        return failure(Reply(554, {5, 1, 8}, "The sender's domain is not fully qualified"));
    }
    return request;
}

Result<RecipientRequested, Reply> interpret(const RcptCommand& command, const ServerSettings& settings, bool smtputf8) {
    for (const Parameter& parameter : command.parameters) {
        if (is_of_dsn(parameter, settings, false)) {
            if (!has_valid_dsn_value(parameter)) return failure(value_invalid(parameter));
        } else if (!is_further(settings, &FurtherExtension::rcpt_parameters, parameter.keyword())) {
            return failure(parameter_unknown(parameter));
        }
    }
    const auto refusal = refuse_utf8(command.forward_path.mailbox, settings, smtputf8, {5, 1, 3});
    if (refusal) return failure(*refusal);
    // X.1.2: bad destination system address, RFC 3463 section 3.2.
    if (lacks_qualification(command.forward_path.mailbox, settings)) {
        return failure(Reply(554, {5, 1, 2}, "The recipient's domain is not fully qualified"));
    }
    return RecipientRequested{command.forward_path, command.parameters};
}

std::vector<std::string> mechanisms_offered(const ServerSettings& settings, Security security) {
    if (!security.encrypted && settings.tls == TlsUse::required) return {};
    return sasl::usable_mechanisms(settings.authentication, security.encrypted || settings.plaintext_login,
                                   security.client_proved);
}

bool is_offered(Verb verb, const ServerSettings& settings, bool encrypted) {
    switch (verb) {
        case Verb::ehlo:
        case Verb::helo:
            return !settings.lmtp;
        case Verb::lhlo:
            return settings.lmtp;
        case Verb::bdat:
            return settings.chunking;
        case Verb::etrn:
            return settings.queue_start;
        case Verb::auth:
            return !settings.authentication.empty();
        case Verb::starttls:
            return encrypted || offers_starttls(settings, encrypted);  // twice is out of order and not unknown
        default:
            return true;
    }
}

Reply ehlo_reply(const ServerSettings& settings, const HostName& client, Security security) {
    Reply reply(250, settings.host_name + " greets " + text_of(client));
    if (settings.pipelining) reply.add_line("PIPELINING");
    if (settings.size_octets_max) {
        const std::uint64_t size_octets_max = *settings.size_octets_max;
        reply.add_line("SIZE " + std::to_string(size_octets_max));
    }
    if (settings.vrfy != VerifyPolicy::refuse && settings.vrfy_listed) reply.add_line("VRFY");
    if (settings.queue_start) reply.add_line("ETRN");
    if (offers_starttls(settings, security.encrypted)) reply.add_line("STARTTLS");
    add_authentication(settings, security, reply);
    if (settings.enhanced_status_codes && is_said(settings, "ENHANCEDSTATUSCODES")) {
        reply.add_line("ENHANCEDSTATUSCODES");
    }
    if (settings.eight_bit_mime && is_said(settings, "8BITMIME")) reply.add_line("8BITMIME");
    if (settings.delivery_status_notifications) reply.add_line("DSN");
    if (offers_smtputf8(settings)) reply.add_line("SMTPUTF8");
    if (settings.chunking) reply.add_line("CHUNKING");
    if (offers_binary_mime(settings)) reply.add_line("BINARYMIME");
    if (settings.expn != VerifyPolicy::refuse && settings.expn_listed) reply.add_line("EXPN");
    if (settings.help) reply.add_line("HELP");
    if (settings.limits_offered) {
        const auto recipients_max = static_cast<unsigned>(std::min<std::size_t>(settings.recipients_max, 999'999));
        const SessionLimits limits{settings.transactions_max, recipients_max, settings.recipient_domains_max};
        reply.add_line("LIMITS " + limits.encode());
    }
    for (const FurtherExtension& extension : settings.further_extensions) reply.add_line(extension.ehlo_line);
    return reply;
}

std::size_t command_line_octets_max(const ServerSettings& settings) {
    return limits::command_line_octets_max + (settings.size_octets_max ? limits::size_parameter_octets : 0) +
           (settings.eight_bit_mime ? limits::body_parameter_octets : 0) +
           (settings.smtputf8 ? limits::utf8_parameter_octets : 0);
}

Reply lhlo_reply(const ServerSettings& settings, bool encrypted) {
    Reply reply(250, settings.host_name);
    if (settings.eight_bit_mime) reply.add_line("8BITMIME");
    if (settings.chunking) reply.add_line("CHUNKING");
    if (settings.delivery_status_notifications) reply.add_line("DSN");
    if (settings.enhanced_status_codes) reply.add_line("ENHANCEDSTATUSCODES");
    if (settings.pipelining) reply.add_line("PIPELINING");
    if (settings.size_octets_max) reply.add_line("SIZE " + std::to_string(*settings.size_octets_max));
    if (offers_smtputf8(settings)) reply.add_line("SMTPUTF8");
    if (offers_starttls(settings, encrypted)) reply.add_line("STARTTLS");
    return reply;
}

}  // namespace protocol::smtp
