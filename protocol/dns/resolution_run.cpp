#include "protocol/dns/resolution_run.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "protocol/dns/server_attempt.hpp"

namespace protocol::dns {

namespace {

using Kind = ResolverStep::Kind;

constexpr std::string_view algorithm = "RFC 1034 section 5.3.3";

/// The records of a cache entry with the time they may still be kept.
void append_records(std::vector<ResourceRecord>& records, const CacheEntry& entry, Instant now) {
    const std::size_t before = records.size();
    entry.rrset.append_to(records);
    for (std::size_t index = before; index < records.size(); ++index) {
        records[index].ttl_seconds = entry.ttl_seconds_at(now);
    }
}

/// The SOA record of a negative cache entry, likewise.
std::optional<ResourceRecord> soa_of(const CacheEntry& entry, Instant now) {
    if (!entry.soa) return std::nullopt;
    ResourceRecord soa = *entry.soa;
    soa.ttl_seconds = entry.ttl_seconds_at(now);
    return soa;
}

std::string_view explain_cache_hit(CacheEntryKind kind) {
    switch (kind) {
        case CacheEntryKind::rrset:
            return "the cache has the records";
        case CacheEntryKind::no_data:
            return "the cache knows that there are no such records";
        case CacheEntryKind::name_error:
            return "the cache knows that the name does not exist";
        case CacheEntryKind::failure:
            return "the same question failed a moment ago";
    }
    return "";
}

}  // namespace

ResolutionRun::ResolutionRun(ResolverEnvironment& environment, Cache& cache, ServerTimes& times,
                             std::shared_ptr<const ResolverSettings> settings, std::uint64_t number)
    : environment_(environment),
      cache_(cache),
      times_(times),
      settings_(std::move(settings)),
      number_(number),
      deadline_(environment.now() + settings_->time_max) {}

void ResolutionRun::report(ResolverStep step, const Question& question, unsigned depth) {
    step.resolution = number_;
    step.depth = depth;
    step.question = &question;
    environment_.on_step(step);
}

std::string_view ResolutionRun::limit_reached() const {
    if (queries_sent_ >= settings_->queries_max) return "the limit of queries for one question is reached";
    if (environment_.now() >= deadline_) return "the time limit for one question is reached";
    return {};
}

Duration ResolutionRun::within_limit(Duration timeout) const {
    return std::min(timeout, deadline_ - environment_.now());
}

Task<Resolution> ResolutionRun::resolve(DomainName name, RecordType type, unsigned depth) {
    Resolution resolution;
    resolution.question = {name, type, RecordClass::in};
    being_resolved_.push_back({name, type});
    DomainName current = name;
    while (true) {
        const bool known = answer_from_cache(resolution, current, depth);
        if (known) break;
        const Question question{current, type, RecordClass::in};
        Task<Finding> asking = ask_down_the_tree(question, depth);
        Finding finding = co_await asking;
        const bool finished = take(resolution, finding, current, depth);
        if (finished) break;
    }
    being_resolved_.pop_back();
    resolution.queries_sent = queries_sent_;
    resolution.from_cache = queries_sent_ == 0;
    co_return resolution;
}

// --- Step 1: is the answer in local information? ---

bool ResolutionRun::answer_from_cache(Resolution& resolution, DomainName& current, unsigned depth) {
    const RecordType type = resolution.question.type;
    const Instant now = environment_.now();
    while (true) {
        if (const CacheEntry* entry = cache_.peek(current, type, now)) {
            return take_from_cache(resolution, *entry, current, depth);
        }
        const CacheEntry* alias = cache_.peek(current, RecordType::cname, now);
        if (alias == nullptr || alias->kind != CacheEntryKind::rrset) return false;
        append_records(resolution.answers, *alias, now);
        current = std::get<Cname>(alias->rrset.rdatas.front()).canonical_name;
        report({.kind = Kind::alias, .target = &current, .reason = "the cache has an alias", .rfc = algorithm},
               resolution.question, depth);
        const std::string_view problem = alias_problem(resolution, current);
        if (!problem.empty()) return fail(resolution, problem, depth);
    }
}

bool ResolutionRun::take_from_cache(Resolution& resolution, const CacheEntry& entry, const DomainName& current,
                                    unsigned depth) {
    const std::string_view reason = explain_cache_hit(entry.kind);
    report({.kind = Kind::cache_hit, .target = &current, .reason = reason, .rfc = algorithm}, resolution.question,
           depth);
    const Instant now = environment_.now();
    switch (entry.kind) {
        case CacheEntryKind::rrset:
            append_records(resolution.answers, entry, now);
            return finish(resolution, ResolutionKind::records, std::nullopt);
        case CacheEntryKind::no_data:
            return finish(resolution, ResolutionKind::no_data, soa_of(entry, now));
        case CacheEntryKind::name_error:
            return finish(resolution, ResolutionKind::name_error, soa_of(entry, now));
        case CacheEntryKind::failure:
            break;
    }
    return fail(resolution, reason, depth);
}

std::string_view ResolutionRun::alias_problem(const Resolution& resolution, const DomainName& target) const {
    if (resolution.answers.size() > settings_->aliases_max) return "too many aliases one after the other";
    const bool loop = std::any_of(resolution.answers.begin(), resolution.answers.end(),
                                  [&target](const ResourceRecord& alias) { return alias.name == target; });
    return loop ? "the aliases form a loop" : "";
}

bool ResolutionRun::finish(Resolution& resolution, ResolutionKind kind, std::optional<ResourceRecord> soa) {
    resolution.kind = kind;
    resolution.rcode = kind == ResolutionKind::name_error ? ResponseCode::name_error : ResponseCode::no_error;
    resolution.soa = std::move(soa);
    return true;
}

bool ResolutionRun::fail(Resolution& resolution, std::string_view reason, unsigned depth) {
    report({.kind = Kind::gave_up, .reason = reason, .rfc = algorithm}, resolution.question, depth);
    resolution.kind = ResolutionKind::failure;
    resolution.rcode = ResponseCode::server_failure;
    resolution.explanation = reason;
    if (depth == 0) cache_.store_failure(resolution.question.name, resolution.question.type, environment_.now());
    return true;
}

// --- Step 2: find the best servers to ask. ---

bool ResolutionRun::can_use(const IpAddress& address) const {
    return address.is_v4() ? settings_->use_ipv4 : settings_->use_ipv6;
}

std::vector<IpAddress> ResolutionRun::known_addresses(const DomainName& host, const std::vector<BelievedRRset>& glue) {
    std::vector<IpAddress> addresses;
    const auto add = [&](const RRset& rrset) {
        for (const Rdata& rdata : rrset.rdatas) {
            const auto address = address_of(rdata);
            if (address && can_use(*address)) addresses.push_back(*address);
        }
    };
    for (const RecordType type : {RecordType::a, RecordType::aaaa}) {
        const CacheEntry* entry = cache_.peek(host, type, environment_.now(), Credibility::additional);
        if (entry != nullptr) add(entry->rrset);
        const auto from_glue = std::find_if(glue.begin(), glue.end(), [&](const BelievedRRset& believed) {
            return believed.rrset.type == type && believed.rrset.name == host;
        });
        if (entry == nullptr && from_glue != glue.end()) add(from_glue->rrset);
    }
    return addresses;
}

ServerList ResolutionRun::list_servers(const RRset& servers, const std::vector<BelievedRRset>& glue) {
    ServerList list{servers.name, {}, {}};
    for (const Rdata& rdata : servers.rdatas) {
        const DomainName& host = std::get<Ns>(rdata).name_server;
        const std::vector<IpAddress> addresses = known_addresses(host, glue);
        if (addresses.empty()) list.without_address.push_back(host);
        for (const IpAddress& address : addresses) list.addresses.push_back({host, {address, dns_port}});
    }
    order(list.addresses);
    return list;
}

ServerList ResolutionRun::root_servers() {
    ServerList list;
    for (const RootHint& hint : settings_->root_hints) {
        for (const IpAddress& address : hint.addresses) {
            if (can_use(address)) list.addresses.push_back({hint.name, {address, dns_port}});
        }
    }
    order(list.addresses);
    return list;
}

ServerList ResolutionRun::nearest_servers(const DomainName& name) {
    auto servers = cache_.find_delegation(name, environment_.now());
    while (servers) {
        ServerList list = list_servers(*servers, {});
        // Servers named inside their own zone, whose glue has expired, must be learnt from the parent again.
        const bool reachable = !list.addresses.empty() ||
                               std::any_of(list.without_address.begin(), list.without_address.end(),
                                           [&list](const DomainName& host) { return !host.is_at_or_below(list.zone); });
        if (reachable) return list;
        if (servers->name.is_root()) break;
        servers = cache_.find_delegation(servers->name.parent(), environment_.now());
    }
    return root_servers();
}

void ResolutionRun::order(std::vector<ServerAddress>& addresses) {
    for (std::size_t left = addresses.size(); left > 1; --left) {
        const std::size_t chosen = environment_.random().below(left);
        std::swap(addresses[left - 1], addresses[chosen]);
    }
    const auto time_of = [&](const ServerAddress& server) {
        return times_.smoothed(server.endpoint.address, environment_.now());
    };
    std::stable_sort(addresses.begin(), addresses.end(), [&](const ServerAddress& one, const ServerAddress& other) {
        return time_of(one) < time_of(other);
    });
}

void ResolutionRun::note_time(const ServerAddress& server, const ExchangeResult& result, Instant asked) {
    const Instant now = environment_.now();
    if (result.outcome == ExchangeResult::Outcome::answered || result.outcome == ExchangeResult::Outcome::malformed) {
        times_.note_answer(server.endpoint.address, now - asked, now);
    } else {
        times_.note_silence(server.endpoint.address, now);
    }
}

void ResolutionRun::age_others(const ServerList& servers, std::size_t from) {
    for (std::size_t index = from; index < servers.addresses.size(); ++index) {
        times_.note_passed_over(servers.addresses[index].endpoint.address, environment_.now());
    }
}

// --- Step 3: send them queries until one returns a response. ---

Task<Finding> ResolutionRun::ask_down_the_tree(Question question, unsigned depth) {
    ServerList servers = nearest_servers(question.name);
    report({.kind = Kind::start_at,
            .zone = &servers.zone,
            .reason = "the nearest zone whose servers are known",
            .rfc = algorithm},
           question, depth);
    while (true) {
        Task<Finding> asking = ask_zone(question, std::move(servers), depth);
        Finding finding = co_await asking;
        const bool referred = finding.response && finding.response->kind == ResponseKind::referral;
        if (!referred) co_return finding;
        servers = list_servers(finding.response->servers->rrset, finding.response->addresses);
        report({.kind = Kind::referral,
                .zone = &servers.zone,
                .options = servers.addresses,
                .reason = "the zone is delegated to servers of its own",
                .rfc = algorithm},
               question, depth);
    }
}

void ResolutionRun::report_choice(const Question& question, const ServerList& servers, std::size_t chosen,
                                  unsigned depth) {
    const auto options = std::span(servers.addresses).subspan(chosen);
    const bool only_one = options.size() == 1;
    const bool is_known = times_.smoothed(options.front().endpoint.address, environment_.now()).count() != 0;
    report({.kind = Kind::ask,
            .zone = &servers.zone,
            .server = &options.front(),
            .options = options,
            .reason = only_one   ? "the only server left to ask"
                      : is_known ? "the quickest lately, silence counted, of those left"
                                 : "chosen at random among those left to ask",
            .rfc = algorithm},
           question, depth);
}

Task<Finding> ResolutionRun::ask_zone(Question question, ServerList servers, unsigned depth) {
    Finding last;
    last.reason = "no address of a name server is known";
    for (const Duration timeout : settings_->round_timeouts) {
        std::size_t next = 0;
        while (next < servers.addresses.size() || !servers.without_address.empty()) {
            const std::string_view limit = limit_reached();
            if (!limit.empty()) {
                last.reason = limit;
                co_return last;
            }
            if (next == servers.addresses.size()) {
                const DomainName host = servers.without_address.front();
                servers.without_address.erase(servers.without_address.begin());
                Task<std::vector<ServerAddress>> finding_addresses = find_addresses(host, depth);
                const std::vector<ServerAddress> found = co_await finding_addresses;
                servers.addresses.insert(servers.addresses.end(), found.begin(), found.end());
                continue;
            }
            const ServerAddress server = servers.addresses[next];
            report_choice(question, servers, next, depth);
            Task<Finding> asking = ask_server(question, server, servers.zone, timeout, depth);
            Finding finding = co_await asking;
            if (finding.response) {
                age_others(servers, next + 1);
                co_return finding;
            }
            last = std::move(finding);
            report({.kind = Kind::try_next_server,
                    .zone = &servers.zone,
                    .server = &server,
                    .reason = last.reason,
                    .rfc = algorithm},
                   question, depth);
            if (last.worth_retrying) {
                ++next;
            } else {
                servers.addresses.erase(servers.addresses.begin() + static_cast<std::ptrdiff_t>(next));
            }
        }
    }
    co_return last;
}

Task<Finding> ResolutionRun::ask_server(Question question, ServerAddress server, DomainName zone, Duration timeout,
                                        unsigned depth) {
    ServerAttempt attempt{make_random_query(environment_.random(), question, false, settings_->udp_octets_max)};
    Finding finding;
    while (true) {
        finding.reason = limit_reached();
        if (!finding.reason.empty()) co_return finding;
        ++queries_sent_;
        const bool tcp = attempt.transport == DnsTransport::tcp;
        const Duration patience = within_limit(tcp ? settings_->tcp_timeout : timeout);
        const std::shared_ptr<Pending<ExchangeResult>> pending =
            environment_.exchange(server.endpoint, attempt.query, patience, attempt.transport);
        Pending<ExchangeResult>& answer = *pending;
        const Instant asked = environment_.now();
        ExchangeResult result = co_await answer;
        if (!tcp) note_time(server, result, asked);
        const Reaction reaction = react(attempt, result);
        if (reaction == Reaction::use) co_return judge(question, std::move(result.response), zone);
        if (reaction == Reaction::silence || reaction == Reaction::useless) {
            finding.reason = why_useless(result);
            finding.worth_retrying = reaction == Reaction::silence;
            co_return finding;
        }
        const bool by_tcp = reaction == Reaction::retry_by_tcp;
        report({.kind = by_tcp ? Kind::retry_by_tcp : Kind::retry_without_edns,
                .zone = &zone,
                .server = &server,
                .reason = by_tcp ? "the answer does not fit into one UDP datagram" : "the server does not know EDNS",
                .rfc = by_tcp ? "RFC 7766 section 5" : "RFC 6891 section 6.2.2"},
               question, depth);
    }
}

bool ResolutionRun::is_being_resolved(const DomainName& name, RecordType type) const {
    return std::find(being_resolved_.begin(), being_resolved_.end(), CacheKey{name, type}) != being_resolved_.end();
}

Task<std::vector<ServerAddress>> ResolutionRun::find_addresses(DomainName host, unsigned depth) {
    std::vector<ServerAddress> addresses;
    for (const RecordType type : {RecordType::a, RecordType::aaaa}) {
        const bool wanted = type == RecordType::a ? settings_->use_ipv4 : settings_->use_ipv6;
        const Question question{host, type, RecordClass::in};
        if (!wanted || !addresses.empty()) continue;
        if (depth >= settings_->depth_max || is_being_resolved(host, type)) {
            report({.kind = Kind::gave_up,
                    .target = &host,
                    .reason = "to find the server's address one would have to know it already",
                    .rfc = algorithm},
                   question, depth);
            continue;
        }
        report({.kind = Kind::find_server_address,
                .target = &host,
                .reason = "the delegation came without this server's address",
                .rfc = algorithm},
               question, depth);
        Task<Resolution> resolving = resolve(host, type, depth + 1);
        const Resolution resolution = co_await resolving;
        for (const ResourceRecord& record : resolution.answers) {
            const auto address = record.address();
            if (address) addresses.push_back({host, {*address, dns_port}});
        }
    }
    order(addresses);
    co_return addresses;
}

// --- Step 4: analyse the response. ---

Finding ResolutionRun::judge(const Question& question, Message response, const DomainName& zone) {
    ResponseAnalysis analysis = analyse(question, std::move(response), zone);
    if (analysis.kind == ResponseKind::error) return {.reason = why_useless(analysis.rcode)};
    if (analysis.kind == ResponseKind::lame) return {.reason = "the server does not know the zone it is said to serve"};
    cache_.store_response(analysis, environment_.now());
    return {.response = std::move(analysis)};
}

bool ResolutionRun::take(Resolution& resolution, Finding& finding, DomainName& current, unsigned depth) {
    if (!finding.response) return fail(resolution, finding.reason, depth);
    ResponseAnalysis& response = *finding.response;
    for (const BelievedRRset& believed : response.answers) believed.rrset.append_to(resolution.answers);
    current = std::move(response.final_name);
    const Question& question = resolution.question;
    switch (response.kind) {
        case ResponseKind::answer:
            report({.kind = Kind::answered, .target = &current, .rfc = algorithm}, question, depth);
            return finish(resolution, ResolutionKind::records, std::nullopt);
        case ResponseKind::no_data:
            report({.kind = Kind::no_data, .target = &current, .rfc = "RFC 2308 section 2.2"}, question, depth);
            return finish(resolution, ResolutionKind::no_data, std::move(response.soa));
        case ResponseKind::name_error:
            report({.kind = Kind::name_error, .target = &current, .rfc = "RFC 2308 section 2.1"}, question, depth);
            return finish(resolution, ResolutionKind::name_error, std::move(response.soa));
        case ResponseKind::alias:
            break;
        case ResponseKind::referral:
        case ResponseKind::lame:
        case ResponseKind::error:
            return fail(resolution, finding.reason, depth);
    }
    report({.kind = Kind::alias, .target = &current, .reason = "the name is an alias", .rfc = algorithm}, question,
           depth);
    const std::string_view problem = alias_problem(resolution, current);
    return problem.empty() ? false : fail(resolution, problem, depth);
}

}  // namespace protocol::dns
