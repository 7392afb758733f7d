#include "protocol/dns/cache.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "tests/protocol/dns/dns_text.hpp"
#include "tests/support/catch.hpp"

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using protocol::Instant;
using protocol::dns::analyse;
using protocol::dns::Cache;
using protocol::dns::CacheEntry;
using protocol::dns::CacheEntryKind;
using protocol::dns::CacheKey;
using protocol::dns::CacheObserver;
using protocol::dns::CacheRemoval;
using protocol::dns::CacheSettings;
using protocol::dns::Credibility;
using protocol::dns::Message;
using protocol::dns::RecordType;
using protocol::dns::ResponseCode;
using protocol::dns::ResponseKind;
using protocol::dns::RRset;
using tests::dns::name;
using tests::dns::question;
using tests::dns::record;

namespace {

RRset rrset(const std::vector<std::string>& lines) {
    std::vector<protocol::dns::ResourceRecord> records;
    for (const std::string& line : lines) records.push_back(record(line));
    return group_into_rrsets(records).front();
}

/// The fold of the recording: a map kept by the deltas alone.
class Mirror final : public CacheObserver {
public:
    void on_stored(const CacheEntry& entry) override { entries.insert_or_assign(entry.key(), entry); }
    void on_removed(const CacheEntry& entry, CacheRemoval reason) override {
        entries.erase(entry.key());
        log.push_back(std::string(to_string(reason)) + ' ' + entry.rrset.name.to_string());
    }
    std::map<CacheKey, CacheEntry> entries;
    std::vector<std::string> log;
};

const protocol::dns::ResourceRecord& soa() {
    static const auto value = record("beta.test. 900 IN SOA ns1.beta.test. h.beta.test. 1 2 3 4 300");
    return value;
}

Message response_of(const std::string& owner, RecordType type, bool authoritative) {
    Message response = make_response(make_query(1, question(owner, type), false), ResponseCode::no_error);
    response.authoritative = authoritative;
    return response;
}

}  // namespace

TEST_CASE("a TTL runs down and the entry is gone at its end") {
    Cache cache;
    const Instant start;
    cache.store(rrset({"beta.test. 60 IN MX 10 mx1.beta.test."}), Credibility::authoritative_answer, start);
    CHECK(cache.find(name("BETA.test"), RecordType::mx, start + 100ms)->rrset.ttl_seconds == 59);
    CHECK(cache.find(name("beta.test"), RecordType::mx, start + 59s)->rrset.ttl_seconds == 1);
    CHECK(cache.next_expiry() == start + 60s);
    CHECK_FALSE(cache.find(name("beta.test"), RecordType::mx, start + 60s));
    CHECK(cache.entries().empty());
}

TEST_CASE("negative entries live for the smaller of the SOA's TTL and MINIMUM, RFC 2308 section 5") {
    Cache cache;
    const Instant start;
    cache.store_no_data(name("beta.test"), RecordType::aaaa, soa(), start);
    cache.store_name_error(name("nope.beta.test"), soa(), start);
    CHECK(cache.find(name("beta.test"), RecordType::aaaa, start)->kind == CacheEntryKind::no_data);
    CHECK_FALSE(cache.find(name("beta.test"), RecordType::a, start));
    for (const RecordType type : {RecordType::a, RecordType::mx}) {
        const auto entry = cache.find(name("nope.beta.test"), type, start + 299s);
        REQUIRE(entry);
        CHECK(entry->kind == CacheEntryKind::name_error);
        CHECK(entry->soa->ttl_seconds == 1);
    }
    CHECK_FALSE(cache.find(name("nope.beta.test"), RecordType::a, start + 300s));
}

TEST_CASE("the limits on times") {
    CacheSettings settings;
    settings.ttl_seconds_max = 100;
    settings.negative_ttl_seconds_max = 10;
    Cache cache(settings);
    const Instant start;
    cache.store(rrset({"a.test. 1000 IN A 192.0.2.1"}), Credibility::answer, start);
    cache.store(rrset({"b.test. 0 IN A 192.0.2.1"}), Credibility::answer, start);
    cache.store_name_error(name("c.test"), soa(), start);
    cache.store_failure(name("d.test"), RecordType::a, start);
    CHECK(cache.find(name("a.test"), RecordType::a, start)->rrset.ttl_seconds == 100);
    CHECK_FALSE(cache.find(name("b.test"), RecordType::a, start));
    CHECK(cache.find(name("c.test"), RecordType::a, start)->rrset.ttl_seconds == 10);
    CHECK(cache.find(name("d.test"), RecordType::a, start)->kind == CacheEntryKind::failure);
    CHECK_FALSE(cache.find(name("d.test"), RecordType::a, start + 5s));
}

TEST_CASE("less credible data does not replace more credible data, RFC 2181 section 5.4.1") {
    Cache cache;
    const Instant start;
    const RRset good = rrset({"a.test. 60 IN A 192.0.2.1"});
    const RRset bad = rrset({"a.test. 3600 IN A 203.0.113.66"});
    cache.store(bad, Credibility::additional, start);
    CHECK_FALSE(cache.find(name("a.test"), RecordType::a, start));  // not good enough for a client
    CHECK(cache.find(name("a.test"), RecordType::a, start, Credibility::additional));
    cache.store(good, Credibility::authoritative_answer, start);
    cache.store(bad, Credibility::additional, start);
    cache.store(bad, Credibility::answer, start);
    cache.store_failure(name("a.test"), RecordType::a, start);
    CHECK(cache.find(name("a.test"), RecordType::a, start)->rrset.rdatas == good.rdatas);
    cache.store(bad, Credibility::answer, start + 60s);  // the good data is over
    CHECK(cache.find(name("a.test"), RecordType::a, start + 60s)->rrset.rdatas == bad.rdatas);
}

TEST_CASE("the nearest delegation is found") {
    Cache cache;
    const Instant start;
    cache.store(rrset({"test. 60 IN NS ns.test."}), Credibility::additional, start);
    cache.store(rrset({"beta.test. 30 IN NS ns.beta.test."}), Credibility::additional, start);
    CHECK(cache.find_delegation(name("www.beta.test"), start)->name == name("beta.test"));
    CHECK(cache.find_delegation(name("www.beta.test"), start + 30s)->name == name("test"));
    CHECK_FALSE(cache.find_delegation(name("example"), start));
}

TEST_CASE("only what was asked, from those who may say it, is believed, RFC 5452 section 6") {
    Cache cache;
    const Instant start;
    Message response = response_of("www.beta.test", RecordType::a, true);
    response.answers = {record("www.beta.test. 60 IN CNAME web.beta.test."),
                        record("web.beta.test. 60 IN A 192.0.2.80"), record("mail.beta.test. 60 IN A 203.0.113.66"),
                        record("www.bank.test. 60 IN A 203.0.113.66")};
    response.authorities = {record("test. 60 IN NS ns.evil.example."), record("beta.test. 60 IN NS ns1.beta.test.")};
    response.additionals = {record("ns1.beta.test. 60 IN A 192.0.2.53"), record("www.bank.test. 60 IN A 203.0.113.66"),
                            record("mx1.beta.test. 60 IN A 203.0.113.66")};
    const auto analysis = analyse(question("www.beta.test", RecordType::a), response, name("beta.test"));
    CHECK(analysis.kind == ResponseKind::answer);
    cache.store_response(analysis, start);
    std::vector<std::string> stored;
    for (const auto& [key, entry] : cache.entries()) {
        stored.push_back(key.name.to_host_name() + ' ' + to_string(key.type) + ' ' +
                         std::string(to_string(entry.credibility)));
    }
    CHECK(stored == std::vector<std::string>{"beta.test NS authoritative-authority", "ns1.beta.test A additional",
                                             "web.beta.test A answer", "www.beta.test CNAME authoritative-answer"});
}

TEST_CASE("what a response means, RFC 1034 section 5.3.3 step 4") {
    const auto kind_of = [](const Message& response) {
        return analyse(response.questions.front(), response, name("test")).kind;
    };
    Message response = response_of("www.beta.test", RecordType::a, false);
    CHECK(kind_of(response) == ResponseKind::lame);
    response.authorities = {record("beta.test. 60 IN NS ns1.beta.test.")};
    CHECK(kind_of(response) == ResponseKind::referral);
    response.authorities = {record("test. 60 IN NS ns1.beta.test.")};
    CHECK(kind_of(response) == ResponseKind::lame);  // back to where we are
    response.authorities = {record(". 60 IN NS ns1.beta.test.")};
    CHECK(kind_of(response) == ResponseKind::lame);  // upwards
    response.authorities = {record("gamma.test. 60 IN NS ns1.beta.test.")};
    CHECK(kind_of(response) == ResponseKind::lame);  // sideways
    response.authorities = {soa()};
    CHECK(kind_of(response) == ResponseKind::no_data);
    response.rcode = ResponseCode::name_error;
    CHECK(kind_of(response) == ResponseKind::name_error);
    response.answers = {record("www.beta.test. 60 IN CNAME x.example.")};
    CHECK(kind_of(response) == ResponseKind::alias);  // NXDOMAIN of a name that is not theirs
    response.rcode = ResponseCode::refused;
    CHECK(kind_of(response) == ResponseKind::error);
}

TEST_CASE("the deltas give the cache's state, at any time") {
    CacheSettings settings;
    settings.entries_max = 20;
    Cache cache(settings);
    Mirror mirror;
    cache.set_observer(&mirror);
    protocol::RandomStream random(3, 0, "test", "cache");
    Instant now;
    for (int round = 0; round < 5'000; ++round) {
        now += std::chrono::milliseconds{random.below(3'000)};
        const std::string owner = std::string(1, static_cast<char>('a' + random.below(26))) + ".test.";
        const std::string ttl = std::to_string(random.below(60));
        switch (random.below(7)) {
            case 0:
                cache.store_no_data(name(owner), RecordType::a, soa(), now);
                break;
            case 1:
                cache.store_name_error(name(owner), soa(), now);
                break;
            case 2:
                cache.store_failure(name(owner), RecordType::a, now);
                break;
            case 3:
                cache.expire(now);
                break;
            case 4:
                cache.flush(name(owner));
                break;
            case 5:
                static_cast<void>(cache.find(name(owner), RecordType::a, now));
                break;
            default:
                cache.store(rrset({owner + " " + ttl + " IN A 192.0.2.1"}), static_cast<Credibility>(random.below(4)),
                            now);
        }
        REQUIRE(mirror.entries == cache.entries());
        REQUIRE(cache.entries().size() <= 20);
    }
    cache.flush(protocol::dns::DomainName());
    CHECK(mirror.entries.empty());
    CHECK_FALSE(cache.next_expiry());
}

TEST_CASE("changes are told with their reason") {
    CacheSettings settings;
    settings.entries_max = 2;
    Cache cache(settings);
    Mirror mirror;
    cache.set_observer(&mirror);
    const Instant start;
    cache.store_name_error(name("a.test"), soa(), start);
    cache.store(rrset({"a.test. 100 IN A 192.0.2.1"}), Credibility::answer, start);
    cache.store(rrset({"b.test. 10 IN A 192.0.2.1"}), Credibility::answer, start);
    cache.store(rrset({"c.test. 50 IN A 192.0.2.1"}), Credibility::answer, start);
    cache.expire(start + 50s);
    cache.flush(name("test"));
    CHECK(mirror.log ==
          std::vector<std::string>{"contradicted a.test.", "evicted b.test.", "expired c.test.", "flushed a.test."});
}
