// What a transfer agent takes and what it refuses, and how it says so.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "sim/mta/mailing_list.hpp"
#include "sim/mta/transfer_agent.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;
using smtp::Reply;

namespace {

/// `user%host@here`, `host!user@here`, `"user@host"@here`: old ways to have a mail passed on (measured: Postfix, whose
/// allow_percent_hack and swap_bangpath take them for what they mean).
bool is_route_in_disguise(const smtp::Mailbox& recipient) {
    return recipient.local_part_dequoted().find_first_of("%!@") != std::string::npos;
}

/// An address as replies name it: Postfix without the quotes of a local part (measured: k60b).
std::string path_text(Profile profile, const smtp::Mailbox& recipient) {
    if (profile != Profile::postfix) return smtp::ForwardPath{recipient}.encode();
    return fmt::format("<{}@{}>", recipient.local_part_dequoted(), smtp::text_of(recipient.host()));
}

/// The recipients of a domain are known here, and this is none of them. @param table  where Postfix has looked
Refusal unknown_recipient(Profile profile, const smtp::Mailbox& recipient, std::string_view table) {
    const std::string text =
        profile == Profile::exim
            ? "Unrouteable address"
            : fmt::format("{}: Recipient address rejected: User unknown in {}", path_text(profile, recipient), table);
    return Refusal{Reply(550, {5, 1, 1}, text), "the domain's recipients are known here, and this is none of them",
                   "RFC 5321 section 3.3"};
}

}  // namespace

std::optional<Reply> TransferAgent::refuse_client(const Client& client) {
    const auto rule = settings_->client_rules.find(client.address);
    if (rule == settings_->client_rules.end()) {
        const auto refused = load_refusal(client);
        if (!refused) return std::nullopt;
        record_decision(fmt::format("Is the client {}[{}] served?", client.host_name, client.address.to_string()),
                        *refused, "");
        return refused->reply;
    }
    const std::string name = fmt::format("{}[{}]", client.host_name, client.address.to_string());
    const Reply said = rule->second.about(name, "Client host");
    record_decision(fmt::format("Is the client {} served?", name),
                    {said, "a rule of this host is about the client's address", "RFC 5321 section 3.1"}, "");
    // A greeting carries no enhanced status code of its own (RFC 2034 section 4); Postfix puts it into the text.
    return Reply(said.code(), rule->second.status.encode() + ' ' + said.text());
}

bool TransferAgent::exceeds(ClientLoad::Event event, const Client& client, unsigned events_max) {
    if (events_max == 0 || may_relay(client)) return false;
    return load_.count(event, client.address, settings_->rate_window, runtime_.now()) > events_max;
}

std::optional<Refusal> TransferAgent::load_refusal(const Client& client) {
    // A greeting carries no enhanced status code of its own (RFC 2034 section 4); Postfix puts it into the text.
    const auto busy = [&](std::string_view why, std::string rule) {
        const std::string text =
            fmt::format("4.7.0 {} Error: {} from {}", runtime_.name(), why, client.address.to_string());
        return Refusal{Reply(421, text), std::move(rule), "RFC 5321 section 3.8"};
    };
    const auto [own, all] = client.connections;
    if (settings_->connections_max != 0 && all > settings_->connections_max) {
        return busy("too many connections",
                    fmt::format("{} connections are open, and {} are the most that this host serves", all - 1,
                                settings_->connections_max));
    }
    if (settings_->connections_per_client_max != 0 && own > settings_->connections_per_client_max &&
        !may_relay(client)) {
        return busy("too many connections",
                    fmt::format("it has {} connections already, and no client may have more", own - 1));
    }
    if (!exceeds(ClientLoad::Event::connection, client, settings_->connection_rate_max)) return std::nullopt;
    return busy("too frequent connections",
                fmt::format("it has connected more than {} times in a window", settings_->connection_rate_max));
}

std::optional<Reply> TransferAgent::refuse_sender(const Client& client) {
    if (!exceeds(ClientLoad::Event::message, client, settings_->message_rate_max)) return std::nullopt;
    const Refusal refused{
        Reply(450, {4, 7, 1}, fmt::format("Error: too much mail from {}", client.address.to_string())),
        fmt::format("the client has sent {} mails in this window, and no client may send more",
                    settings_->message_rate_max),
        "RFC 5321 section 7.9"};
    record_decision("Is another mail of this client taken?", refused, "");
    return refused.reply;
}

std::optional<Refusal> TransferAgent::relay_refusal(const Client& client, const RecipientClassifier& classifier,
                                                    const Classification& verdict,
                                                    const smtp::Mailbox& recipient) const {
    if (client.submission && settings_->auth_users && client.user.empty()) {  // measured: truth case c54
        return Refusal{Reply(554, {5, 7, 1},
                             fmt::format("{}: Recipient address rejected: Access denied",
                                         path_text(settings_->profile, recipient))),
                       "this port takes mail from users who have authenticated", "RFC 6409 section 4.3"};
    }
    if (verdict.kind == Classification::Kind::unknown_user && settings_->profile == Profile::postfix &&
        !may_relay(client) && is_route_in_disguise(recipient)) {
        return Refusal{
            Reply(554, {5, 7, 1}, fmt::format("{}: Relay access denied", path_text(settings_->profile, recipient))),
            "the local part names an address of another host: the mail would be passed on to it",
            "RFC 1123 section 5.2.16"};
    }
    // That an address of a foreign domain would be replaced makes it no address of ours.
    const bool is_foreign = verdict.kind == Classification::Kind::alias && verdict.is_virtual &&
                            !classifier.is_local(recipient) && !classifier.is_virtual(recipient) &&
                            !classifier.is_relay_domain(recipient);
    const bool is_remote = verdict.kind == Classification::Kind::remote && !classifier.is_relay_domain(recipient);
    if ((!is_remote && !is_foreign) || may_relay(client)) return std::nullopt;
    return relay_denial(recipient);
}

Refusal TransferAgent::relay_denial(const smtp::Mailbox& recipient) const {
    const bool is_exim = settings_->profile == Profile::exim;
    const std::string text = is_exim ? "relay not permitted"
                                     : fmt::format("{}: Relay access denied", path_text(settings_->profile, recipient));
    // RFC 5321 section 3.6.2 asks for 550.
    const unsigned code = settings_->profile == Profile::postfix ? 554 : 550;
    return Refusal{settings_->relay_denial_is_temporary ? Reply(454, {4, 7, 1}, text) : Reply(code, {5, 7, 1}, text),
                   "the domain is another host's, and this client may not send through here", "RFC 5321 section 3.6.2"};
}

std::optional<Refusal> TransferAgent::unlisted_refusal(const Client& client, const RecipientClassifier& classifier,
                                                       const Classification& verdict,
                                                       const smtp::Mailbox& recipient) const {
    if (verdict.kind == Classification::Kind::unknown_user) {
        return unknown_recipient(settings_->profile, recipient,
                                 verdict.is_virtual ? "virtual alias table" : "local recipient table");
    }
    const bool is_of_relay_domain =
        verdict.kind == Classification::Kind::remote && classifier.is_relay_domain(recipient);
    if (!is_of_relay_domain || may_relay(client) || classifier.is_relayed_for(recipient)) return std::nullopt;
    return unknown_recipient(Profile::postfix, recipient, "relay recipient table");
}

std::optional<Refusal> TransferAgent::list_refusal(const Classification& verdict, const smtp::ReversePath& sender,
                                                   const smtp::Mailbox& recipient) const {
    const auto list = settings_->lists.find(verdict.list);
    if (list == settings_->lists.end() || may_post(list->second, sender)) return std::nullopt;
    const std::string path = path_text(settings_->profile, recipient);
    if (sender.is_null()) {
        return Refusal{Reply(550, {5, 7, 2}, path + ": Recipient address rejected: a list takes no notifications"),
                       "a notification sent to all members would be answered by some of them, and so on",
                       "RFC 3834 section 2"};
    }
    return Refusal{Reply(550, {5, 7, 2}, path + ": Recipient address rejected: only members may write to this list"),
                   "the list is closed, and the sender is none of its members", "RFC 3463 section 3.8"};
}

std::optional<Refusal> TransferAgent::rule_refusal(const smtp::Mailbox& recipient) const {
    if (settings_->rcpt_rules.empty()) return std::nullopt;
    // In letters of either case, as Postfix looks into all its tables (measured: r22).
    const auto rule = std::ranges::find_if(settings_->rcpt_rules, [&](const auto& each) {
        return protocol::equal_ignoring_case(each.first, recipient.canonical());
    });
    if (rule == settings_->rcpt_rules.end()) return std::nullopt;
    return Refusal{rule->second.about(recipient.encode(), "Recipient address"),
                   "a rule of this host is about the recipient", "RFC 5321 section 7.9"};
}

void TransferAgent::record_greylist_pass(const Greylist::Verdict& verdict, const smtp::Mailbox& recipient,
                                         const std::string& message_name) {
    runtime_.record(EventKind::decision, [&](Event& event) {
        const unsigned known_after = settings_->greylist_clients_known_after;
        std::string rule = "client, sender and recipient are known together: they have waited before";
        if (verdict.waited) rule = "client, sender and recipient came again after the wait, as real mail servers do";
        if (verdict.client_known) {
            rule =
                fmt::format("{} mails from this client's network have passed: it waits no more, whoever writes to whom",
                            verdict.passes);
        } else if (known_after != 0) {
            rule += fmt::format("; its network has {} of {} passes, one an hour counted", verdict.passes, known_after);
        }
        event.message = message_name;
        recording::set_decision(event,
                                {.question = fmt::format("Does mail for {} have to wait?", recipient.canonical()),
                                 .options = {"let it pass", "let it wait"},
                                 .chosen = "let it pass",
                                 .rule = rule,
                                 .rfc = "RFC 6647 section 2.4"});
    });
}

std::optional<Refusal> TransferAgent::greylist_refusal(const Client& client, const smtp::ReversePath& sender,
                                                       const smtp::Mailbox& recipient,
                                                       const std::string& message_name) {
    if (settings_->greylist.count() == 0 || may_relay(client)) return std::nullopt;
    const auto verdict = greylist_.attempt(client.address, sender, recipient, settings_->greylist,
                                           settings_->greylist_clients_known_after, runtime_.now());
    const auto wait = verdict.wait;
    if (wait.count() == 0) {
        record_greylist_pass(verdict, recipient, message_name);
        return std::nullopt;
    }
    // The words of postgrey (measured: truth case c68).
    const std::string text =
        fmt::format("{}: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{}.html",
                    path_text(settings_->profile, recipient), smtp::text_of(recipient.host()));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return Refusal{Reply(450, {4, 2, 0}, text),
                   fmt::format("client, sender and recipient are new together: they are taken in {} s", seconds),
                   "RFC 6647 section 2.4"};
}

std::optional<Reply> TransferAgent::hops_refusal(std::size_t hops) const {
    const bool is_postfix = settings_->profile == Profile::postfix;
    const std::size_t counted = is_postfix ? hops + 1 : hops;  // Postfix counts its own field too
    if (counted < settings_->hops_max) return std::nullopt;
    if (is_postfix) return Reply(554, {5, 4, 0}, "Error: too many hops");
    return Reply(554, {5, 4, 6}, "too many hops: this mail runs in a loop");
}

std::optional<Reply> TransferAgent::storage_refusal() const {
    if (!settings_->disk_full) return std::nullopt;
    return Reply(452, {4, 3, 1}, "Insufficient system storage");
}

Reply TransferAgent::answer_recipient(const Client& client, const smtp::ReversePath& sender,
                                      const smtp::ForwardPath& recipient, const std::string& message_name) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const auto address = recipient.mailbox ? recipient.mailbox : classifier.postmaster();
    if (!address) return Reply(550, {5, 1, 1}, "<Postmaster>: nobody has a mailbox on this host");
    std::optional<Refusal> refused;
    if (exceeds(ClientLoad::Event::recipient, client, settings_->recipient_rate_max)) {
        refused = Refusal{
            Reply(450, {4, 7, 1}, fmt::format("Error: too many recipients from {}", client.address.to_string())),
            fmt::format("the client has named {} recipients in this window, and no client may name more",
                        settings_->recipient_rate_max),
            "RFC 5321 section 7.9"};
    }
    const smtp::Mailbox rewritten = rewritten_recipient(classifier, *address);
    const Classification verdict = classifier.classify(rewritten);
    // Postfix looks for the recipient last of all (smtpd_reject_unlisted_recipient; measured: n20 to n24, n5b, n70).
    const bool unlisted_last = settings_->profile == Profile::postfix;
    if (!refused) refused = relay_refusal(client, classifier, verdict, rewritten);
    if (!refused && !unlisted_last) refused = unlisted_refusal(client, classifier, verdict, rewritten);
    if (!refused && !unlisted_last) refused = list_refusal(verdict, sender, rewritten);
    if (!refused) refused = rule_refusal(*address);
    if (!refused) refused = greylist_refusal(client, sender, *address, message_name);
    if (!refused && unlisted_last) refused = unlisted_refusal(client, classifier, verdict, rewritten);
    if (!refused && unlisted_last) refused = list_refusal(verdict, sender, rewritten);
    if (!refused) return Reply(250, {2, 1, 5}, settings_->profile == Profile::exim ? "Accepted" : "Ok");
    record_refusal(message_name, address->canonical(), *refused);
    return refused->reply;
}

std::optional<Refusal> TransferAgent::objection_before_dns(const Client& client,
                                                           const smtp::ForwardPath& recipient) const {
    if (settings_->profile != Profile::postfix || !recipient.mailbox) return std::nullopt;
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const smtp::Mailbox rewritten = rewritten_recipient(classifier, *recipient.mailbox);
    auto refused = relay_refusal(client, classifier, classifier.classify(rewritten), rewritten);
    return refused ? refused : rule_refusal(*recipient.mailbox);
}

Reply TransferAgent::refuse_recipient(const Refusal& refusal, const smtp::ForwardPath& recipient,
                                      const std::string& message_name) {
    record_refusal(message_name, recipient.canonical(), refusal);
    return refusal.reply;
}

std::optional<Reply> TransferAgent::content_refusal(Content& content, const std::string& message_name) {
    HeaderRuleResult result = apply_header_rules(settings_->data_rules, content);
    if (result.changed) content = *std::move(result.changed);
    if (result.refused_by == nullptr) return std::nullopt;
    const RuleReply& said = result.refused_by->reply;
    const Refusal refusal{
        Reply(said.code, said.status, said.text),
        fmt::format("the rule {} fits the header field {}", result.refused_by->pattern, result.refused_field),
        "RFC 5321 section 7.9"};
    record_decision("Is the content taken?", refusal, message_name);
    return refusal.reply;
}

recording::EventId TransferAgent::record_decision(std::string question, const Refusal& refusal,
                                                  const std::string& message_name) {
    return runtime_.record(EventKind::decision, [&](Event& event) {
        event.message = message_name;
        recording::set_decision(event, {.question = std::move(question),
                                        .options = {"take it", "refuse it"},
                                        .chosen = "refuse it",
                                        .rule = refusal.rule,
                                        .rfc = refusal.rfc});
    });
}

void TransferAgent::record_refusal(const std::string& message_name, const std::string& recipient,
                                   const Refusal& refusal) {
    const Reply& reply = refusal.reply;
    const auto decided = record_decision(fmt::format("Is mail for {} taken?", recipient), refusal, message_name);
    const recording::CauseScope scope(runtime_.recorder(), decided);
    runtime_.record(EventKind::message_refused, [&](Event& event) {
        event.message = message_name;
        event.fields.set("recipient", recipient);
        event.fields.set("code", std::to_string(reply.code()));
        if (reply.enhanced()) event.fields.set("status", reply.enhanced()->encode());
        event.fields.set("text", reply.text());
    });
}

}  // namespace sim::mta
