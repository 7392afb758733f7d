#include <fmt/format.h>

#include "sim/recording/narration_parts.hpp"
#include "sim/recording/printable.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::recording {

namespace {

/// What is asked for, in words: "the mail exchangers of beta.test".
std::string wanted(const Event& event) {
    const std::string& type = event.fields.text("type");
    const std::string domain = event.fields.text("name") == "." ? "the root" : shown(event, "name");
    if (type == "A") return fmt::format("the IPv4 addresses of {}", domain);
    if (type == "AAAA") return fmt::format("the IPv6 addresses of {}", domain);
    if (type == "MX") return fmt::format("the mail exchangers of {}", domain);
    if (type == "NS") return fmt::format("the name servers of {}", domain);
    if (type == "PTR") return fmt::format("the host name behind {}", domain);
    if (type == "TXT") return fmt::format("the text records of {}", domain);
    return fmt::format("the {} records of {}", printable(type), domain);
}

/// Whether the answer says "ask those": no answers, but the name servers of a zone further down
/// (RFC 1034 section 4.3.1).
bool is_referral(const Event& event) {
    const Fields& fields = event.fields;
    if (fields.text("rcode") != "NOERROR" || fields.boolean("authoritative") || !fields.list("answers").empty())
        return false;
    const std::vector<std::string>& authority = fields.list("authority");
    return !authority.empty() && authority.front().find(" NS ") != std::string::npos;
}

std::string narrate_answer(const Event& event, const World& before) {
    const Fields& fields = event.fields;
    const std::string server = host_name_of(before, fields.text("server"));
    const std::string& rcode = fields.text("rcode");
    if (fields.boolean("truncated")) {
        return fmt::format("The answer of {} does not fit into a datagram: {} must ask again by TCP", server,
                           event.host);
    }
    if (rcode == "NXDOMAIN")
        return fmt::format("{} answers {}: there is no name {}", server, event.host, shown(event, "name"));
    if (rcode != "NOERROR") {
        return fmt::format("{} cannot tell {} {} ({})", server, event.host, wanted(event), printable(rcode));
    }
    if (!fields.list("answers").empty()) {
        return fmt::format("{} tells {} {}: {}{}", server, event.host, wanted(event),
                           printable(fmt::format("{}", fmt::join(fields.list("answers"), "; "))),
                           fields.boolean("authoritative") ? "" : " (from what it has been told)");
    }
    if (is_referral(event)) {
        return fmt::format("{} does not know {}, but who does: {}", server, wanted(event),
                           printable(fmt::format("{}", fmt::join(fields.list("authority"), "; "))));
    }
    return fmt::format("{} answers {}: the name {} exists, but has no {} records", server, event.host,
                       shown(event, "name"), shown(event, "type"));
}

std::string narrate_stored(const Event& event) {
    const std::string& kind = event.fields.text("kind");
    const std::string what = kind == "positive"   ? wanted(event)
                             : kind == "nxdomain" ? fmt::format("that there is no name {}", shown(event, "name"))
                                                  : fmt::format("that it could not get {}", wanted(event));
    return fmt::format("{} remembers {} for {}", event.host, what, to_text(span_until(event, "expires_at_ns")));
}

std::string narrate_resolved(const Event& event) {
    const std::string& outcome = event.fields.text("outcome");
    if (outcome == "nxdomain")
        return fmt::format("{} knows now: there is no name {}", event.host, shown(event, "name"));
    if (outcome == "nodata") {
        return fmt::format("{} knows now: {} has no {} records", event.host, shown(event, "name"),
                           shown(event, "type"));
    }
    if (event.fields.list("answers").empty()) {
        return fmt::format("{} cannot find out {}{}", event.host, wanted(event), in_parentheses(outcome));
    }
    return fmt::format("{} knows now {}: {}", event.host, wanted(event),
                       printable(fmt::format("{}", fmt::join(event.fields.list("answers"), "; "))));
}

}  // namespace

std::string narrate_dns(const Event& event, const World& before) {
    const std::string server = host_name_of(before, event.fields.text("server"));
    switch (event.kind) {
        case EventKind::dns_query:
            return fmt::format("{} asks {} {} for {}{}", event.host,
                               event.fields.boolean("recursion_desired") ? "its resolver" : "the name server", server,
                               wanted(event), event.fields.text("transport") == "tcp" ? " by TCP" : "");
        case EventKind::dns_answer:
            return narrate_answer(event, before);
        case EventKind::dns_timeout:
            return fmt::format("{} has no answer from {} about {} and stops waiting", event.host, server,
                               wanted(event));
        case EventKind::dns_cache_hit:
            return fmt::format("{} knows {} from its cache{}", event.host, wanted(event),
                               in_parentheses(event.fields.text("text")));
        case EventKind::dns_cache_stored:
            return narrate_stored(event);
        case EventKind::dns_cache_removed:
            return fmt::format("{} forgets {}{}", event.host, wanted(event),
                               in_parentheses(event.fields.text("reason")));
        case EventKind::dns_resolved:
            return narrate_resolved(event);
        default:
            return std::string(name(event.kind));
    }
}

}  // namespace sim::recording
