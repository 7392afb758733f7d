#include "sim/mta/access_rules.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "protocol/base/ascii.hpp"
#include "protocol/message/header.hpp"

namespace sim::mta {

namespace message = protocol::message;
namespace smtp = protocol::smtp;

namespace {

/// The first word, which is taken off.
std::string_view take_word(std::string_view& words) {
    const auto end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(end);
    while (words.starts_with(' ')) words.remove_prefix(1);
    return word;
}

std::optional<smtp::EnhancedStatusCode> take_status(std::string_view& words) {
    std::string_view rest = words;
    const auto status = smtp::EnhancedStatusCode::parse(take_word(rest));
    if (status) words = rest;
    return status;
}

/// What Postfix says where a rule of access(5) has no words of its own (measured: n80).
constexpr std::string_view access_denied = "Access denied";

/// `REJECT` and `DEFER`, as access(5) has them; nothing: it is another word.
std::optional<std::uint64_t> code_of_word(std::string_view word) {
    if (word == "REJECT") return 554;
    if (word == "DEFER") return 450;
    return std::nullopt;
}

/// Strangers' octets meet a pattern in linear time and bounded memory (RE2).
std::shared_ptr<const RE2> compile(const std::string& pattern) {
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);  // each octet counts, whether or not they are UTF-8
    options.set_posix_syntax(true);
    options.set_perl_classes(true);
    options.set_word_boundary(true);
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    return std::make_shared<const RE2>(pattern, options);
}

/// A field as a pattern sees it: unfolded, without its line end.
std::string field_text(const message::HeaderField& field) {
    return fmt::format("{}: {}", field.name(), field.body());
}

/// @return nullptr: no rule is about this field
const HeaderRule* find_rule(const std::vector<HeaderRule>& rules, const std::string& text) {
    const auto found = std::ranges::find_if(
        rules, [&](const HeaderRule& rule) { return rule.compiled && RE2::PartialMatch(text, *rule.compiled); });
    return found == rules.end() ? nullptr : &*found;
}

message::HeaderField replacement(const std::string& field) {
    const auto colon = field.find(':');
    std::string_view body = std::string_view(field).substr(colon + 1);
    return message::HeaderField(field.substr(0, colon), std::string(protocol::trim(body)));
}

}  // namespace

std::optional<RuleReply> RuleReply::parse(std::string_view words, smtp::EnhancedStatusCode otherwise) {
    const std::string_view word = take_word(words);
    const auto by_word = code_of_word(word);
    const auto code = by_word ? by_word : protocol::parse_decimal(word, 599);
    if (!code || (!by_word && word.size() != 3) || *code < 400) return std::nullopt;
    RuleReply reply;
    reply.code = static_cast<unsigned>(*code);
    if (reply.code % 100 / 10 > 5) return std::nullopt;  // RFC 5321 section 4.2
    reply.status = take_status(words).value_or(otherwise);
    // The class is that of the code (RFC 2034 section 4): Postfix corrects rules in which it is not (measured: n25).
    reply.status.category = static_cast<std::uint8_t>(reply.code / 100);
    reply.text = words;
    if (by_word && reply.text.empty()) reply.text = access_denied;
    return reply;
}

std::string RuleReply::encode() const {
    return fmt::format("{} {} {}", code, status.encode(), text);
}

smtp::Reply RuleReply::about(std::string_view whom, std::string_view what) const {
    return smtp::Reply(code, status, fmt::format("<{}>: {} rejected: {}", whom, what, text));
}

protocol::Result<HeaderRule, std::string> HeaderRule::parse(std::string_view pattern, std::string_view action) {
    HeaderRule rule;
    rule.pattern = pattern;
    rule.compiled = compile(rule.pattern);
    if (!rule.compiled->ok()) return protocol::failure("this is no regular expression: " + rule.compiled->error());
    const std::string_view word = take_word(action);
    if (word == "REJECT") {
        const auto status = take_status(action);
        if (status && (status->category == 4 || status->category == 5)) rule.reply.status = *status;
        constexpr unsigned temporary_code = 451;  // measured: n26
        if (rule.reply.status.category == 4) rule.reply.code = temporary_code;
        rule.reply.text = action.empty() ? std::string_view("message content rejected") : action;  // measured: n26
        return rule;
    }
    const auto colon = action.find(':');
    const bool has_field = colon != std::string_view::npos && message::HeaderField::is_name(action.substr(0, colon));
    if (word != "REPLACE" || !has_field || action.find('\n') != action.npos) {
        return protocol::failure(std::string("write `REJECT text` or `REPLACE Field: body`"));
    }
    rule.action = Action::replace;
    rule.field = action;
    return rule;
}

std::string HeaderRule::encode_action() const {
    if (action == Action::replace) return "REPLACE " + field;
    return fmt::format("REJECT {} {}", reply.status.encode(), reply.text);
}

bool HeaderRule::operator==(const HeaderRule& other) const {
    return pattern == other.pattern && action == other.action && reply == other.reply && field == other.field;
}

HeaderRuleResult apply_header_rules(const std::vector<HeaderRule>& rules, const message::Content& content) {
    HeaderRuleResult result;
    const auto header = message::Header::parse(content.header());
    message::Header changed;
    bool is_changed = false;
    for (const message::HeaderField& field : header.fields()) {
        std::string text = field_text(field);
        const HeaderRule* rule = find_rule(rules, text);
        if (rule != nullptr && rule->action == HeaderRule::Action::reject) {
            result.refused_by = rule;
            result.refused_field = std::move(text);
            return result;
        }
        is_changed |= rule != nullptr;
        changed.append(rule != nullptr ? replacement(rule->field) : field);
    }
    if (is_changed) result.changed = content.with_header(changed.encode());
    return result;
}

}  // namespace sim::mta
