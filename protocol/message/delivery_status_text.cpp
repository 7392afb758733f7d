#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/message/delivery_status.hpp"
#include "protocol/message/header.hpp"

namespace protocol::message {

namespace {

/// What the second number of an enhanced status code is about. RFC 3463 section 3.
constexpr std::array<std::string_view, 8> status_subjects{
    "",
    "the address",
    "the mailbox",
    "the receiving mail system",
    "the network or the routing",
    "the mail protocol",
    "the content of the message",
    "security or policy",
};

/// Breaks one paragraph into lines of at most 78 octets, each ending with LF; a longer word stays whole.
std::string wrap(std::string_view paragraph) {
    std::string lines;
    std::size_t line_size = 0;
    while (!paragraph.empty()) {
        const std::size_t space = paragraph.find(' ');
        const std::string_view word = paragraph.substr(0, space);
        const bool new_line = line_size > 0 && line_size + 1 + word.size() > line_octets_recommended;
        if (line_size > 0) lines += new_line ? '\n' : ' ';
        lines += word;
        line_size = (new_line || line_size == 0 ? 0 : line_size + 1) + word.size();
        paragraph.remove_prefix(space == std::string_view::npos ? paragraph.size() : space + 1);
    }
    return lines + "\n";
}

std::string outcome(const RecipientStatus& recipient) {
    const std::string& address = recipient.final_recipient.text;
    switch (recipient.action) {
        case DeliveryAction::failed:
            return "Your message could not be delivered to " + address + ".";
        case DeliveryAction::delayed:
            return "Your message has not yet been delivered to " + address + ".";
        case DeliveryAction::delivered:
            return "Your message was delivered to " + address + ".";
        case DeliveryAction::relayed:
            return "Your message to " + address +
                   " was handed to a system that sends no delivery notifications. What happens to it there will "
                   "not be reported.";
        case DeliveryAction::expanded:
            return "Your message to " + address + " was delivered and sent on to several other addresses.";
    }
    return "";
}

std::string reason(const RecipientStatus& recipient) {
    if (!recipient.diagnostic_code) return "";
    const std::string& text = recipient.diagnostic_code->text;
    const bool is_reply = equal_ignoring_case(recipient.diagnostic_code->type, "smtp");
    if (recipient.remote_mta && is_reply) return "The mail server " + recipient.remote_mta->text + " answered: " + text;
    return "The reason: " + text;
}

std::string status_meaning(const RecipientStatus& recipient) {
    const std::string& status = recipient.status;
    const std::size_t dot = status.find('.');
    if (dot != 1) return "";
    const bool permanent = status.front() == '5';
    if (!permanent && status.front() != '4') return "";
    const std::string_view subject_digits = std::string_view(status).substr(2, status.find('.', 2) - 2);
    const std::size_t subject = static_cast<std::size_t>(parse_decimal(subject_digits, 999).value_or(0));
    std::string text =
        "The status code " + status + " stands for a " + (permanent ? "permanent" : "temporary") + " problem";
    if (subject > 0 && subject < status_subjects.size()) text += " with " + std::string(status_subjects[subject]);
    return text + ".";
}

std::string next_step(const RecipientStatus& recipient) {
    if (recipient.action == DeliveryAction::failed) {
        return "No further attempt will be made. If you still want it to arrive, you have to send it again.";
    }
    if (recipient.action != DeliveryAction::delayed) return "";
    const std::string until =
        recipient.will_retry_until ? " until " + format_date_time(*recipient.will_retry_until) : std::string();
    return "You need not do anything: delivery will be tried again" + until + ".";
}

}  // namespace

std::string describe_delivery_status(const DeliveryStatus& status) {
    std::string text = wrap("This is the mail system at " + status.reporting_mta.text +
                            ". This message was made by a program to tell you what became of a message you sent.");
    for (const RecipientStatus& recipient : status.recipients) {
        text += "\n" + wrap(outcome(recipient));
        for (const std::string& sentence : {reason(recipient), status_meaning(recipient), next_step(recipient)}) {
            if (!sentence.empty()) text += wrap(sentence);
        }
    }
    return text;
}

}  // namespace protocol::message
