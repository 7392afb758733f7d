#include "sim/mta/address_inquiry.hpp"

#include <fmt/format.h>

namespace sim::mta {

namespace smtp = protocol::smtp;
using smtp::Mailbox;
using smtp::Reply;
using Kind = Classification::Kind;

namespace {

std::string path_of(const Mailbox& address) {
    return smtp::ForwardPath{address}.encode();
}

std::string_view without_brackets(std::string_view text) {
    const bool bracketed = text.size() >= 2 && text.front() == '<' && text.back() == '>';
    return bracketed ? text.substr(1, text.size() - 2) : text;
}

/// One line for each, RFC 5321 section 3.5.2.
Reply listed(unsigned code, smtp::EnhancedStatusCode status, const std::vector<std::string>& lines) {
    Reply reply(code, status, lines.front());
    for (std::size_t index = 1; index < lines.size(); ++index) reply.add_line(lines[index]);
    return reply;
}

std::vector<std::string> paths_of(const std::vector<std::string>& addresses) {
    std::vector<std::string> paths;
    for (const std::string& address : addresses) paths.push_back('<' + address + '>');
    return paths;
}

InquiryAnswer no_such_user(std::string_view text) {
    return {Reply(550, {5, 1, 1}, fmt::format("<{}>: there is no such user here", text)),
            "nobody has such an address on this host"};
}

}  // namespace

std::optional<Mailbox> inquired_address(std::string_view text) {
    const auto address = Mailbox::parse(without_brackets(text));
    return address ? std::optional(*address) : std::nullopt;
}

std::vector<Mailbox> AddressInquiry::candidates(std::string_view text) const {
    if (const auto address = inquired_address(text)) return {*address};
    std::vector<Mailbox> found;
    for (const std::string& domain : settings_.local_domains) {
        const auto address = Mailbox::parse(fmt::format("{}@{}", without_brackets(text), domain));
        if (address && classifier_.classify(*address).kind != Kind::unknown_user) found.push_back(*address);
    }
    return found;
}

InquiryAnswer AddressInquiry::verify(std::string_view text) const {
    const std::vector<Mailbox> found = candidates(text);
    if (found.empty()) return no_such_user(without_brackets(text));
    if (found.size() == 1) return verify(found.front());
    // X.1.4: destination mailbox address ambiguous, RFC 3463 section 3.2; the form of RFC 5321 section 3.5.1.
    std::vector<std::string> lines{"Ambiguous; possibilities are"};
    for (const Mailbox& address : found) lines.push_back(path_of(address));
    return {listed(553, {5, 1, 4}, lines), fmt::format("{} local domains have such a user", found.size())};
}

InquiryAnswer AddressInquiry::verify(const Mailbox& address) const {
    const Classification verdict = classifier_.classify(address);
    switch (verdict.kind) {
        case Kind::mailbox:
            return {Reply(250, {2, 1, 5}, path_of(address)), verdict.rule()};
        case Kind::alias:
            return verify_alias(address, verdict);
        case Kind::remote:
            return verify_remote(address);
        case Kind::unknown_user:
            break;
    }
    return no_such_user(address.encode());
}

/// RFC 5321 section 3.5.1 allows a positive answer about a list: what is sent to it reaches its members.
InquiryAnswer AddressInquiry::verify_alias(const Mailbox& address, const Classification& verdict) const {
    if (verdict.is_catch_all) return {Reply(252, {2, 0, 0}, path_of(address)), verdict.rule()};
    const auto target = verdict.list.empty() && verdict.expansion.size() == 1
                            ? inquired_address(verdict.expansion.front())
                            : std::nullopt;
    if (!target || classifier_.classify(*target).kind != Kind::remote) {
        return {Reply(250, {2, 1, 5}, path_of(address)), verdict.rule()};
    }
    return {Reply(251, {2, 1, 5}, fmt::format("User not local; will forward to {}", path_of(*target))),
            "the address stands for one of another host, which the sender may learn (RFC 5321 section 3.4)"};
}

InquiryAnswer AddressInquiry::verify_remote(const Mailbox& address) const {
    if (may_relay_ || classifier_.is_relayed_for(address)) {
        return {Reply(252, {2, 0, 0}, fmt::format("Cannot VRFY user, but will take mail for {}", path_of(address))),
                "the mail would be passed on, and only the next host knows its users"};
    }
    if (classifier_.is_relay_domain(address)) return no_such_user(address.encode());
    return {Reply(551, {5, 7, 1}, fmt::format("User not local; please try {}", path_of(address))),
            "the domain is another host's, and this client may not send through here"};
}

InquiryAnswer AddressInquiry::expand(std::string_view text) const {
    const std::vector<Mailbox> found = candidates(text);
    if (found.empty()) return no_such_user(without_brackets(text));
    const Classification verdict = classifier_.classify(found.front());
    if (verdict.kind != Kind::alias || verdict.is_catch_all) {
        const bool is_user = verdict.kind == Kind::mailbox;
        if (!is_user) return no_such_user(found.front().encode());
        // The words of RFC 5321 section 3.5.1.
        return {Reply(550, {5, 1, 1}, "That is a user name, not a mailing list"), verdict.rule()};
    }
    if (verdict.list.empty()) return {listed(250, {2, 1, 5}, paths_of(verdict.expansion)), verdict.rule()};
    const MailingList& list = settings_.lists.at(verdict.list);
    // X.7.2: mailing list expansion prohibited, RFC 3463 section 3.8.
    if (list.closed) {
        return {Reply(550, {5, 7, 2}, "Access denied to you"), "the list is closed: who is on it is told to nobody"};
    }
    if (list.members.empty()) return {Reply(252, {2, 0, 0}, "The list has no members"), verdict.rule()};
    return {listed(250, {2, 1, 5}, paths_of(list.members)), verdict.rule()};
}

}  // namespace sim::mta
