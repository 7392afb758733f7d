#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/dns/resource_record.hpp"
#include "protocol/dns/response_analysis.hpp"

namespace protocol::dns {

/// What a cache entry says.
enum class CacheEntryKind : std::uint8_t {
    rrset,       ///< these records exist
    no_data,     ///< the name exists without records of this type (RFC 2308 section 2.2)
    name_error,  ///< the name does not exist; kept under type ANY (RFC 2308 section 2.1)
    failure,     ///< resolution failed a moment ago (RFC 9520 section 3.2)
};
/// rrset, no-data, name-error, failure
[[nodiscard]] std::string_view to_string(CacheEntryKind kind);

struct CacheKey {
    DomainName name;
    RecordType type{};
    auto operator<=>(const CacheKey&) const = default;
};

struct CacheEntry {
    CacheEntryKind kind = CacheEntryKind::rrset;
    Credibility credibility = Credibility::additional;
    RRset rrset;                                ///< name and type always; data for kind rrset; TTL as stored
    std::shared_ptr<const ResourceRecord> soa;  ///< of a negative entry, TTL as stored; else nullptr
    Instant stored;
    Instant expires;

    [[nodiscard]] CacheKey key() const { return {rrset.name, rrset.type}; }
    /// Seconds left at `now`, rounded down.
    [[nodiscard]] std::uint32_t ttl_seconds_at(Instant now) const;
    /// The records of an rrset, or the SOA of a negative entry, in text with their TTL as stored.
    [[nodiscard]] std::vector<std::string> records_text() const;
    bool operator==(const CacheEntry& other) const;
};

/// Why an entry left the cache other than by being replaced.
enum class CacheRemoval : std::uint8_t { expired, evicted, contradicted, flushed };
/// expired, evicted, contradicted, flushed
[[nodiscard]] std::string_view to_string(CacheRemoval reason);

/// Told every change: applying the calls in order to an empty map keyed by CacheEntry::key() gives the
/// cache's state at any time.
class CacheObserver {
public:
    CacheObserver() = default;
    CacheObserver(const CacheObserver&) = delete;
    CacheObserver& operator=(const CacheObserver&) = delete;
    virtual ~CacheObserver() = default;

    /// `entry` is there now, in place of one with the same key.
    virtual void on_stored(const CacheEntry& entry) = 0;
    virtual void on_removed(const CacheEntry& entry, CacheRemoval reason) = 0;
};

struct CacheSettings {
    std::size_t entries_max = 100'000;
    std::uint32_t ttl_seconds_max = 86'400;
    std::uint32_t negative_ttl_seconds_max = 3'600;  ///< RFC 2308 section 5: one to three hours
    std::uint32_t failure_ttl_seconds = 5;           ///< RFC 9520 section 3.2: at least 1 s, at most 5 min
    bool operator==(const CacheSettings&) const = default;
};

/// What a resolver remembers: RRsets with their TTL running down, negative answers, recent failures.
/// Entries past their time are never returned; they leave the cache in expire() or when looked up.
class Cache {
public:
    explicit Cache(CacheSettings settings = CacheSettings()) : settings_(settings) {}

    /// @param observer must outlive the cache; nullptr: nobody listens
    void set_observer(CacheObserver* observer) { observer_ = observer; }

    /// The entry for exactly this name and type, whatever its kind, else the name's NXDOMAIN; its TTLs as of
    /// `now`. Aliases are not followed. Data from additional sections must not answer clients (RFC 2181
    /// section 5.4.1); to find servers it is good enough: ask with Credibility::additional.
    [[nodiscard]] std::optional<CacheEntry> find(const DomainName& name, RecordType type, Instant now,
                                                 Credibility at_least = Credibility::answer);
    /// As find(), in place: as stored, its TTLs too, and good until the next call that is not const.
    [[nodiscard]] const CacheEntry* peek(const DomainName& name, RecordType type, Instant now,
                                         Credibility at_least = Credibility::answer);
    /// The NS RRset of the nearest name at or above `name`; nullopt: not even the root's is known.
    [[nodiscard]] std::optional<RRset> find_delegation(const DomainName& name, Instant now);

    /// Stores what a response says as far as it can be believed, each RRset with its credibility.
    void store_response(const ResponseAnalysis& response, Instant now);
    /// Stores one RRset unless a more credible one lives. TTL 0 is not stored.
    void store(const RRset& rrset, Credibility credibility, Instant now);
    /// @param soa  from the authority section; its TTL and MINIMUM bound the time (RFC 2308 section 5)
    void store_no_data(const DomainName& name, RecordType type, const ResourceRecord& soa, Instant now);
    void store_name_error(const DomainName& name, const ResourceRecord& soa, Instant now);
    void store_failure(const DomainName& name, RecordType type, Instant now);

    /// Removes what is past its time at `now`.
    void expire(Instant now);
    /// When the next entry expires; nullopt: the cache is empty.
    [[nodiscard]] std::optional<Instant> next_expiry() const;
    /// Removes everything at and below `name` (a fault, a restart: the root).
    void flush(const DomainName& name);

    /// A copy of all entries, by name in canonical order, then type.
    [[nodiscard]] std::map<CacheKey, CacheEntry> entries() const { return {entries_.begin(), entries_.end()}; }

private:
    /// A key to look up, without a copy of the name.
    struct KeyView {
        const DomainName& name;
        RecordType type{};
    };
    struct KeyHash {
        using is_transparent = void;
        template <class Key>
        std::size_t operator()(const Key& key) const {
            return key.name.hash() ^ static_cast<std::size_t>(key.type);
        }
    };
    struct KeyEqual {
        using is_transparent = void;
        template <class Left, class Right>
        bool operator()(const Left& left, const Right& right) const {
            return left.type == right.type && left.name == right.name;
        }
    };
    using Entries = std::unordered_map<CacheKey, CacheEntry, KeyHash, KeyEqual>;  // walked through entries() only
    /// When an entry expires; of one time, by key.
    struct Expiry {
        Instant time;
        const CacheKey* key = nullptr;  ///< in entries_
        bool operator<(const Expiry& other) const { return time != other.time ? time < other.time : *key < *other.key; }
    };
    void store_negative(CacheKey key, CacheEntryKind kind, const ResourceRecord& soa, Instant now);
    void put(CacheEntry entry);
    void remove(Entries::iterator position, CacheRemoval reason);
    /// The entry if its time is not over; removes it otherwise.
    [[nodiscard]] const CacheEntry* find_live(const KeyView& key, Instant now);

    CacheSettings settings_;
    CacheObserver* observer_ = nullptr;
    Entries entries_;
    std::set<Expiry> expiries_;
};

}  // namespace protocol::dns
