#include "sim/mta/reply_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::mta {

namespace {

/// @param pattern  an address or `@domain`
bool fits(const std::string& pattern, std::string_view address) {
    if (!pattern.starts_with('@')) return protocol::equal_ignoring_case(pattern, address);
    const auto at = address.rfind('@');
    return at != std::string_view::npos && protocol::equal_ignoring_case(pattern, address.substr(at));
}

bool fits_sender(const ReplyRule& rule, const DialogueMoment& moment) {
    if (!rule.from) return true;
    if (!moment.sender) return false;
    if (!moment.sender->mailbox) return rule.from->empty();
    return !rule.from->empty() && fits(*rule.from, moment.sender->mailbox->canonical());
}

bool fits_moment(const ReplyRule& rule, const DialogueMoment& moment) {
    if (rule.at != moment.stage || !fits_sender(rule, moment)) return false;
    const auto& clients = rule.client_addresses;
    if (!rule.client.empty() && std::ranges::find(clients, moment.client) == clients.end()) return false;
    return !rule.to || std::ranges::any_of(moment.recipients, [&](const auto& each) { return fits(*rule.to, each); });
}

std::string key_of(const ReplyRule& rule) {
    return fmt::format("{}: {} {} {}", describe_occasion(rule), describe_answer(rule), rule.times, rule.share);
}

}  // namespace

std::optional<AppliedRule> ReplyScript::find(const std::vector<ReplyRule>& rules, const DialogueMoment& moment,
                                             protocol::RandomStream& dice) {
    for (const ReplyRule& rule : rules) {
        if (!fits_moment(rule, moment)) continue;
        if (rule.share < 1 && dice.unit() >= rule.share) continue;
        if (rule.times == 0) return AppliedRule{rule};
        unsigned& uses = uses_[key_of(rule)];
        if (uses < rule.times) return AppliedRule{rule, ++uses};
    }
    return std::nullopt;
}

std::string_view name_of(DialogueStage stage) {
    constexpr std::array<std::string_view, 9> names{
        "the connection", "the greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "the end of the data", "QUIT"};
    return names.at(static_cast<std::size_t>(stage));
}

std::string describe_occasion(const ReplyRule& rule) {
    std::string text(name_of(rule.at));
    if (!rule.client.empty()) text += ", client " + rule.client;
    if (rule.from) text += ", mail from " + (rule.from->empty() ? "<>" : *rule.from);
    if (rule.to) text += ", mail to " + *rule.to;
    return text;
}

std::string describe_answer(const ReplyRule& rule) {
    std::string text = rule.reply ? rule.reply->encode() : "the usual answer";
    if (rule.drop == ReplyRule::Drop::connection) {
        text = rule.reply ? text + ", then the connection breaks" : "nothing: the connection breaks";
    } else if (rule.drop == ReplyRule::Drop::answer) {
        text = "nothing: the mail is taken, and the connection breaks before the answer";
    }
    if (rule.delay.count() != 0) text += ", after " + recording::to_text(rule.delay);
    return text;
}

std::string_view section_for(const ReplyRule& rule) {
    if (rule.drop == ReplyRule::Drop::answer) return "RFC 5321 section 4.5.3.2.6";
    if (rule.drop == ReplyRule::Drop::connection) return "RFC 5321 section 3.8";
    return rule.reply ? "RFC 5321 section 4.2.1" : "RFC 5321 section 4.5.3.2";
}

}  // namespace sim::mta
