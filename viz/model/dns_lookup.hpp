#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "viz/model/trace.hpp"

namespace viz::model {

/// What came of a question to a name server.
enum class DnsResult : std::uint8_t {
    pending,    ///< no answer yet, or none that the recording tells of
    answer,     ///< the records, or the name's alias
    referral,   ///< other servers know (RFC 1034 section 4.3.1)
    no_data,    ///< the name has no records of the type (RFC 2308 section 2.2)
    no_name,    ///< NXDOMAIN
    truncated,  ///< to be asked again by TCP
    failure,    ///< SERVFAIL, REFUSED and the like
    timeout,    ///< no answer came in time
};

/// A question to one server and what came of it. Names are as people write them: without the dot at the end, the root
/// as `.`.
struct DnsStep {
    std::string asker;   ///< host
    std::string server;  ///< address
    std::string zone;    ///< whose servers are asked, as far as the asker knew
    std::string name;
    std::string type;
    std::string transport;  ///< udp or tcp
    std::size_t depth = 0;  ///< 0: the question itself; 1: what had to be known first, such as a server's address
    Instant asked;
    Instant answered;
    std::size_t query_event = 0;   ///< index
    std::size_t answer_event = 0;  ///< index; meaningless where the result is `pending`
    DnsResult result = DnsResult::pending;
    std::string text;  ///< what was answered: "10.2.0.4"; of a referral the names of the servers

    /// As of a moment: `pending` before the answer.
    [[nodiscard]] DnsResult result_at(const Moment& moment) const {
        return answer_event < moment.events ? result : DnsResult::pending;
    }
};

/// A host's question to its resolver, and the walk down the tree of names that it led to.
struct DnsLookup {
    DnsStep question;
    std::string message;  ///< id of the mail that it was made for; empty: none
    /// In the order of asking; none: the resolver knew it.
    std::vector<DnsStep> steps;
};

/// All lookups of a recording. RFC 1034 section 5.3.3.
class DnsLookupIndex {
public:
    /// Takes what a trace has grown by, but no more than so many events. @pre the same trace each time
    void update(const Trace& trace, std::size_t events_max);
    /// So many events have been taken: of what comes after them nothing is known.
    [[nodiscard]] std::size_t taken() const { return taken_; }
    /// In the order of asking.
    [[nodiscard]] const std::vector<DnsLookup>& lookups() const { return lookups_; }
    /// How many had been begun at a moment.
    [[nodiscard]] std::size_t begun(const Moment& moment) const;

private:
    struct Place {
        std::size_t lookup = 0;
        std::optional<std::size_t> step;  ///< nullopt: the lookup's own question
    };
    /// A question of the lookup, and how much deeper one that serves it is.
    struct Served {
        Place place;
        std::size_t depth = 0;
    };
    using Names = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;
    /// What an asker has been told of who serves what.
    struct Delegations {
        Names zones_by_server;
        Names servers_by_address;
    };

    void take(const Trace& trace, const sim::recording::Event& event, std::size_t index);
    void take_octets(const Trace& trace, const sim::recording::Event& event);
    void take_query(const Trace& trace, const sim::recording::Event& event, std::size_t index);
    /// An answer, or that none came in time.
    void take_answer(const sim::recording::Event& event, std::size_t index);
    void take_delegation(const sim::recording::Event& event);
    /// Which question another one serves, and how deep in the lookup.
    [[nodiscard]] std::optional<Served> served_by(const Trace& trace, const sim::recording::Event& query) const;
    [[nodiscard]] std::optional<Served> likely_served_by(const sim::recording::Event& query) const;
    [[nodiscard]] bool is_open(const DnsLookup& lookup) const { return lookup.question.result == DnsResult::pending; }
    [[nodiscard]] std::string zone_of(std::string_view asker, std::string_view server, std::string_view name) const;
    [[nodiscard]] DnsStep& step_at(const Place& place);
    [[nodiscard]] const DnsStep& step_at(const Place& place) const;

    std::size_t taken_ = 0;
    std::vector<DnsLookup> lookups_;
    /// By the event of the question, and by those that carry it.
    std::map<sim::recording::EventId, Place> places_;
    std::map<std::string, Place, std::less<>> last_place_;  ///< of a name server's own questions, by asker
    std::optional<std::size_t> last_query_;                 ///< index
    /// The last question from a host to a server for a name and type, as one text.
    std::map<std::string, Place, std::less<>> open_;
    std::map<std::string, Delegations, std::less<>> delegations_;  ///< by asker
};

/// The data of the records of a type, as people write them. @param type  empty: any
[[nodiscard]] std::string data_of(const std::vector<std::string>& records, std::string_view type);

}  // namespace viz::model
