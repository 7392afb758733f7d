#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/message/calendar.hpp"
#include "sim/scenario/expectation.hpp"
#include "sim/scenario/fault.hpp"
#include "sim/scenario/lesson.hpp"
#include "sim/scenario/name_index.hpp"
#include "sim/scenario/position.hpp"
#include "sim/scenario/seat_index.hpp"
#include "sim/scenario/serving.hpp"
#include "sim/scenario/terminal.hpp"
#include "sim/scenario/topology.hpp"
#include "sim/scenario/traffic.hpp"
#include "sim/scenario/zone.hpp"

namespace sim::scenario {

/// A scenario, checked and explicit: the short form `domains:` is worked out, every name is known, every
/// value in range, every default filled in. What the file said in what order is kept, nothing is sorted.
struct Scenario {
    std::string title;
    std::string description;
    About about;
    std::uint64_t seed = 1;
    protocol::message::Calendar start;       ///< the calendar date of Instant{0}
    std::optional<protocol::Instant> until;  ///< the run ends here at the latest
    host::TlsSettings tls;

    std::vector<Site> sites;
    std::vector<SiteLink> links;
    std::vector<Host> hosts;
    /// The path of a SimGrid platform file. Where it is set, hosts, links and routes come from it: every host's
    /// name is one of its hosts, `sites`, `links` and the access links mean nothing.
    std::string platform_file;
    std::vector<Zone> zones;
    std::vector<Account> accounts;

    std::vector<Mail> mail;
    std::vector<Read> reads;
    std::vector<MailAction> actions;
    std::vector<Terminal> terminals;
    std::vector<Query> queries;
    std::vector<Fault> faults;
    std::vector<Expectation> expectations;
    std::vector<LessonStep> lesson;
    Serving serving;

    /// The files it was read from, for Position::file; `--set` is one of them where it was used.
    struct Files {
        std::vector<std::string> names;
        /// Always equal, as positions are.
        friend bool operator==(const Files&, const Files&) { return true; }
    };
    Files files;

    [[nodiscard]] const Host* find_host(std::string_view name) const;
    [[nodiscard]] const Zone* find_zone(std::string_view origin) const;
    [[nodiscard]] const Account* find_account(std::string_view address) const;
    [[nodiscard]] const Site* find_site(std::string_view name) const;
    [[nodiscard]] const Mail* find_mail(std::string_view id) const;
    /// The mail program of an address, and its host.
    [[nodiscard]] Seat find_seat(std::string_view address) const;
    bool operator==(const Scenario&) const = default;

private:
    mutable NameIndex<Host> hosts_by_name_{&Host::name};
    mutable NameIndex<Zone> zones_by_origin_{&Zone::origin};
    mutable NameIndex<Account> accounts_by_address_{&Account::address};
    mutable NameIndex<Site> sites_by_name_{&Site::name};
    mutable NameIndex<Mail> mail_by_id_{&Mail::id};
    mutable SeatIndex seats_;
};

/// `file:line:column`.
std::string to_string(const Scenario::Files& files, Position position);

}  // namespace sim::scenario
