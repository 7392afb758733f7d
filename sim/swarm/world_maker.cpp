#include "sim/swarm/world_maker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>
#include <vector>

#include "sim/scenario/loader.hpp"
#include "sim/swarm/random_choice.hpp"

namespace sim::swarm {

namespace {

/// When the last mail is sent, and when mailboxes are read: before, between and after what goes wrong.
constexpr unsigned last_mail_ms = 20 * 60 * 1000;
constexpr unsigned last_read_s = 6 * 3600;
constexpr unsigned idle_max_s = 40 * 60;  // longer than the 29 minutes after which a client renews IDLE

class WorldMaker {
public:
    explicit WorldMaker(std::uint64_t seed) : seed_(seed), random_(protocol::RandomStream(seed, 0, "swarm", "world")) {}

    std::string make() {
        const std::uint64_t domains = random_.between(1, 4);
        for (std::uint64_t number = 0; number < domains; ++number) users_of_.push_back(random_.between(1, 3));
        text_ = fmt::format("mailflow: 1\ntitle: Swarm world {}\nseed: {}\n", seed_, seed_);
        if (random_.chance(70)) text_ += "tls: {modelled: true}\n";  // and some with the cryptography itself
        write_defaults();
        text_ += "domains:\n";
        for (std::size_t domain = 0; domain < users_of_.size(); ++domain) write_domain(domain);
        write_mails();
        write_reads();
        write_actions();
        return std::move(text_);
    }

private:
    static std::string domain_name(std::size_t domain) { return fmt::format("d{}.test", domain); }
    std::string any_user() {
        const std::size_t domain = any_domain();
        return fmt::format("u{}@{}", random_.between(0, users_of_[domain] - 1), domain_name(domain));
    }
    std::size_t any_domain() { return static_cast<std::size_t>(random_.between(0, users_of_.size() - 1)); }

    void write_defaults() {
        if (random_.chance(30)) {
            text_ += fmt::format("defaults: {{outbox: {{retry_interval: {}s, lifetime_max: {}s}}}}\n",
                                 random_.between(10, 600), random_.between(1, 7200));
        }
    }

    void write_domain(std::size_t domain) {
        std::vector<std::string> users;
        for (std::uint64_t user = 0; user < users_of_[domain]; ++user) users.push_back(fmt::format("u{}", user));
        text_ += fmt::format("  {}:\n    users: [{}]\n", domain_name(domain), fmt::join(users, ", "));
        if (random_.chance(30)) text_ += "    clients: shared\n";
        if (random_.chance(15)) text_ += "    ipv6: true\n";
        text_ += fmt::format("    imap: {{{}}}\n", random_.chance(20) ? random_.one_of(imap_settings_) : "");
        if (random_.chance(30)) text_ += fmt::format("    tls: {}\n", random_.one_of(server_tls_));
        if (random_.chance(30)) text_ += fmt::format("    client_tls: {}\n", random_.one_of(client_tls_));
        write_exchangers(domain);
        if (random_.chance(20)) text_ += fmt::format("    smarthost: relay.{}\n", domain_name(domain));
        write_agent(domain);
        // Resolvers wait 800 ms for the first answer: farther name servers would be out of reach for good.
        if (random_.chance(20)) text_ += fmt::format("    link: {{latency: {}ms}}\n", random_.between(1, 150));
    }

    void write_exchangers(std::size_t domain) {
        if (random_.chance(50)) return;
        const char* role = random_.chance(70) ? "backup" : "primary";
        text_ +=
            fmt::format("    mx: [{{preference: 10, host: mx1.{0}}}, {{preference: {1}, host: mx2.{0}, role: {2}}}]\n",
                        domain_name(domain), random_.chance(80) ? 20 : 10, role);
    }

    void write_agent(std::size_t domain) {
        text_ += fmt::format("    mta:\n      profile: {}\n", random_.one_of(profiles_));
        text_ += "      frozen_max: 1d\n";  // a run has an end
        if (random_.chance(30)) text_ += fmt::format("      workers: {}\n", random_.between(1, 3));
        if (random_.chance(30)) text_ += fmt::format("      service_time: {}ms\n", random_.between(1, 3000));
        if (random_.chance(20)) text_ += fmt::format("      hops_max: {}\n", random_.between(4, 20));
        if (random_.chance(20)) text_ += fmt::format("      recipients_per_delivery_max: {}\n", random_.between(1, 2));
        if (random_.chance(20))
            text_ += fmt::format("      retry: {{queue_lifetime_max: {}min}}\n", random_.between(10, 300));
        if (random_.chance(20)) text_ += "      extensions_off: [PIPELINING]\n";
        if (random_.chance(50)) write_aliases(domain);
    }

    /// Lists of users, and sometimes an alias that names its like in another domain: a circle.
    void write_aliases(std::size_t domain) {
        std::vector<std::string> members;
        for (std::uint64_t count = random_.between(1, 3); count > 0; --count) members.push_back(any_user());
        text_ += fmt::format("      aliases:\n        all: [{}]\n", fmt::join(members, ", "));
        if (random_.chance(40)) {
            text_ += fmt::format("        circle: [circle@{}]\n", domain_name((domain + 1) % users_of_.size()));
        }
        if (random_.chance(30)) text_ += fmt::format("        u0: [u0@{}, {}]\n", domain_name(domain), any_user());
    }

    std::string any_recipient() {
        const std::uint64_t kind = random_.between(0, 99);
        if (kind < 70) return any_user();
        const std::string domain = domain_name(any_domain());
        if (kind < 78) return "all@" + domain;
        if (kind < 84) return "circle@" + domain;
        if (kind < 94) return "nobody@" + domain;
        return "someone@nowhere.invalid";
    }

    void write_mails() {
        text_ += "mail:\n";
        mails_ = random_.between(1, 12);
        for (std::uint64_t number = 1; number <= mails_; ++number) {
            std::vector<std::string> recipients;
            for (std::uint64_t left = random_.chance(60) ? 1 : random_.between(2, 5); left > 0; --left) {
                recipients.push_back(any_recipient());
            }
            text_ += fmt::format("  - {{id: m{}, at: {}ms, from: {}, to: [{}], unknown_domain: true, subject: s{}",
                                 number, random_.between(0, random_.chance(50) ? 5000 : last_mail_ms), any_user(),
                                 fmt::join(recipients, ", "), number);
            if (random_.chance(25)) text_ += fmt::format(", size: {}KiB", random_.between(1, 300));
            text_ += "}\n";
        }
    }

    void write_reads() {
        text_ += "read:\n";
        for (std::uint64_t left = random_.between(1, 8); left > 0; --left) {
            const std::string user = any_user();
            text_ +=
                fmt::format("  - {{at: {}s, user: {}, {}}}\n", random_.between(1, last_read_s), user, reading(user));
        }
    }

    std::string reading(const std::string& user) {
        const std::uint64_t kind = random_.between(0, 99);
        if (kind < 45) return pop3_reading();
        if (kind < 70) return imap_visit();
        users_with_copies_.push_back(user);
        return fmt::format("with: imap, sync: {}{}", random_.one_of(ways_to_synchronise_), idle());
    }

    std::string pop3_reading() {
        return fmt::format("with: pop3{}{}", random_.chance(30) ? ", keep: true" : "",
                           random_.chance(20) ? ", drop_connection: true" : "");
    }

    /// Who fetches what is new may wait for more; who goes through all mails may remove them.
    std::string imap_visit() {
        if (random_.chance(40)) return "with: imap" + idle();
        return fmt::format("with: imap, fetch: {}{}{}", random_.one_of(fetches_),
                           random_.chance(30) ? ", mark_deleted: true" : "",
                           random_.chance(30) ? ", expunge: true" : "");
    }
    std::string idle() {
        return random_.chance(25) ? fmt::format(", idle: {}s", random_.between(1, idle_max_s)) : std::string{};
    }

    /// What users do with the copies of their devices, whether the device has that mail or not.
    void write_actions() {
        if (users_with_copies_.empty()) return;
        text_ += "actions:\n";
        for (std::uint64_t left = random_.between(1, 6); left > 0; --left) {
            text_ +=
                fmt::format("  - {{at: {}s, user: {}, mails: [m{}], {}}}\n", random_.between(1, last_read_s),
                            random_.one_of(users_with_copies_), random_.between(1, mails_), random_.one_of(deeds_));
        }
    }

    std::uint64_t seed_;
    RandomChoice random_;
    const std::vector<std::string> profiles_{"postfix", "postfix", "exim", "rfc"};
    const std::vector<std::string> server_tls_{"offered", "offered", "required"};
    const std::vector<std::string> client_tls_{"opportunistic", "required", "verified"};
    const std::vector<std::string> imap_settings_{"without: [QRESYNC]", "without: [CONDSTORE]"};
    const std::vector<std::string> ways_to_synchronise_{"full", "condstore", "qresync"};
    const std::vector<std::string> fetches_{"peek", "read", "none"};
    const std::vector<std::string> deeds_{"flag: [\\Seen]", "flag: [\\Flagged, later]", "unflag: [\\Seen]",
                                          "delete: true"};
    std::vector<std::uint64_t> users_of_;  ///< how many, by domain
    std::uint64_t mails_ = 0;              ///< their number
    std::vector<std::string> users_with_copies_;
    std::string text_;
};

}  // namespace

std::string make_world_text(std::uint64_t seed) {
    return WorldMaker(seed).make();
}

scenario::Scenario make_world(std::uint64_t seed) {
    const auto reader = scenario::text_reader(make_world_text(seed));
    auto scenario = scenario::load({fmt::format("swarm-{}.yaml", seed), {}, {}}, reader);
    if (!scenario) {
        std::string problems;
        for (const auto& diagnostic : scenario.error()) problems += '\n' + diagnostic.to_string();
        throw std::logic_error("a swarm's world is no scenario:" + problems);
    }
    return std::move(*scenario);
}

}  // namespace sim::swarm
