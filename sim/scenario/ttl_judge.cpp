#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "sim/scenario/invariant_judges.hpp"

namespace sim::scenario {

namespace {

using recording::Event;
using recording::EventId;
using recording::EventKind;

/// RFC 9520 section 3.2: a failure is remembered for five minutes at most.
constexpr std::int64_t failure_s_max = 300;

/// A number of seconds as records have them: 32 bits at most.
std::optional<std::int64_t> seconds_of(std::string_view text) {
    return protocol::parse_decimal(text, std::numeric_limits<std::uint32_t>::max());
}

/// Its TTL in seconds, the second word of its master-file form; of the SOA record of a negative answer no more than its
/// last number (RFC 2308 section 5).
std::int64_t ttl_s(std::string_view record, bool negative) {
    const std::size_t begin = record.find(' ') + 1;
    const auto ttl = seconds_of(record.substr(begin, record.find(' ', begin) - begin));
    if (!ttl) return 0;
    if (!negative || record.find(" IN SOA ") == std::string_view::npos) return *ttl;
    const auto minimum = seconds_of(record.substr(record.rfind(' ') + 1));
    return std::min(*ttl, minimum.value_or(0));
}

class TtlJudge final : public ExpectationJudge {
public:
    void consume(const Event& event) override {
        if (violation_ != 0) return;
        switch (event.kind) {
            case EventKind::dns_cache_stored:
                store(event);
                break;
            case EventKind::dns_cache_removed:
                caches_[event.host].erase({event.fields.text("name"), event.fields.text("type")});
                break;
            case EventKind::dns_cache_hit:
                if (!is_known(event)) {
                    violate(event, fmt::format("{} answers for {} {} from its cache, which has it no more", event.host,
                                               event.fields.text("name"), event.fields.text("type")));
                }
                break;
            case EventKind::host_down:
                caches_.erase(event.host);
                break;
            default:
                break;
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd&) const override {
        if (violation_ != 0) return {Verdict::not_met, {violation_}, reason_};
        return {Verdict::met, {}, "no cache used an answer after its time"};
    }

private:
    using Key = std::pair<std::string, std::string>;  ///< name, type

    void store(const Event& event) {
        const Instant expires{event.fields.integer("expires_at_ns")};
        std::int64_t shortest_s = failure_s_max;
        if (event.fields.text("kind") != "failure") {
            shortest_s = std::numeric_limits<std::int64_t>::max() / 1'000'000'000 / 4;
            for (const std::string& record : event.fields.list("records")) {
                shortest_s = std::min(shortest_s, ttl_s(record, event.fields.text("kind") != "positive"));
            }
        }
        if (expires > event.time + std::chrono::seconds{shortest_s}) {
            return violate(event, fmt::format("{} keeps {} {} longer than its TTL of {} s", event.host,
                                              event.fields.text("name"), event.fields.text("type"), shortest_s));
        }
        caches_[event.host][{event.fields.text("name"), event.fields.text("type")}] = expires;
    }
    /// Whether an answer of the question's own type, an alias, or one that holds for all types is there in time.
    [[nodiscard]] bool is_known(const Event& event) const {
        const auto cache = caches_.find(event.host);
        if (cache == caches_.end()) return false;
        const std::string& name = event.fields.text("name");
        for (const std::string& type : {event.fields.text("type"), std::string("CNAME"), std::string("ANY")}) {
            const auto entry = cache->second.find({name, type});
            if (entry != cache->second.end() && event.time < entry->second) return true;
        }
        return false;
    }
    void violate(const Event& event, std::string reason) {
        violation_ = event.id;
        reason_ = std::move(reason);
    }

    std::map<std::string, std::map<Key, Instant>> caches_;  ///< when answers must be forgotten, by host
    EventId violation_ = 0;
    std::string reason_;
};

}  // namespace

std::unique_ptr<ExpectationJudge> make_ttl_judge() {
    return std::make_unique<TtlJudge>();
}

}  // namespace sim::scenario
