#include "protocol/dns/cache.hpp"

#include <algorithm>

namespace protocol::dns {

namespace {

std::uint32_t whole_seconds(Duration span) {
    return static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(span).count());
}

std::shared_ptr<const ResourceRecord> with_ttl(ResourceRecord record, std::uint32_t ttl_seconds) {
    record.ttl_seconds = ttl_seconds;
    return std::make_shared<const ResourceRecord>(std::move(record));
}

}  // namespace

std::string_view to_string(CacheEntryKind kind) {
    switch (kind) {
        case CacheEntryKind::rrset:
            return "rrset";
        case CacheEntryKind::no_data:
            return "no-data";
        case CacheEntryKind::name_error:
            return "name-error";
        case CacheEntryKind::failure:
            return "failure";
    }
    return "";
}

std::string_view to_string(CacheRemoval reason) {
    switch (reason) {
        case CacheRemoval::expired:
            return "expired";
        case CacheRemoval::evicted:
            return "evicted";
        case CacheRemoval::contradicted:
            return "contradicted";
        case CacheRemoval::flushed:
            return "flushed";
    }
    return "";
}

std::uint32_t CacheEntry::ttl_seconds_at(Instant now) const {
    return now < expires ? whole_seconds(expires - now) : 0;
}

bool CacheEntry::operator==(const CacheEntry& other) const {
    const bool same_soa = soa == other.soa || (soa && other.soa && *soa == *other.soa);
    return same_soa && kind == other.kind && credibility == other.credibility && rrset == other.rrset &&
           stored == other.stored && expires == other.expires;
}

std::vector<std::string> CacheEntry::records_text() const {
    std::vector<std::string> lines;
    if (soa) lines.push_back(soa->to_string());
    for (const ResourceRecord& record : rrset.records()) lines.push_back(record.to_string());
    return lines;
}

const CacheEntry* Cache::find_live(const KeyView& key, Instant now) {
    const auto position = entries_.find(key);
    if (position == entries_.end()) return nullptr;
    if (now < position->second.expires) return &position->second;
    remove(position, CacheRemoval::expired);
    return nullptr;
}

const CacheEntry* Cache::peek(const DomainName& name, RecordType type, Instant now, Credibility at_least) {
    const CacheEntry* entry = find_live({name, type}, now);
    if (entry != nullptr && entry->credibility >= at_least) return entry;
    return find_live({name, RecordType::any}, now);
}

std::optional<CacheEntry> Cache::find(const DomainName& name, RecordType type, Instant now, Credibility at_least) {
    const CacheEntry* entry = peek(name, type, now, at_least);
    if (entry == nullptr) return std::nullopt;
    CacheEntry found = *entry;
    found.rrset.ttl_seconds = entry->ttl_seconds_at(now);
    if (found.soa) found.soa = with_ttl(*found.soa, found.rrset.ttl_seconds);
    return found;
}

std::optional<RRset> Cache::find_delegation(const DomainName& name, Instant now) {
    for (std::size_t labels = name.label_count() + 1; labels-- > 0;) {
        const CacheEntry* entry = peek(name.ancestor(labels), RecordType::ns, now, Credibility::additional);
        if (entry == nullptr || entry->kind != CacheEntryKind::rrset) continue;
        RRset servers = entry->rrset;
        servers.ttl_seconds = entry->ttl_seconds_at(now);
        return servers;
    }
    return std::nullopt;
}

void Cache::store_response(const ResponseAnalysis& response, Instant now) {
    for (const BelievedRRset& believed : response.answers) store(believed.rrset, believed.credibility, now);
    if (response.servers) store(response.servers->rrset, response.servers->credibility, now);
    for (const BelievedRRset& believed : response.addresses) store(believed.rrset, believed.credibility, now);
    if (!response.soa) return;  // without SOA a negative answer is not kept, RFC 2308 section 5
    if (response.kind == ResponseKind::name_error) store_name_error(response.final_name, *response.soa, now);
    if (response.kind == ResponseKind::no_data) {
        store_no_data(response.final_name, response.question.type, *response.soa, now);
    }
}

void Cache::store(const RRset& rrset, Credibility credibility, Instant now) {
    if (rrset.ttl_seconds == 0) return;
    const CacheEntry* known = find_live({rrset.name, rrset.type}, now);
    if (known != nullptr && known->kind != CacheEntryKind::failure && known->credibility > credibility) return;
    if (credibility >= Credibility::answer) {
        const auto name_error = entries_.find(KeyView{rrset.name, RecordType::any});
        if (name_error != entries_.end()) remove(name_error, CacheRemoval::contradicted);
    }
    CacheEntry entry{CacheEntryKind::rrset, credibility, rrset, nullptr, now, now};
    entry.rrset.ttl_seconds = std::min(rrset.ttl_seconds, settings_.ttl_seconds_max);
    entry.expires += std::chrono::seconds{entry.rrset.ttl_seconds};
    put(std::move(entry));
}

void Cache::store_no_data(const DomainName& name, RecordType type, const ResourceRecord& soa, Instant now) {
    store_negative({name, type}, CacheEntryKind::no_data, soa, now);
}

void Cache::store_name_error(const DomainName& name, const ResourceRecord& soa, Instant now) {
    store_negative({name, RecordType::any}, CacheEntryKind::name_error, soa, now);
}

void Cache::store_negative(CacheKey key, CacheEntryKind kind, const ResourceRecord& soa, Instant now) {
    const auto* data = std::get_if<Soa>(&soa.rdata);
    if (data == nullptr) return;
    const std::uint32_t ttl = std::min({soa.ttl_seconds, data->minimum_seconds, settings_.negative_ttl_seconds_max});
    if (ttl == 0) return;
    const Instant expires = now + std::chrono::seconds{ttl};
    CacheEntry entry{kind, Credibility::authoritative_answer, {}, with_ttl(soa, ttl), now, expires};
    entry.rrset = {std::move(key.name), key.type, RecordClass::in, ttl, {}};
    put(std::move(entry));
}

void Cache::store_failure(const DomainName& name, RecordType type, Instant now) {
    if (settings_.failure_ttl_seconds == 0 || find_live({name, type}, now) != nullptr) return;
    const auto expires = now + std::chrono::seconds{settings_.failure_ttl_seconds};
    put({CacheEntryKind::failure,
         Credibility::answer,
         {name, type, RecordClass::in, settings_.failure_ttl_seconds, {}},
         nullptr,
         now,
         expires});
}

void Cache::put(CacheEntry entry) {
    const auto [position, is_new] = entries_.try_emplace({entry.rrset.name, entry.rrset.type});
    const CacheKey* key = &position->first;
    if (!is_new) expiries_.erase({position->second.expires, key});
    expiries_.insert({entry.expires, key});
    position->second = std::move(entry);
    if (observer_ != nullptr) observer_->on_stored(position->second);
    while (entries_.size() > settings_.entries_max) {
        remove(entries_.find(*expiries_.begin()->key), CacheRemoval::evicted);
    }
}

void Cache::remove(Entries::iterator position, CacheRemoval reason) {
    const CacheEntry entry = std::move(position->second);
    expiries_.erase({entry.expires, &position->first});
    entries_.erase(position);
    if (observer_ != nullptr) observer_->on_removed(entry, reason);
}

void Cache::expire(Instant now) {
    while (!expiries_.empty() && expiries_.begin()->time <= now) {
        remove(entries_.find(*expiries_.begin()->key), CacheRemoval::expired);
    }
}

std::optional<Instant> Cache::next_expiry() const {
    if (expiries_.empty()) return std::nullopt;
    return expiries_.begin()->time;
}

void Cache::flush(const DomainName& name) {
    std::set<CacheKey> below;  // the order of removal is seen, that of the table is no order
    for (const auto& [key, entry] : entries_) {
        if (key.name.is_at_or_below(name)) below.insert(key);
    }
    for (const CacheKey& key : below) remove(entries_.find(key), CacheRemoval::flushed);
}

}  // namespace protocol::dns
