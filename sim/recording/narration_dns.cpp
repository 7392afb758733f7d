#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "protocol/base/ip_address.hpp"
#include "sim/recording/narration_parts.hpp"
#include "sim/recording/printable.hpp"
#include "sim/recording/record_text.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::recording {

namespace {

/// The data of a record as a person says it: "mail.beta.test (preference 10)".
std::string spoken(const RecordText& record) {
    if (record.type == "MX") {
        const std::size_t blank = record.data.find(' ');
        if (blank != std::string_view::npos) {
            return fmt::format("{} (preference {})", without_final_dot(record.data.substr(blank + 1)),
                               record.data.substr(0, blank));
        }
    }
    if (record.type == "NS" || record.type == "PTR" || record.type == "CNAME")
        return std::string(without_final_dot(record.data));
    return std::string(record.data);
}

/// The data of the records of one type, in their order.
std::vector<std::string> data_of_type(const std::vector<std::string>& records, std::string_view type) {
    std::vector<std::string> data;
    for (const std::string& record : records) {
        const auto parts = split_record(record);
        if (!parts || parts->type == type) data.push_back(parts ? spoken(*parts) : record);
    }
    return data;
}

/// What the answers say about the type asked for; where the name is an alias, with its real name
/// (RFC 1034 section 3.6.2).
std::string answers_text(const Event& event) {
    const std::vector<std::string>& answers = event.fields.list("answers");
    const std::string& type = event.fields.text("type");
    const std::vector<std::string> found = data_of_type(answers, type);
    const std::vector<std::string> aliases =
        type == "CNAME" ? std::vector<std::string>() : data_of_type(answers, "CNAME");
    if (aliases.empty()) return enumerated(found);
    const std::string alias = fmt::format("it is an alias of {}", enumerated(aliases));
    return found.empty() ? alias : fmt::format("{} ({})", enumerated(found), alias);
}

/// What is asked for, in words: "the mail exchangers of beta.test".
std::string wanted(const Event& event, bool several = true) {
    const std::string& type = event.fields.text("type");
    const std::string domain = domain_text(event.fields.text("name"));
    const std::string_view plural = several ? "s" : "";
    if (type == "A") return fmt::format("the IPv4 address{} of {}", several ? "es" : "", domain);
    if (type == "AAAA") return fmt::format("the IPv6 address{} of {}", several ? "es" : "", domain);
    if (type == "MX") return fmt::format("the mail exchanger{} of {}", plural, domain);
    if (type == "NS") return fmt::format("the name server{} of {}", plural, domain);
    if (type == "PTR") return fmt::format("the host name behind {}", address_text(event.fields.text("name")));
    if (type == "TXT") return fmt::format("the text record{} of {}", plural, domain);
    return fmt::format("the {} record{} of {}", printable(type), plural, domain);
}

/// What was asked for, in the number in which it was found.
std::string found_text(const Event& event) {
    return wanted(event, data_of_type(event.fields.list("answers"), event.fields.text("type")).size() > 1);
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
        return fmt::format("{} answers {}: there is no name {}", server, event.host, domain_text(fields.text("name")));
    if (rcode != "NOERROR") {
        return fmt::format("{} cannot tell {} {} ({})", server, event.host, wanted(event), printable(rcode));
    }
    if (!fields.list("answers").empty()) {
        return fmt::format("{} tells {} {}: {}{}", server, event.host, found_text(event), answers_text(event),
                           fields.boolean("authoritative") ? "" : " (from what it has been told)");
    }
    if (!fields.boolean("authoritative") && is_delegation(fields.list("authority"))) {
        return fmt::format("{} does not know {}, but who does: {}", server, wanted(event),
                           enumerated(data_of_type(fields.list("authority"), "NS")));
    }
    return fmt::format("{} answers {}: the name {} exists, but has no {} records", server, event.host,
                       domain_text(fields.text("name")), shown(event, "type"));
}

/// Whom a query is for: a program asks its resolver; a person may ask any server as if it were one.
std::string_view asked_server(const Event& event, const std::string& server, const World& before) {
    const auto host = before.hosts.find(server);
    const bool serves_zones = host != before.hosts.end() && host->second.role == "name-server";
    return event.fields.boolean("recursion_desired") && !serves_zones ? "its resolver" : "the name server";
}

std::string narrate_asked(const Event& event) {
    const std::string whom = event.fields.text("server").empty() ? "its resolver" : shown(event, "server");
    return fmt::format("Somebody at {} asks {} by hand for {}", event.host, whom, wanted(event));
}

std::string narrate_stored(const Event& event) {
    const std::string& kind = event.fields.text("kind");
    const std::string domain = domain_text(event.fields.text("name"));
    const std::string what = kind == "positive"   ? wanted(event)
                             : kind == "nxdomain" ? fmt::format("that there is no name {}", domain)
                             : kind == "nodata" ? fmt::format("that {} has no {} records", domain, shown(event, "type"))
                                                : fmt::format("that it could not get {}", wanted(event));
    return fmt::format("{} remembers {} for {}", event.host, what, to_text(span_until(event, "expires_at_ns")));
}

/// The end of a reverse lookup: a server asks for the name of the address that connects.
std::string narrate_reverse_lookup(const Event& event) {
    const std::string address = address_text(event.fields.text("name"));
    const bool found = !event.fields.list("answers").empty();
    return fmt::format("{} looks up who is calling: {}", event.host,
                       found ? fmt::format("{} is {}", address, answers_text(event))
                             : fmt::format("the DNS has no name for {}", address));
}

std::string narrate_resolved(const Event& event) {
    const std::string& outcome = event.fields.text("outcome");
    const std::string domain = domain_text(event.fields.text("name"));
    const bool certain = outcome == "answer" || outcome == "nxdomain" || outcome == "nodata";
    if (certain && event.fields.text("type") == "PTR") return narrate_reverse_lookup(event);
    if (outcome == "nxdomain")
        return fmt::format("{} learns from the DNS that there is no name {}", event.host, domain);
    if (outcome == "nodata") {
        return fmt::format("{} learns from the DNS that {} has no {} records", event.host, domain,
                           shown(event, "type"));
    }
    if (event.fields.list("answers").empty()) {
        const std::string& why = outcome == "none" ? event.fields.text("reason") : outcome;
        return fmt::format("{} cannot find out {}{}", event.host, wanted(event), in_parentheses(why));
    }
    return fmt::format("{} learns from the DNS {}: {}", event.host, found_text(event), answers_text(event));
}

/// "4.0.1.10" as "10.1.0.4"; nothing where there are not four numbers.
std::string forward_ipv4(std::string_view labels) {
    std::string text;
    while (!labels.empty()) {
        const std::size_t dot = labels.rfind('.');
        const std::size_t begin = dot == std::string_view::npos ? 0 : dot + 1;
        if (!text.empty()) text += '.';
        text += labels.substr(begin);
        labels = labels.substr(0, dot == std::string_view::npos ? 0 : dot);
    }
    return text;
}

/// "4.0.0.0. ... .8.b.d.0.1.0.0.2" as "2001:0db8: ... :0004" (RFC 3596 section 2.5).
std::string forward_ipv6(std::string_view labels) {
    std::string text;
    std::size_t digits = 0;
    for (std::size_t place = labels.size(); place-- > 0;) {
        if (labels[place] == '.') continue;
        if (digits != 0 && digits % 4 == 0) text += ':';
        text += labels[place];
        ++digits;
    }
    return text;
}

}  // namespace

std::string domain_text(std::string_view name) {
    return name == "." ? "the root" : printable(without_final_dot(name));
}

std::string address_text(std::string_view reverse_name) {
    std::string_view name = without_final_dot(reverse_name);
    std::string forward;
    for (const std::string_view suffix : {".in-addr.arpa", ".ip6.arpa"}) {
        if (!protocol::to_lower(name).ends_with(suffix)) continue;
        name.remove_suffix(suffix.size());
        forward = suffix == ".ip6.arpa" ? forward_ipv6(name) : forward_ipv4(name);
    }
    const auto address = protocol::IpAddress::parse(forward);
    return address ? address->to_string() : domain_text(reverse_name);
}

std::string narrate_dns(const Event& event, const World& before) {
    const std::string server = host_name_of(before, event.fields.text("server"));
    switch (event.kind) {
        case EventKind::dns_asked:
            return narrate_asked(event);
        case EventKind::dns_query:
            return fmt::format("{} asks {} {} for {}{}", event.host, asked_server(event, server, before), server,
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
