// What a transfer agent says to VRFY and EXPN.
#include <fmt/format.h>

#include "sim/mta/transfer_agent.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;
using smtp::Reply;

InquiryAnswer TransferAgent::answer_vrfy(const Client& client, const RecipientClassifier& classifier,
                                         const std::string& text) const {
    if (settings_->vrfy == VrfyPolicy::answer) {
        return AddressInquiry(*settings_, classifier, may_relay(client)).verify(text);
    }
    if (settings_->vrfy == VrfyPolicy::cannot_verify) {
        // The words of Exim's specification, "Access control lists", and of RFC 5321 section 3.5.3.
        const bool is_exim = settings_->profile == Profile::exim;
        return {Reply(252, {2, 0, 0},
                      is_exim ? "Administrative prohibition"
                              : "Cannot VRFY user, but will accept message and attempt delivery"),
                "this host tells nobody who has a mailbox here: addresses are collected by asking"};
    }
    // Postfix runs the checks of RCPT and repeats what was asked: 250 is for what is certain (smtpd(8)).
    const std::string host = settings_->local_domains.empty() ? runtime_.name() : settings_->local_domains.front();
    auto address = inquired_address(text);
    if (!address) address = inquired_address(text + '@' + host);
    if (!address) return {Reply(501, {5, 1, 3}, "Bad recipient address syntax"), "it is no address"};
    const smtp::Mailbox rewritten = rewritten_recipient(classifier, *address);
    const Classification verdict = classifier.classify(rewritten);
    auto refused = relay_refusal(client, classifier, verdict, rewritten);
    if (!refused) refused = rule_refusal(*address);
    if (!refused) refused = unlisted_refusal(client, classifier, verdict, rewritten);
    if (refused) return {refused->reply, refused->rule};
    return {Reply(252, {2, 0, 0}, text), "RCPT would not be refused; more is not told"};
}

InquiryAnswer TransferAgent::answer_expn(const RecipientClassifier& classifier, const std::string& text) const {
    if (settings_->expn == ExpnPolicy::answer) return AddressInquiry(*settings_, classifier, false).expand(text);
    const bool is_exim = settings_->profile == Profile::exim;
    return {Reply(550, {5, 7, 2}, is_exim ? "Administrative prohibition" : "Mailing list expansion prohibited"),
            "this host tells nobody who is on its lists"};
}

Reply TransferAgent::answer_inquiry(const Client& client, smtp::Verb verb, const std::string& text) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const bool is_vrfy = verb == smtp::Verb::vrfy;
    const InquiryAnswer answer = is_vrfy ? answer_vrfy(client, classifier, text) : answer_expn(classifier, text);
    const bool told = answer.reply.is_completion() && answer.reply.code() != 252;
    runtime_.record(EventKind::decision, [&](Event& event) {
        recording::set_decision(
            event, {.question = is_vrfy ? fmt::format("A client asks whether there is a user {}. Is it told?", text)
                                        : fmt::format("A client asks who is behind {}. Is it told?", text),
                    .options = {"yes", "no"},
                    .chosen = told ? "yes" : "no",
                    .rule = answer.rule,
                    .rfc = told ? "RFC 5321 section 3.5" : "RFC 5321 section 7.3"});
    });
    return answer.reply;
}

}  // namespace sim::mta
