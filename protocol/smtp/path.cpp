#include "protocol/smtp/path.hpp"

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/limits.hpp"

namespace protocol::smtp {

namespace {

/// Length of the source route `A-d-l ":"` (RFC 5321 section 4.1.2) at the start of `text`; 0 without one.
Result<std::size_t, SyntaxError> source_route_length(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size() && text[position] == '@') {
        const std::size_t end = text.find_first_of(",:", position);
        if (end == text.npos) return syntax_error(position, "a colon after the source route");
        const auto domain = Domain::parse(text.substr(position + 1, end - position - 1));
        if (!domain) return syntax_error(position + 1 + domain.error().offset_octets, domain.error().expected);
        // The route is dropped, so no MAIL with SMTPUTF8 could vouch for it.
        if (!domain->is_ascii()) return syntax_error(position + 1, "At-domain in A-labels");
        position = end + 1;
        if (text[end] == ':') return position;
        if (position == text.size() || text[position] != '@') return syntax_error(position, "At-domain");
    }
    return position;
}

/// What stands between the angle brackets of a `Path`.
Result<std::string_view, SyntaxError> parse_brackets(std::string_view text) {
    if (text.size() > limits::path_octets_max) return syntax_error(limits::path_octets_max, "a shorter Path");
    if (text.empty() || text.front() != '<') return syntax_error(0, "<");
    if (text.size() < 2 || text.back() != '>') return syntax_error(text.size(), ">");
    return text.substr(1, text.size() - 2);
}

/// `[ A-d-l ":" ] Mailbox`
Result<Mailbox, SyntaxError> parse_routed_mailbox(std::string_view inner) {
    const auto route = source_route_length(inner);
    if (!route) return syntax_error(1 + route.error().offset_octets, route.error().expected);
    auto mailbox = Mailbox::parse(inner.substr(*route));
    if (!mailbox) return syntax_error(1 + *route + mailbox.error().offset_octets, mailbox.error().expected);
    return mailbox;
}

}  // namespace

Result<ReversePath, SyntaxError> ReversePath::parse(std::string_view text) {
    const auto inner = parse_brackets(text);
    if (!inner) return failure(inner.error());
    if (inner->empty()) return ReversePath{std::nullopt};
    auto mailbox = parse_routed_mailbox(*inner);
    if (!mailbox) return failure(std::move(mailbox.error()));
    return ReversePath{std::move(*mailbox)};
}

std::string ReversePath::encode() const {
    return mailbox ? "<" + mailbox->encode() + ">" : "<>";
}

Result<ForwardPath, SyntaxError> ForwardPath::parse(std::string_view text) {
    const auto inner = parse_brackets(text);
    if (!inner) return failure(inner.error());
    if (equal_ignoring_case(*inner, "Postmaster")) return ForwardPath{std::nullopt};
    auto mailbox = parse_routed_mailbox(*inner);
    if (!mailbox) return failure(std::move(mailbox.error()));
    return ForwardPath{std::move(*mailbox)};
}

std::string ForwardPath::encode() const {
    return mailbox ? "<" + mailbox->encode() + ">" : "<Postmaster>";
}

}  // namespace protocol::smtp
