#include "protocol/dns/zone.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace protocol::dns {

Result<void, std::string> Zone::add(ResourceRecord record) {
    if (auto reason = refusal(record)) return failure(std::move(*reason));
    const auto [place, is_new] = nodes_.try_emplace(record.name);
    if (is_new) remember_names_above(record.name);
    Node& node = place->second;
    RRset& rrset = node[record.type()];
    if (rrset.rdatas.empty()) {
        rrset = {std::move(record.name), record.type(), record.record_class, record.ttl_seconds, {}};
    }
    if (std::find(rrset.rdatas.begin(), rrset.rdatas.end(), record.rdata) == rrset.rdatas.end()) {
        rrset.rdatas.push_back(std::move(record.rdata));
    }
    return {};
}

void Zone::remember_names_above(const DomainName& name) {
    for (DomainName above = name; !above.is_root();) {
        above = above.parent();
        if (!names_above_.insert(above).second) return;  // and so those above it are known
    }
}

std::optional<std::string> Zone::refusal(const ResourceRecord& record) const {
    const RecordType type = record.type();
    const std::string name = record.name.to_string();
    if (!record.name.is_at_or_below(origin_))
        return fmt::format("{} is outside the zone {}", name, origin_.to_string());
    if (record.record_class != RecordClass::in)
        return fmt::format("class {}: only IN is served", to_string(record.record_class));
    if (!is_data_type(type)) return fmt::format("records of type {} cannot be in a zone", to_string(type));
    if (type == RecordType::soa && record.name != origin_)
        return fmt::format("a SOA record at {}, below the zone's origin", name);
    const Node* node = find_node(record.name);
    if (node == nullptr) return std::nullopt;
    const bool alias = node->contains(RecordType::cname);
    if (alias != (type == RecordType::cname)) {
        return fmt::format("{} has a CNAME record and other data (RFC 1034 section 3.6.2)", name);
    }
    const auto known = node->find(type);
    if (known == node->end()) return std::nullopt;
    const RRset& rrset = known->second;
    const bool duplicate = std::find(rrset.rdatas.begin(), rrset.rdatas.end(), record.rdata) != rrset.rdatas.end();
    if (!duplicate && alias) return fmt::format("a second CNAME record at {} (RFC 2181 section 10.1)", name);
    if (!duplicate && type == RecordType::soa) return "a second SOA record";
    if (rrset.ttl_seconds != record.ttl_seconds) {
        return fmt::format("TTL {} differs from the {} of the other {} records at {} (RFC 2181 section 5.2)",
                           record.ttl_seconds, rrset.ttl_seconds, to_string(type), name);
    }
    return std::nullopt;
}

std::vector<std::string> Zone::problems() const {
    std::vector<std::string> problems;
    if (find(origin_, RecordType::soa) == nullptr) {
        problems.push_back(fmt::format("the zone {} has no SOA record", origin_.to_string()));
    }
    if (find(origin_, RecordType::ns) == nullptr) {
        problems.push_back(fmt::format("the zone {} has no NS record", origin_.to_string()));
    }
    for (const ResourceRecord& record : records()) {
        if (auto problem = target_problem(record)) problems.push_back(std::move(*problem));
    }
    return problems;
}

std::optional<std::string> Zone::target_problem(const ResourceRecord& record) const {
    const auto* ns = std::get_if<Ns>(&record.rdata);
    const auto* mx = std::get_if<Mx>(&record.rdata);
    if (ns == nullptr && mx == nullptr) return std::nullopt;
    const DomainName& target = ns != nullptr ? ns->name_server : mx->exchange;
    const std::string text = target.to_string();
    if (find(target, RecordType::cname) != nullptr) {
        return fmt::format("{} of {} points to the alias {} (RFC 2181 section 10.3)", to_string(record.type()),
                           record.name.to_string(), text);
    }
    if (ns == nullptr || !target.is_at_or_below(origin_)) return std::nullopt;
    const RRset* cut = find_cut(target);
    const bool glue_needed = cut == nullptr || target.is_at_or_below(record.name);
    const bool has_address = find(target, RecordType::a) != nullptr || find(target, RecordType::aaaa) != nullptr;
    if (!glue_needed || has_address) return std::nullopt;
    return fmt::format("the name server {} of {} has no address record in the zone", text, record.name.to_string());
}

std::optional<ResourceRecord> Zone::soa() const {
    const RRset* rrset = find(origin_, RecordType::soa);
    if (rrset == nullptr) return std::nullopt;
    return rrset->records().front();
}

const Zone::Node* Zone::find_node(const DomainName& name) const {
    const auto node = nodes_.find(name);
    return node == nodes_.end() ? nullptr : &node->second;
}

const RRset* Zone::find(const DomainName& name, RecordType type) const {
    const Node* node = find_node(name);
    if (node == nullptr) return nullptr;
    const auto rrset = node->find(type);
    return rrset == node->end() ? nullptr : &rrset->second;
}

bool Zone::exists(const DomainName& name) const {
    return nodes_.contains(name) || names_above_.contains(name);
}

const RRset* Zone::find_cut(const DomainName& name) const {
    if (!name.is_at_or_below(origin_)) return nullptr;
    const std::size_t labels = name.label_count();
    for (std::size_t count = origin_.label_count() + 1; count <= labels; ++count) {
        if (const RRset* cut = find(name.ancestor(count), RecordType::ns)) return cut;
    }
    return nullptr;
}

std::vector<ResourceRecord> Zone::records() const {
    std::vector<ResourceRecord> records;
    if (auto first = soa()) records.push_back(std::move(*first));
    std::vector<std::pair<DomainName, const Node*>> in_order;
    in_order.reserve(nodes_.size());
    for (const auto& [name, node] : nodes_) in_order.emplace_back(name, &node);
    std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [name, node] : in_order) {
        for (const auto& [type, rrset] : *node) {
            if (type != RecordType::soa) rrset.append_to(records);
        }
    }
    return records;
}

}  // namespace protocol::dns
