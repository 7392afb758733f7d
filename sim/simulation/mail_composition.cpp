#include "sim/simulation/mail_composition.hpp"

#include <fmt/format.h>

#include "protocol/base/random_stream.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/composer.hpp"
#include "sim/scenario/written_text.hpp"

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

message::MessageId message_id(const scenario::Mail& mail, const message::Calendar& calendar) {
    const std::string moment = std::to_string(calendar.civil(mail.at).unix_seconds);
    return message::MessageId::make(mail.id + '.' + moment, mail.client);
}

/// The mails that an answer to one names, oldest first, and that mail itself.
struct Conversation {
    std::vector<message::MessageId> references;
    std::optional<message::MessageId> parent;  ///< the last of them, unless that mail has no Message-ID
};

/// What a mail's own fields say of it. RFC 5322 section 3.6.4.
Conversation conversation_of(const message::Header& header) {
    Conversation conversation{message::parse_message_ids(header.body_of("References")), {}};
    if (header.find("References") == nullptr) {
        const auto answered = message::parse_message_ids(header.body_of("In-Reply-To"));
        if (answered.size() == 1) conversation.references = answered;
    }
    const auto own = message::parse_message_ids(header.body_of("Message-ID"));
    if (own.empty()) return conversation;
    conversation.parent = own.front();
    conversation.references.push_back(own.front());
    return conversation;
}

Conversation conversation_of(const scenario::Scenario& scenario, const scenario::Mail& mail) {
    if (mail.raw) return conversation_of(message::Header::parse(scenario::written_octets(*mail.raw)));
    Conversation conversation;
    if (mail.in_reply_to) conversation = conversation_of(scenario, *scenario.find_mail(*mail.in_reply_to));
    conversation.parent = message_id(mail, scenario.start);
    conversation.references.push_back(*conversation.parent);
    return conversation;
}

/// Octets of all values. They are the same in each run of a seed, and no other mail changes them.
protocol::Octets drawn_octets(std::uint64_t size_octets, const scenario::Scenario& scenario, const scenario::Mail& mail,
                              std::size_t number) {
    const std::string purpose = fmt::format("attachment {} of {}", number, mail.id);
    protocol::RandomStream stream(scenario.seed, 0, mail.client, purpose);
    protocol::Octets octets;
    octets.reserve(size_octets);
    while (octets.size() < size_octets) {
        std::uint64_t draw = stream.next();
        for (int octet = 0; octet < 8 && octets.size() < size_octets; ++octet, draw >>= 8U) {
            octets += static_cast<char>(static_cast<unsigned char>(draw));
        }
    }
    return octets;
}

/// With a charset where a text has none. RFC 2046 section 4.1.2.
message::ContentType type_of(const scenario::Attachment& attachment) {
    auto type = message::ContentType::parse(attachment.type).value_or(message::ContentType{});  // the loader checks it
    if (type.type != "text" || !type.parameter("charset").empty() || attachment.size_octets) return type;
    type.parameters.push_back({"charset", protocol::is_ascii(attachment.text) ? "us-ascii" : "utf-8"});
    return type;
}

std::vector<message::Attachment> attachments_of(const scenario::Scenario& scenario, const scenario::Mail& mail) {
    std::vector<message::Attachment> attachments;
    for (const scenario::Attachment& attachment : mail.attachments) {
        protocol::Octets octets = attachment.size_octets
                                      ? drawn_octets(*attachment.size_octets, scenario, mail, attachments.size() + 1)
                                      : scenario::written_octets(attachment.text);
        attachments.push_back({attachment.name, type_of(attachment), std::move(octets), attachment.encoding});
    }
    return attachments;
}

/// A mail in another. With a header in UTF-8 it is a message/global (RFC 6532 section 3.7).
message::Attachment forwarded_part(protocol::Octets content) {
    const auto encoding = message::can_carry(message::TransferEncoding::seven_bit, content)
                              ? message::TransferEncoding::seven_bit
                              : message::TransferEncoding::eight_bit;
    const std::size_t header_octets = message::find_header_end(content).header_size_octets;
    const bool global = !protocol::is_ascii(std::string_view(content).substr(0, header_octets));
    return {{}, {"message", global ? "global" : "rfc822", {}}, std::move(content), encoding};
}

protocol::Octets compose_content(const scenario::Scenario& scenario, const scenario::Mail& mail) {
    if (mail.raw) return scenario::written_octets(*mail.raw);
    message::Draft draft;
    draft.from = header_mailbox(mail.from);
    draft.to = header_addresses(mail.to);
    draft.cc = header_addresses(mail.cc);
    draft.subject = mail.subject;
    draft.date = scenario.start.civil(mail.at);
    draft.message_id = message_id(mail, scenario.start);
    if (mail.in_reply_to) {
        Conversation conversation = conversation_of(scenario, *scenario.find_mail(*mail.in_reply_to));
        draft.in_reply_to = conversation.parent;
        draft.references = std::move(conversation.references);
    }
    for (const auto& [name, body] : mail.headers) draft.more_fields.emplace_back(name, body);
    draft.text = mail.body;
    draft.attachments = attachments_of(scenario, mail);
    if (mail.forwards) {
        draft.attachments.push_back(forwarded_part(compose_content(scenario, *scenario.find_mail(*mail.forwards))));
    }
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
            {service.tls, service.tls_from_start, service.host, service.certificate_user}};
}

user_agent::OutgoingMail compose_mail(const scenario::Scenario& scenario, const scenario::Mail& mail) {
    user_agent::OutgoingMail outgoing;
    outgoing.message = mail.id;
    outgoing.from = mail.from;
    if (const auto mailbox = smtp::Mailbox::parse(mail.from)) outgoing.envelope.reverse_path.mailbox = *mailbox;
    add_recipients(outgoing.envelope, mail, mail.to);
    add_recipients(outgoing.envelope, mail, mail.cc);
    add_recipients(outgoing.envelope, mail, mail.bcc);
    add_parameters(outgoing.envelope.parameters, mail, {});
    outgoing.content = message::Content(compose_content(scenario, mail));
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
