#include "sim/simulation/mail_composition.hpp"

#include <fmt/format.h>

#include "protocol/message/composer.hpp"

namespace sim::simulation {

namespace message = protocol::message;
namespace smtp = protocol::smtp;

namespace {

constexpr std::size_t filler_line_octets = 72;

message::Mailbox header_mailbox(const std::string& address) {
    const auto at = address.rfind('@');
    if (at == std::string::npos) return {"", address, ""};
    return {"", address.substr(0, at), address.substr(at + 1)};
}

std::vector<message::Address> header_addresses(const std::vector<std::string>& addresses) {
    std::vector<message::Address> list;
    for (const std::string& address : addresses) list.emplace_back(header_mailbox(address));
    return list;
}

/// Lines of filler, exactly `size_octets` long, the last line end included where there is room for one.
std::string filler(std::size_t size_octets) {
    std::string text;
    text.reserve(size_octets);
    while (size_octets > 0) {
        const std::size_t line = std::min(size_octets, filler_line_octets);
        line >= 2 ? text.append(line - 2, 'x').append("\r\n") : text.append(line, 'x');
        size_octets -= line;
    }
    return text;
}

/// Text written with LF line ends, as in a YAML file, gets CRLF; text that has a CR is meant octet by octet.
protocol::Octets raw_content(const std::string& raw) {
    if (raw.find('\r') != std::string::npos) return raw;
    protocol::Octets octets;
    for (const char octet : raw) {
        if (octet == '\n') octets += '\r';
        octets += octet;
    }
    return octets;
}

protocol::Octets compose_content(const scenario::Mail& mail, const message::Calendar& calendar) {
    if (mail.raw) return raw_content(*mail.raw);
    message::Draft draft;
    draft.from = header_mailbox(mail.from);
    draft.to = header_addresses(mail.to);
    draft.cc = header_addresses(mail.cc);
    draft.subject = mail.subject;
    draft.date = calendar.civil(mail.at);
    draft.message_id = message::MessageId::make(mail.id + '.' + std::to_string(draft.date.unix_seconds), mail.client);
    for (const auto& [name, body] : mail.headers) draft.more_fields.emplace_back(name, body);
    draft.text = mail.body;
    if (mail.eight_bit) draft.non_ascii_text = message::NonAsciiText::eight_bit;
    protocol::Octets content = message::compose(draft);
    if (mail.size_octets && *mail.size_octets > content.size()) content += filler(*mail.size_octets - content.size());
    return content;
}

/// Those of MAIL (recipient: empty) or of one RCPT.
void add_parameters(smtp::Parameters& parameters, const scenario::Mail& mail, std::string_view recipient) {
    for (const scenario::DsnParameter& wanted : mail.dsn) {
        if (wanted.recipient != recipient) continue;
        const auto parameter = smtp::Parameter::parse(fmt::format("{}={}", wanted.keyword, wanted.value));
        if (parameter) parameters.push_back(*parameter);  // the loader checks values
    }
}

void add_recipients(smtp::Envelope& envelope, const scenario::Mail& mail, const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses) {
        const auto mailbox = smtp::Mailbox::parse(address);
        if (!mailbox) continue;  // the loader checks addresses
        envelope.recipients.push_back({smtp::ForwardPath{*mailbox}});
        add_parameters(envelope.recipients.back().parameters, mail, address);
    }
}

}  // namespace

user_agent::ServiceName service_name(const scenario::ServiceAddress& service) {
    return {service.address ? service.address->to_string() : service.host,
            service.port,
            {service.tls, service.tls_from_start, service.host}};
}

user_agent::OutgoingMail compose_mail(const scenario::Mail& mail, const message::Calendar& calendar) {
    user_agent::OutgoingMail outgoing;
    outgoing.message = mail.id;
    outgoing.from = mail.from;
    if (const auto mailbox = smtp::Mailbox::parse(mail.from)) outgoing.envelope.reverse_path.mailbox = *mailbox;
    add_recipients(outgoing.envelope, mail, mail.to);
    add_recipients(outgoing.envelope, mail, mail.cc);
    add_recipients(outgoing.envelope, mail, mail.bcc);
    add_parameters(outgoing.envelope.parameters, mail, {});
    outgoing.content = message::Content(compose_content(mail, calendar));
    if (smtp::has_eight_bit_octets(outgoing.content.chunks())) {
        outgoing.envelope.body = smtp::BodyType::eight_bit_mime;
    }
    if (mail.binary) outgoing.envelope.body = smtp::BodyType::binary_mime;
    outgoing.server = service_name(mail.server);
    outgoing.envelope.smtputf8 = mail.smtputf8;
    outgoing.envelope.size_octets = mail.announced_size_octets;
    outgoing.client.declare_size = mail.declare_size;
    outgoing.client.bare_line_ends_kept = mail.as_is;
    outgoing.client.chunks = mail.use_bdat ? 2 : 0;
    if (mail.auth) {
        using Need = smtp::ClientAuthentication::Need;
        outgoing.client.authentication = {{mail.auth->user, mail.auth->password},
                                          mail.auth->required ? Need::always : Need::never};
    }
    return outgoing;
}

}  // namespace sim::simulation
