#include "protocol/dns/authoritative_server.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace protocol::dns {

namespace {

bool is_answered(ZoneBehaviour behaviour) {
    return behaviour == ZoneBehaviour::serve || behaviour == ZoneBehaviour::without_glue;
}

/// Works out the answer to one question from one zone, then from the zones its aliases lead to.
class AnswerBuilder {
public:
    enum class Next : std::uint8_t { done, follow_alias };

    AnswerBuilder(const Question& question, Message& response) : type_(question.type), response_(response) {}

    /// RFC 1034 section 4.3.2, step 3, for `name` in `zone`.
    Next search(const Zone& zone, DomainName name);
    [[nodiscard]] const DomainName& alias_target() const { return alias_target_; }
    /// Whether the response holds the alias at `name` already: the chain is a loop.
    [[nodiscard]] bool has_followed(const DomainName& name) const;
    /// Addresses of what the NS, MX and SRV records of the response point to (RFC 1034 section 4.3.2, step 6).
    void add_additionals(const Zone& zone);

private:
    Next answer_from(const Zone& zone, const Zone::Node& node, const DomainName& owner);
    Next from_wildcard(const Zone& zone, const DomainName& name);
    void refer(const RRset& cut);
    void add_soa(const Zone& zone);
    void add_address_records(const Zone& zone, const DomainName& host);

    RecordType type_;
    Message& response_;
    DomainName alias_target_;
    std::vector<DomainName> additional_hosts_;
};

AnswerBuilder::Next AnswerBuilder::search(const Zone& zone, DomainName name) {
    if (const RRset* cut = zone.find_cut(name)) {
        refer(*cut);
        return Next::done;
    }
    if (response_.answers.empty())
        response_.authoritative = true;  // AA speaks for the first owner, RFC 1035 section 4.1.1
    if (const Zone::Node* node = zone.find_node(name)) return answer_from(zone, *node, name);
    if (zone.exists(name)) {
        add_soa(zone);  // an empty non-terminal: NODATA, RFC 4592 section 2.2.2
        return Next::done;
    }
    return from_wildcard(zone, name);
}

AnswerBuilder::Next AnswerBuilder::from_wildcard(const Zone& zone, const DomainName& name) {
    DomainName encloser = name.parent();
    while (!zone.exists(encloser) && encloser != zone.origin()) encloser = encloser.parent();
    const auto source = encloser.child("*");  // RFC 4592 section 3.3.1: the closest encloser's only
    if (source && zone.exists(*source)) {
        if (const Zone::Node* node = zone.find_node(*source)) return answer_from(zone, *node, name);
        add_soa(zone);
        return Next::done;
    }
    response_.rcode = ResponseCode::name_error;
    add_soa(zone);
    return Next::done;
}

AnswerBuilder::Next AnswerBuilder::answer_from(const Zone& zone, const Zone::Node& node, const DomainName& owner) {
    const auto alias = node.find(RecordType::cname);
    if (type_ == RecordType::any) {
        node.begin()->second.append_to(response_.answers, owner);  // one RRset is enough, RFC 8482 section 4.1
        return Next::done;
    }
    if (alias != node.end() && type_ != RecordType::cname) {
        alias->second.append_to(response_.answers, owner);
        alias_target_ = std::get<Cname>(alias->second.rdatas.front()).canonical_name;
        return Next::follow_alias;
    }
    const auto found = node.find(type_);
    if (found == node.end()) {
        add_soa(zone);
    } else {
        found->second.append_to(response_.answers, owner);
    }
    return Next::done;
}

void AnswerBuilder::refer(const RRset& cut) {
    cut.append_to(response_.authorities);
}

bool AnswerBuilder::has_followed(const DomainName& name) const {
    return std::any_of(response_.answers.begin(), response_.answers.end(),
                       [&name](const ResourceRecord& record) { return record.name == name; });
}

/// The SOA's TTL becomes the time the negative answer may be kept (RFC 2308 section 3).
void AnswerBuilder::add_soa(const Zone& zone) {
    auto soa = zone.soa();
    if (!soa) return;
    soa->ttl_seconds = std::min(soa->ttl_seconds, std::get<Soa>(soa->rdata).minimum_seconds);
    response_.authorities.push_back(std::move(*soa));
}

void AnswerBuilder::add_address_records(const Zone& zone, const DomainName& host) {
    if (std::find(additional_hosts_.begin(), additional_hosts_.end(), host) != additional_hosts_.end()) return;
    additional_hosts_.push_back(host);
    for (const RecordType type : {RecordType::a, RecordType::aaaa}) {
        const RRset* addresses = zone.find(host, type);
        const bool answered = std::any_of(response_.answers.begin(), response_.answers.end(), [&](const auto& record) {
            return record.type() == type && record.name == host;
        });
        if (addresses != nullptr && !answered) addresses->append_to(response_.additionals);
    }
}

void AnswerBuilder::add_additionals(const Zone& zone) {
    for (const auto* section : {&response_.answers, &response_.authorities}) {
        for (const ResourceRecord& record : *section) {
            if (const auto* ns = std::get_if<Ns>(&record.rdata)) add_address_records(zone, ns->name_server);
            if (const auto* mx = std::get_if<Mx>(&record.rdata)) add_address_records(zone, mx->exchange);
            if (const auto* srv = std::get_if<Srv>(&record.rdata)) add_address_records(zone, srv->target);
        }
    }
}

/// Why a query is not looked at; no_error: it is.
ResponseCode refusal_of(const Message& query) {
    if (query.response) return ResponseCode::format_error;
    if (query.edns && query.edns->version != 0) return ResponseCode::bad_version;  // RFC 6891 section 6.1.3
    if (query.opcode != Opcode::query) return ResponseCode::not_implemented;
    if (query.questions.size() != 1) return ResponseCode::format_error;  // RFC 9619 section 4
    return ResponseCode::no_error;
}

}  // namespace

void AuthoritativeServer::add_zone(std::shared_ptr<const Zone> zone) {
    assert(zone);
    const DomainName origin = zone->origin();
    zones_.insert_or_assign(origin, ServedZone{std::move(zone), ZoneBehaviour::serve});
}

void AuthoritativeServer::remove_zone(const DomainName& origin) {
    zones_.erase(origin);
}

bool AuthoritativeServer::set_behaviour(const DomainName& origin, ZoneBehaviour behaviour) {
    const auto served = zones_.find(origin);
    if (served == zones_.end()) return false;
    served->second.behaviour = behaviour;
    return true;
}

const AuthoritativeServer::ServedZone* AuthoritativeServer::nearest(const DomainName& name) const {
    for (std::size_t labels = name.label_count() + 1; labels-- > 0;) {
        const auto served = zones_.find(name.ancestor(labels));
        if (served != zones_.end()) return &served->second;
    }
    return nullptr;
}

const Zone* AuthoritativeServer::zone_for(const DomainName& name) const {
    const ServedZone* served = nearest(name);
    return served == nullptr ? nullptr : served->zone.get();
}

std::size_t AuthoritativeServer::response_octets_max(const Message& query) const {
    return std::min<std::size_t>(dns::udp_octets_max(query),
                                 std::max<std::size_t>(udp_octets_max_, udp_octets_max_without_edns));
}

Message AuthoritativeServer::respond(const Message& query) const {
    Message response = make_response(query, ResponseCode::no_error);
    if (response.edns) response.edns->udp_octets_max = udp_octets_max_;
    response.rcode = refusal_of(query);
    if (response.rcode == ResponseCode::no_error) answer(query.questions.front(), response);
    return response;
}

void AuthoritativeServer::answer(const Question& question, Message& response) const {
    const bool other_class = question.record_class != RecordClass::in && question.record_class != RecordClass::any;
    const bool transfer = question.type == RecordType::axfr;
    const ServedZone* served = other_class || transfer ? nullptr : nearest(question.name);
    if (served == nullptr || served->behaviour == ZoneBehaviour::refuse) {
        response.rcode = ResponseCode::refused;
        return;
    }
    if (served->behaviour == ZoneBehaviour::fail) {
        response.rcode = ResponseCode::server_failure;
        return;
    }
    AnswerBuilder builder(question, response);
    DomainName name = question.name;
    while (builder.search(*served->zone, name) == AnswerBuilder::Next::follow_alias) {
        name = builder.alias_target();
        const ServedZone* next = nearest(name);
        if (next == nullptr || !is_answered(next->behaviour) || builder.has_followed(name)) break;
        served = next;
    }
    if (served->behaviour != ZoneBehaviour::without_glue) builder.add_additionals(*served->zone);
}

}  // namespace protocol::dns
