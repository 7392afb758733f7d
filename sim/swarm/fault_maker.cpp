#include "sim/swarm/fault_maker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/swarm/random_choice.hpp"

namespace sim::swarm {

namespace {

using protocol::Duration;
using protocol::Instant;
using scenario::FaultAction;
using scenario::Host;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration shortest = milliseconds{5};
constexpr Duration longest = hours{1};
/// Most of an SMTP dialogue, or of what DNS needs before, happens in so much time after something was sent.
constexpr Duration lively = seconds{8};
constexpr Duration after_last_mail = hours{1};
constexpr std::uint64_t faults_max = 12;

class FaultMaker {
public:
    FaultMaker(const scenario::Scenario& scenario, std::uint64_t seed)
        : scenario_(scenario), random_(protocol::RandomStream(seed, 0, "swarm", "faults")) {
        for (const Host& host : scenario.hosts) {
            hosts_.push_back(&host);
            if (host.mta) agents_.push_back(&host);
            links_.push_back(host.name);
        }
        for (const scenario::SiteLink& link : scenario.links) links_.push_back(link.name);
        for (const scenario::Mail& mail : scenario.mail) horizon_ = std::max(horizon_, mail.at);
        horizon_ += after_last_mail;
    }

    std::vector<scenario::Fault> make() {
        const std::uint64_t count = random_.between(0, faults_max);
        while (faults_.size() < count) random_.chance(15) ? add_wave() : add(any_action(), any_begin(), any_span());
        return std::move(faults_);
    }

private:
    void add(FaultAction action, Instant at, Duration span) {
        scenario::Fault fault;
        fault.id = next_id();
        fault.at = at;
        const bool momentary = std::holds_alternative<scenario::HostRestart>(action) ||
                               std::holds_alternative<scenario::QueueFlush>(action) ||
                               std::holds_alternative<scenario::QueueStartRequest>(action);
        if (!momentary) fault.until = at + span;
        fault.action = std::move(action);
        faults_.push_back(std::move(fault));
    }
    /// One that the scenario's own faults do not have: it may be a saved seed.
    std::string next_id() {
        std::string id;
        do {
            id = fmt::format("swarm{}", ++numbered_);
        } while (std::ranges::find(scenario_.faults, id, &scenario::Fault::id) != scenario_.faults.end());
        return id;
    }
    /// Several machines or links fail one after the other, and come back in another order.
    void add_wave() {
        std::vector<FaultAction> actions;
        for (std::uint64_t left = random_.between(2, 4); left > 0; --left) {
            if (random_.chance(60)) {
                actions.emplace_back(scenario::HostDown{any_host().name});
            } else {
                actions.emplace_back(scenario::LinkDown{random_.one_of(links_)});
            }
        }
        Instant at = any_begin();
        const Duration step = random_.span_of_any_size(milliseconds{10}, minutes{2});
        std::vector<std::int64_t> order;
        for (std::size_t index = 0; index < actions.size(); ++index)
            order.push_back(static_cast<std::int64_t>(index) + 1);
        random_.shuffle(order);
        const Instant all_down = at + static_cast<std::int64_t>(actions.size()) * step;
        for (std::size_t index = 0; index < actions.size(); ++index) {
            add(std::move(actions[index]), at, all_down + order[index] * step - at);
            at += step;
        }
    }

    Instant any_begin() {
        if (scenario_.mail.empty() || random_.chance(30)) return Instant{} + random_.span(horizon_ - Instant{});
        return random_.one_of(scenario_.mail).at + random_.span(lively);
    }
    Duration any_span() { return random_.span_of_any_size(shortest, longest); }
    const Host& any_host() { return *random_.one_of(hosts_); }

    FaultAction any_action() {
        const struct {
            unsigned weight;
            FaultAction (FaultMaker::*make)();
        } kinds[] = {
            {20, &FaultMaker::host_down},   {10, &FaultMaker::host_restart}, {12, &FaultMaker::service_down},
            {14, &FaultMaker::firewall},    {10, &FaultMaker::link_down},    {5, &FaultMaker::link_latency},
            {5, &FaultMaker::link_narrow},  {10, &FaultMaker::link_loss},    {8, &FaultMaker::zone_answers},
            {8, &FaultMaker::agent_change}, {3, &FaultMaker::queue_flush},   {2, &FaultMaker::queue_start},
        };
        unsigned sum = 0;
        for (const auto& kind : kinds) sum += kind.weight;
        std::uint64_t place = random_.between(0, sum - 1);
        for (const auto& kind : kinds) {
            if (place < kind.weight) return (this->*kind.make)();
            place -= kind.weight;
        }
        return host_down();
    }

    FaultAction host_down() { return scenario::HostDown{any_host().name}; }
    FaultAction host_restart() { return scenario::HostRestart{any_host().name}; }
    FaultAction service_down() {
        using Service = scenario::ServiceDown::Service;
        const Host& host = any_host();
        std::vector<Service> services;
        if (host.mta) services.push_back(Service::mta);
        if (host.pop3) services.push_back(Service::pop3);
        if (host.imap) services.push_back(Service::imap);
        if (host.lmtp) services.push_back(Service::lmtp);
        if (host.authoritative || host.resolver) services.push_back(Service::dns);
        if (services.empty()) return scenario::HostRestart{host.name};
        return scenario::ServiceDown{host.name, random_.one_of(services)};
    }
    FaultAction firewall() {
        network::FirewallRule rule;
        if (random_.chance(50)) rule.action = network::FirewallRule::Action::drop;
        if (random_.chance(30)) rule.direction = network::FirewallRule::Direction::outbound;
        const std::vector<std::uint16_t> ports{25, 53, 110, 143, 465, 587, 993, 995};
        // Scenario files can refuse one port, and drop one or all.
        const bool refuse = rule.action == network::FirewallRule::Action::refuse;
        if (refuse || random_.chance(50)) rule.port = random_.one_of(ports);
        return scenario::Firewall{any_host().name, rule};
    }
    FaultAction link_down() { return scenario::LinkDown{random_.one_of(links_)}; }
    FaultAction link_latency() {
        return scenario::LinkLatency{random_.one_of(links_), random_.span_of_any_size(milliseconds{1}, seconds{20})};
    }
    FaultAction link_narrow() {
        return scenario::LinkBandwidth{random_.one_of(links_), static_cast<double>(random_.between(100, 100'000))};
    }
    FaultAction link_loss() {
        return scenario::LinkLoss{random_.one_of(links_), static_cast<double>(random_.between(1, 90)) / 100};
    }
    FaultAction zone_answers() {
        if (scenario_.zones.empty()) return host_down();
        const std::vector<scenario::ZoneAnswers> answers{
            scenario::ZoneAnswers::refused, scenario::ZoneAnswers::servfail, scenario::ZoneAnswers::silent};
        return scenario::ZoneAnswersChange{random_.one_of(scenario_.zones).origin, random_.one_of(answers)};
    }
    /// A full disk, a slow machine, few workers, or a server that says and does what it should not.
    FaultAction agent_change() {
        if (agents_.empty()) return host_down();
        const Host& host = *random_.one_of(agents_);
        scenario::SettingsChange change{host.name, host.mta->settings};
        if (random_.chance(40)) {
            change.settings.disk_full = true;
        } else if (random_.chance(50)) {
            for (std::uint64_t left = random_.between(1, 3); left > 0; --left) {
                change.settings.replies.push_back(any_reply());
            }
        } else if (random_.chance(50)) {
            change.settings.service_time = random_.span_of_any_size(seconds{1}, minutes{15});
        } else {
            change.settings.workers = 1;
        }
        return change;
    }
    mta::ReplyRule any_reply() {
        using Drop = mta::ReplyRule::Drop;
        mta::ReplyRule rule;
        rule.at = static_cast<mta::DialogueStage>(random_.between(0, static_cast<unsigned>(mta::DialogueStage::quit)));
        if (random_.chance(50)) rule.times = static_cast<unsigned>(random_.between(1, 4));
        if (random_.chance(50)) rule.share = static_cast<double>(random_.between(10, 90)) / 100;
        if (random_.chance(30)) rule.delay = random_.span_of_any_size(milliseconds{10}, minutes{12});
        if (rule.at == mta::DialogueStage::end_of_data && random_.chance(30)) {
            rule.drop = Drop::answer;
        } else if (random_.chance(40)) {
            rule.drop = Drop::connection;
        } else {
            const std::vector<std::string> replies{"421 4.3.2 swarm", "450 4.3.0 swarm", "554 5.3.0 swarm"};
            rule.reply = mta::RuleReply::parse(random_.one_of(replies));
        }
        return rule;
    }
    FaultAction queue_flush() {
        if (agents_.empty()) return host_restart();
        return scenario::QueueFlush{random_.one_of(agents_)->name};
    }
    /// Whoever is asked: most keep nothing for the one who asks. Only hosts that mail is kept for ask.
    FaultAction queue_start() {
        std::vector<const Host*> asking;
        std::copy_if(agents_.begin(), agents_.end(), std::back_inserter(asking),
                     [](const Host* host) { return !host->mta->settings.local_domains.empty(); });
        if (asking.empty()) return host_restart();
        const std::string& host = random_.one_of(asking)->name;
        return scenario::QueueStartRequest{host, random_.one_of(agents_)->name};
    }

    const scenario::Scenario& scenario_;
    RandomChoice random_;
    std::vector<const Host*> hosts_;
    std::vector<const Host*> agents_;  ///< those with a transfer agent
    std::vector<std::string> links_;
    Instant horizon_;
    std::vector<scenario::Fault> faults_;
    unsigned numbered_ = 0;
};

}  // namespace

std::vector<scenario::Fault> make_faults(const scenario::Scenario& scenario, std::uint64_t seed) {
    if (scenario.hosts.empty()) return {};
    return FaultMaker(scenario, seed).make();
}

}  // namespace sim::swarm
