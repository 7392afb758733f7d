// How a client session keeps to what the server says that it takes, RFC 9422.
#include <algorithm>
#include <utility>

#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

/// How many of its recipients, from the first on, the server takes in one transaction now.
std::size_t ClientSession::recipients_allowed(const Transaction& transaction) const {
    const auto& recipients = transaction.envelope.recipients;
    if (limits_.transactions_max != 0 && transactions_begun_ >= limits_.transactions_max) return 0;
    const std::size_t count_max = limits_.recipients_max == 0
                                      ? recipients.size()
                                      : std::min<std::size_t>(limits_.recipients_max, recipients.size());
    if (limits_.recipient_domains_max == 0) return count_max;
    auto domains = recipient_domains_;
    for (std::size_t index = 0; index < count_max; ++index) {
        domains.insert(domain_of(recipients[index]));
        if (domains.size() > limits_.recipient_domains_max) return index;
    }
    return count_max;
}

std::string ClientSession::domain_of(const Recipient& recipient) {
    return recipient.forward_path.mailbox ? canonical_of(recipient.forward_path.mailbox->host()) : std::string();
}

/// The recipients that the server does not take with the others become a transaction of their own behind this one.
/// False: it takes none, and the transaction is over.
bool ClientSession::keep_to_limits() {
    const std::size_t allowed = recipients_allowed(transactions_.front());
    if (allowed == 0) {
        transactions_.front().decide(outcome_of(OutcomeCause::exceeds_session, ClientStep::mail));
        report_transaction();
        return false;
    }
    if (allowed < transactions_.front().envelope.recipients.size()) split_transaction(allowed);
    ++transactions_begun_;
    if (limits_.recipient_domains_max != 0) {
        for (const Recipient& each : transactions_.front().envelope.recipients)
            recipient_domains_.insert(domain_of(each));
    }
    return true;
}

void ClientSession::split_transaction(std::size_t recipients) {
    Transaction& first = transactions_.front();
    Transaction rest;
    rest.number = first.number;
    rest.envelope = first.envelope;
    rest.content = first.content;
    const auto split = [&](auto& list) { return list.begin() + static_cast<std::ptrdiff_t>(recipients); };
    rest.envelope.recipients.erase(rest.envelope.recipients.begin(), split(rest.envelope.recipients));
    rest.outcomes.resize(rest.envelope.recipients.size());
    first.envelope.recipients.erase(split(first.envelope.recipients), first.envelope.recipients.end());
    first.outcomes.resize(recipients);
    first.continued = true;
    transactions_.insert(transactions_.begin() + 1, std::move(rest));
}

}  // namespace protocol::smtp
