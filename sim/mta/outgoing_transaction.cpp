#include "sim/mta/outgoing_transaction.hpp"

#include <utility>

#include "protocol/smtp/notification_request.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;

namespace {

void add_parameter(smtp::Parameters& parameters, const std::string& keyword, const std::string& value) {
    const auto parameter = smtp::Parameter::parse(keyword + "=" + value);
    if (parameter && !value.empty()) parameters.push_back(*parameter);
}

/// RFC 3461 section 5.2.1. Where the client gave no ORCPT Postfix names the address that it gave (measured: truth
/// cases c02, c44).
smtp::Recipient recipient_with_options(const Recipient& recipient, const Settings& settings) {
    smtp::Recipient words{smtp::ForwardPath{recipient.address}};
    if (recipient.notify) add_parameter(words.parameters, "NOTIFY", *recipient.notify);
    std::string orcpt = recipient.orcpt;
    if (orcpt.empty() && settings.profile == Profile::postfix) {
        orcpt = "rfc822;" + smtp::encode_xtext(original_of(recipient));
    }
    add_parameter(words.parameters, "ORCPT", orcpt);
    return words;
}

}  // namespace

ClientSettings client_settings(const Settings& settings, const std::optional<Route>& route,
                               const std::string& client_name) {
    auto client = std::make_shared<smtp::ClientSettings>();
    client->client_name = client_name;
    client->timeouts = settings.timeouts;
    client->quit_with_content = settings.profile == Profile::postfix;
    client->quit_when_turned_away = settings.profile == Profile::postfix;
    client->converted_size_declared = settings.profile != Profile::postfix;
    client->bare_line_ends_kept = settings.passes_bare_line_ends;
    const bool breaks = settings.long_lines == LongLines::break_;
    client->line_octets_max = breaks ? static_cast<std::size_t>(settings.line_length_max) : 0;
    client->eight_bit_content =
        settings.converts_eight_bit ? smtp::EightBitContent::convert : smtp::EightBitContent::send;
    client->size_checked = settings.profile == Profile::postfix;
    client->lmtp = route && route->lmtp;
    if (!client->lmtp) client->tls = host::session_tls(settings.tls_client, false);
    if (route && route->auth) {
        client->authentication = {*route->auth, smtp::ClientAuthentication::Need::where_offered};
    }
    return client;
}

host::SmtpTransaction transaction_to(const NextHop& hop, const DeliveryRequest& request,
                                     const std::vector<std::size_t>& recipients, ClientSettings client) {
    const Settings& settings = *request.settings;
    host::SmtpTransaction transaction;
    transaction.server = hop.endpoint;
    transaction.connect_timeout = settings.timeouts.connect;
    const bool uses_tls = client->tls != protocol::ClientTls::none;
    if (uses_tls) transaction.tls = {settings.tls_client, false, hop.host};
    transaction.settings = std::move(client);
    transaction.envelope.reverse_path = request.reverse_path;
    for (const std::size_t index : recipients) {
        transaction.envelope.recipients.push_back(recipient_with_options(request.recipients[index], settings));
    }
    add_parameter(transaction.envelope.parameters, "RET", request.options.ret);
    add_parameter(transaction.envelope.parameters, "ENVID", request.options.envid);
    transaction.envelope.body = request.options.body;
    transaction.envelope.smtputf8 = request.options.smtputf8;
    const bool is_binary = request.options.body == smtp::BodyType::binary_mime;
    if (!is_binary && smtp::has_eight_bit_octets(request.content.chunks())) {
        transaction.envelope.body = smtp::BodyType::eight_bit_mime;
    }
    transaction.content = request.content;
    transaction.message = request.message;
    // Postfix: smtp_tls_connection_reuse = no.
    const bool keeps = request.slot.keeps && !(uses_tls && settings.profile == Profile::postfix);
    if (keeps && settings.connection_idle_max.count() != 0) {
        transaction.reuse = host::ConnectionReuse{settings.connection_idle_max, settings.connection_lifetime_max,
                                                  settings.connection_mails_max};
    }
    return transaction;
}

}  // namespace sim::mta
