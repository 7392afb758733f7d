#include "sim/user_agent/submission.hpp"

#include "sim/user_agent/server_lookup.hpp"

namespace sim::user_agent {

namespace smtp = protocol::smtp;
using Results = std::vector<SubmissionResult>;
using Kind = SubmissionResult::Kind;

namespace {

Results results_of(const host::SmtpResult& result, std::size_t recipients) {
    if (result.connect_failure) {
        return Results(recipients, {Kind::temporary, {}, std::string(failure_text(*result.connect_failure))});
    }
    Results results;
    for (const smtp::RecipientOutcome& outcome : result.outcomes) {
        results.push_back({outcome.kind, outcome.reply, outcome.text});
    }
    return results;
}

host::SmtpTransaction transaction_with(const protocol::Endpoint& server, const OutgoingMail& mail,
                                       const std::string& client_name) {
    auto settings = std::make_shared<smtp::ClientSettings>(mail.client);
    settings->client_name = client_name;
    settings->eight_bit_content = smtp::EightBitContent::convert;
    settings->tls = host::session_tls(mail.server.tls.policy, mail.server.tls.from_start);
    settings->client_certificate = !mail.server.tls.certificate_user.empty();
    host::SmtpTransaction transaction;
    transaction.tls = mail.server.tls;
    transaction.server = server;
    transaction.connect_timeout = connect_timeout;
    transaction.settings = std::move(settings);
    transaction.envelope = mail.envelope;
    transaction.content = mail.content;
    transaction.message = mail.message;
    return transaction;
}

}  // namespace

protocol::Task<Results> submit(host::Runtime* runtime, const protocol::dns::StubSettings* stub,
                               host::SmtpClientConnections* connections, OutgoingMail mail) {
    const std::size_t recipients = mail.envelope.recipients.size();
    auto lookup = find_server(runtime, stub, mail.server.host, mail.message);
    const host::AddressLookup found = co_await lookup;
    const bool is_temporary = found.kind == protocol::dns::ResolutionKind::failure;
    Results results;
    if (found.addresses.empty()) {
        const std::string text = no_address_text(mail.server.host, found);
        results.assign(recipients, {is_temporary ? Kind::temporary : Kind::permanent, {}, text});
    }
    for (const protocol::IpAddress& address : found.addresses) {
        const protocol::Endpoint server{address, mail.server.port};
        host::SmtpTransaction transaction = transaction_with(server, mail, runtime->name());
        const std::shared_ptr<host::SmtpClientConnection> connection = connections->open(std::move(transaction));
        const host::SmtpResult result = co_await connection->result();
        results = results_of(result, recipients);
        // A server that cannot be reached at one address may be there at the next (RFC 5321 section 5.1).
        if (!result.connect_failure) break;
    }
    co_return results;
}

}  // namespace sim::user_agent
