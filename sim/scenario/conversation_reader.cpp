#include "sim/scenario/conversation_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/message/composer.hpp"
#include "protocol/message/encoded_word.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/written_text.hpp"

namespace sim::scenario {

namespace {

namespace message = protocol::message;

/// Before the subject of the mail that is answered or forwarded, once only. RFC 5322 section 3.6.5.
std::string prefixed_subject(std::string_view prefix, const Mail& parent) {
    std::string subject = parent.subject;
    if (parent.raw) {
        const message::Header header = message::Header::parse(written_octets(*parent.raw));
        subject = message::decode_encoded_words(header.body_of("Subject"));
    }
    if (protocol::starts_with_ignoring_case(subject, prefix)) return subject;
    return std::string(prefix) + subject;
}

void check_fields(const Section& section, std::string_view key, const Mail& mail) {
    for (const auto& [name, body] : mail.headers) {
        for (const std::string_view field : {"In-Reply-To", "References"}) {
            if (!protocol::equal_ignoring_case(name, field)) continue;
            section.problem(key, fmt::format("`headers` has the field {} already", field));
        }
    }
}

bool has_nul_in_header(const Mail& mail) {
    return mail.subject.find('\0') != std::string::npos || std::ranges::any_of(mail.headers, [](const auto& field) {
               return field.second.find('\0') != std::string::npos;
           });
}

/// Whether a mail may be part of another. RFC 2046 section 5.2.1, RFC 6532 section 3.7.
void check_forwarded(const Section& section, const Mail& parent, const Mail& mail) {
    using message::TransferEncoding;
    if (parent.raw && (parent.binary || !can_carry(TransferEncoding::eight_bit, written_octets(*parent.raw)))) {
        section.problem("forwards", "the `raw` of `" + parent.id +
                                        "` is more than 8bit holds, and a mail in a mail is not encoded (RFC 2046 "
                                        "section 5.2.1)");
    }
    if (has_nul_in_header(parent)) {
        section.problem("forwards",
                        "the header of `" + parent.id + "` has a NUL, and no 8bit has one (RFC 2045 section 2.8)");
    }
    if (parent.smtputf8 && !mail.smtputf8) {
        section.problem("forwards", "`" + parent.id +
                                        "` has `smtputf8: true`: this mail needs it too (RFC 6532 "
                                        "section 3.7)");
    }
}

std::uint64_t own_octets(const Mail& mail) {
    const std::uint64_t text_octets = mail.raw ? mail.raw->size() : mail.body.size();
    std::uint64_t octets = std::max(text_octets, mail.size_octets.value_or(0));
    for (const Attachment& attachment : mail.attachments) {
        octets += attachment.text.size() + attachment.size_octets.value_or(0);
    }
    return octets;
}

}  // namespace

const Mail* ConversationReader::find_parent(const Section& section, std::string_view key, const Mail& mail) const {
    if (!section.has(key)) return nullptr;
    const std::string id = section.text(key);
    const Mail* parent = scenario_->find_mail(id);
    if (parent == nullptr) {
        std::vector<std::string> known;
        for (const Mail& earlier : scenario_->mail) known.push_back(earlier.id);
        section.problem(key, fmt::format("no mail before this one is called `{}`{}", id, spelling_hint(id, known)));
    } else if (parent->at > mail.at) {
        section.problem(key, fmt::format("`{}` is sent later than this mail", id));
    }
    return parent;
}

ConversationReader::Size ConversationReader::size_of(const Mail& mail) const {
    Size size;
    size.octets = own_octets(mail);
    const auto& id = mail.forwards ? mail.forwards : mail.in_reply_to;
    if (!id) return size;
    const auto index = static_cast<std::size_t>(scenario_->find_mail(*id) - scenario_->mail.data());
    const Size& parent = sizes_[index];
    size.mails += parent.mails;
    if (!mail.forwards) return size;
    size.forwarded_deep = parent.forwarded_deep + 1;
    size.octets += parent.octets;
    return size;
}

void ConversationReader::check_size(const Section& section, std::string_view key, const Mail& mail) const {
    const Size size = size_of(mail);
    if (size.mails > limits::conversation_max) {
        section.problem(key, fmt::format("more than {} mails answer or forward one another", limits::conversation_max));
    }
    if (size.forwarded_deep > limits::forwarded_deep_max) {
        section.problem(key, fmt::format("more than {} mails are in one another", limits::forwarded_deep_max));
    }
    if (size.octets > limits::mail_octets_max) {
        section.problem(key, fmt::format("the mail comes to more than {} octets", limits::mail_octets_max));
    }
}

void ConversationReader::read(const Section& section, Mail& mail) {
    while (sizes_.size() < scenario_->mail.size()) sizes_.push_back(size_of(scenario_->mail[sizes_.size()]));
    if (mail.size_octets && (!mail.attachments.empty() || section.has("forwards"))) {
        section.problem("size", "fills up a text alone: an attachment has a `size` of its own");
    }
    const Mail* answered = find_parent(section, "in_reply_to", mail);
    const Mail* forwarded = find_parent(section, "forwards", mail);
    if (answered != nullptr) {
        mail.in_reply_to = answered->id;
        check_fields(section, "in_reply_to", mail);
        if (!section.has("subject") && !mail.raw) mail.subject = prefixed_subject("Re: ", *answered);
    }
    if (forwarded != nullptr) {
        mail.forwards = forwarded->id;
        check_forwarded(section, *forwarded, mail);
        if (!section.has("subject") && !mail.raw) mail.subject = prefixed_subject("Fwd: ", *forwarded);
    }
    if (answered != nullptr && forwarded != nullptr) {
        section.problem("forwards", "`in_reply_to` excludes `forwards`");
        mail.in_reply_to.reset();
    }
    check_size(section, forwarded != nullptr ? "forwards" : answered != nullptr ? "in_reply_to" : "attachments", mail);
}

}  // namespace sim::scenario
