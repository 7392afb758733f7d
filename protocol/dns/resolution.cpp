#include "protocol/dns/resolution.hpp"

namespace protocol::dns {

std::string_view to_string(ResolutionKind kind) {
    switch (kind) {
        case ResolutionKind::records:
            return "records";
        case ResolutionKind::no_data:
            return "no-data";
        case ResolutionKind::name_error:
            return "name-error";
        case ResolutionKind::failure:
            return "failure";
    }
    return "";
}

std::vector<Rdata> Resolution::rdatas() const {
    std::vector<Rdata> rdatas;
    for (const ResourceRecord& record : answers) {
        if (record.type() == question.type) rdatas.push_back(record.rdata);
    }
    return rdatas;
}

DomainName Resolution::canonical_name() const {
    DomainName name = question.name;
    if (question.type == RecordType::cname) return name;
    for (const ResourceRecord& record : answers) {
        const auto* alias = std::get_if<Cname>(&record.rdata);
        if (alias != nullptr && record.name == name) name = alias->canonical_name;
    }
    return name;
}

}  // namespace protocol::dns
