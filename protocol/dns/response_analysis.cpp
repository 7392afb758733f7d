#include "protocol/dns/response_analysis.hpp"

#include <algorithm>
#include <utility>

namespace protocol::dns {

namespace {

class Analyser {
public:
    Analyser(const Question& question, Message response, const DomainName& bailiwick)
        : response_(std::move(response)), bailiwick_(bailiwick) {
        result_.question = question;
        result_.rcode = response_.rcode;
        result_.final_name = question.name;
    }

    ResponseAnalysis run() && {
        if (response_.rcode != ResponseCode::no_error && response_.rcode != ResponseCode::name_error) {
            result_.kind = ResponseKind::error;
            return std::move(result_);
        }
        const bool found = follow_answers();
        find_soa();
        find_servers();
        find_addresses();
        result_.kind = found ? ResponseKind::answer : kind_without_answer();
        const bool negative = result_.kind == ResponseKind::no_data || result_.kind == ResponseKind::name_error;
        if (!negative) result_.soa.reset();
        return std::move(result_);
    }

private:
    [[nodiscard]] RRset* find_answer(std::vector<RRset>& rrsets, RecordType type) const {
        const auto found = std::find_if(rrsets.begin(), rrsets.end(), [&](const RRset& rrset) {
            return rrset.name == result_.final_name && rrset.type == type && rrset.record_class == RecordClass::in;
        });
        return found == rrsets.end() ? nullptr : &*found;
    }

    /// Walks the aliases from the name asked for. True where it ends at the records asked for.
    bool follow_answers() {
        std::vector<RRset> rrsets = group_into_rrsets(std::move(response_.answers));
        const RecordType type = result_.question.type;
        while (result_.answers.size() <= rrsets.size() && result_.final_name.is_at_or_below(bailiwick_)) {
            if (RRset* asked = find_answer(rrsets, type)) {
                result_.answers.push_back({std::move(*asked), answer_credibility()});
                return true;
            }
            const RRset* alias = find_answer(rrsets, RecordType::cname);
            if (alias == nullptr) return false;
            result_.answers.push_back({*alias, answer_credibility()});
            result_.answers.back().rrset.rdatas.resize(1, alias->rdatas.front());
            result_.final_name = std::get<Cname>(alias->rdatas.front()).canonical_name;
        }
        return false;
    }

    /// AA speaks for the first owner name only (RFC 2181 section 5.4.1).
    [[nodiscard]] Credibility answer_credibility() const {
        return response_.authoritative && result_.answers.empty() ? Credibility::authoritative_answer
                                                                  : Credibility::answer;
    }

    [[nodiscard]] bool speaks_for_final_name(const DomainName& zone) const {
        return zone.is_at_or_below(bailiwick_) && result_.final_name.is_at_or_below(zone);
    }

    void find_soa() {
        const auto found = std::find_if(response_.authorities.begin(), response_.authorities.end(), [&](const auto& r) {
            return std::holds_alternative<Soa>(r.rdata) && speaks_for_final_name(r.name);
        });
        if (found != response_.authorities.end()) result_.soa = *found;
    }

    void find_servers() {
        const Credibility credibility =
            response_.authoritative ? Credibility::authoritative_authority : Credibility::additional;
        for (RRset& rrset : group_into_rrsets(std::move(response_.authorities))) {
            if (rrset.type != RecordType::ns || rrset.record_class != RecordClass::in) continue;
            if (!speaks_for_final_name(rrset.name)) continue;
            result_.servers = BelievedRRset{std::move(rrset), credibility};
            return;
        }
    }

    /// Whether an accepted NS, MX or SRV record points to this host.
    [[nodiscard]] bool is_pointed_to(const DomainName& host) const {
        const auto points_there = [&host](const Rdata& rdata) {
            if (const auto* ns = std::get_if<Ns>(&rdata)) return ns->name_server == host;
            if (const auto* mx = std::get_if<Mx>(&rdata)) return mx->exchange == host;
            if (const auto* srv = std::get_if<Srv>(&rdata)) return srv->target == host;
            return false;
        };
        const auto any_points_there = [&points_there](const BelievedRRset& believed) {
            return std::any_of(believed.rrset.rdatas.begin(), believed.rrset.rdatas.end(), points_there);
        };
        return (result_.servers && any_points_there(*result_.servers)) ||
               std::any_of(result_.answers.begin(), result_.answers.end(), any_points_there);
    }

    void find_addresses() {
        for (RRset& rrset : group_into_rrsets(std::move(response_.additionals))) {
            const bool address = rrset.type == RecordType::a || rrset.type == RecordType::aaaa;
            if (!address || rrset.record_class != RecordClass::in) continue;
            if (!rrset.name.is_at_or_below(bailiwick_) || !is_pointed_to(rrset.name)) continue;
            result_.addresses.push_back({std::move(rrset), Credibility::additional});
        }
    }

    [[nodiscard]] ResponseKind kind_without_answer() const {
        const bool aliased = !result_.answers.empty();
        if (!result_.final_name.is_at_or_below(bailiwick_)) return ResponseKind::alias;
        if (response_.rcode == ResponseCode::name_error) {
            const bool credible = response_.authoritative || result_.soa;
            if (credible) return ResponseKind::name_error;  // of the last alias's target, RFC 6604 section 3
            return aliased ? ResponseKind::alias : ResponseKind::lame;
        }
        if (result_.soa) return ResponseKind::no_data;
        if (aliased) return ResponseKind::alias;
        if (result_.servers && result_.servers->rrset.name != bailiwick_) return ResponseKind::referral;
        return response_.authoritative ? ResponseKind::no_data : ResponseKind::lame;
    }

    Message response_;  ///< its sections are taken apart one after the other
    const DomainName& bailiwick_;
    ResponseAnalysis result_;
};

}  // namespace

std::string_view to_string(Credibility credibility) {
    switch (credibility) {
        case Credibility::additional:
            return "additional";
        case Credibility::answer:
            return "answer";
        case Credibility::authoritative_authority:
            return "authoritative-authority";
        case Credibility::authoritative_answer:
            return "authoritative-answer";
    }
    return "";
}

ResponseAnalysis analyse(const Question& question, Message response, const DomainName& bailiwick) {
    return Analyser(question, std::move(response), bailiwick).run();
}

}  // namespace protocol::dns
