#include "sim/scenario/expectation_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/action_reader.hpp"
#include "sim/scenario/id_reader.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/traffic_reader.hpp"

namespace sim::scenario {

namespace {

/// Reads one entry of `expect`.
class ExpectationReader {
public:
    ExpectationReader(const Section& section, const Scenario& scenario, Expectation& expectation)
        : section_(section), scenario_(scenario), expectation_(expectation) {}

    void read() {
        section_.get("points", expectation_.points);
        section_.get("hint", expectation_.hint);
        section_.get("not", expectation_.negated);
        section_.get("message", expectation_.message);
        expectation_.position = section_.position();
        read_predicate();
        check_message();
    }

private:
    void read_predicate() {
        if (section_.has("delivered")) read_delivered(section_.section("delivered"));
        if (section_.has("bounced")) read_bounced(section_.section("bounced"));
        if (section_.has("notified")) read_notified(section_.section("notified"));
        if (section_.has("deferred")) read_deferred(section_.section("deferred"));
        if (section_.has("queued")) read_queued(section_.section("queued"));
        if (section_.has("refused")) read_refused(section_.section("refused"));
        if (section_.has("read")) read_read(section_.section("read"));
        if (section_.has("held")) read_held(section_.section("held"));
        if (section_.has("synchronised")) read_synchronised(section_.section("synchronised"));
        if (section_.has("hops")) read_hops(section_.section("hops"));
        if (section_.has("attempts")) read_attempts(section_.section("attempts"));
        if (section_.has("order")) read_order();
        if (section_.has("always")) read_always();
    }
    void check_message() const {
        const bool whole_run = section_.has("order") || section_.has("always") || section_.has("synchronised");
        if (whole_run && section_.has("message"))
            section_.problem("message", "this expectation is about the whole run");
        if (whole_run) return;
        if (!section_.has("message")) {
            section_.problem("message", "the key `message` is missing: which mail is it about?");
        } else if (find_mail() == nullptr) {
            section_.problem("message", unknown_mail(scenario_, expectation_.message));
        }
    }
    [[nodiscard]] const Mail* find_mail() const { return scenario_.find_mail(expectation_.message); }
    /// Addresses that the mail can be for: its recipients and all accounts (aliases lead to those).
    void check_recipient(const Section& section, const std::string& address) const {
        const Mail* mail = find_mail();
        if (mail == nullptr || address.empty() || scenario_.find_account(address) != nullptr) return;
        std::vector<std::string> known;
        for (const auto* list : {&mail->to, &mail->cc, &mail->bcc})
            known.insert(known.end(), list->begin(), list->end());
        if (std::find(known.begin(), known.end(), address) != known.end()) return;
        for (const Account& account : scenario_.accounts) known.push_back(account.address);
        section.problem("to", fmt::format("`{}` is neither a recipient of {} nor an account{}", address, mail->id,
                                          spelling_hint(address, known)));
    }
    void read_delivered(const Section& section) {
        Delivered delivered;
        section.get("to", delivered.to);
        section.get("times", delivered.times);
        section.get("within", delivered.within);
        get_host(section, "via", scenario_, delivered.via);
        get_host(section, "at", scenario_, delivered.at);
        check_recipient(section, delivered.to);
        expectation_.predicate = delivered;
    }
    void read_bounced(const Section& section) {
        Bounced bounced;
        section.get("to", bounced.to);
        section.get("status", bounced.status);
        section.get("within", bounced.within);
        check_recipient(section, bounced.to);
        expectation_.predicate = bounced;
    }
    void read_notified(const Section& section) {
        Notified notified;
        section.get("who", notified.who);
        section.get("about", notified.about);
        section.get("action", notified.action);
        section.get("times", notified.times);
        section.get("within", notified.within);
        expectation_.predicate = notified;
    }
    void read_deferred(const Section& section) {
        Deferred deferred;
        section.get("times", deferred.times);
        get_host(section, "at", scenario_, deferred.at);
        expectation_.predicate = deferred;
    }
    void read_queued(const Section& section) {
        Queued queued;
        get_host(section, "at", scenario_, queued.at);
        expectation_.predicate = queued;
    }
    void read_refused(const Section& section) {
        Refused refused;
        get_host(section, "at", scenario_, refused.at);
        section.get("status", refused.status);
        expectation_.predicate = refused;
    }
    void read_read(const Section& section) {
        ReadBy read;
        section.get("by", read.user);
        section.get("subject", read.subject);
        section.get("within", read.within);
        const bool known = read.user.empty() || scenario_.find_account(read.user) != nullptr;
        if (!known) section.problem("by", unknown_account(scenario_, read.user));
        expectation_.predicate = read;
    }
    void check_device(const Section& section, const std::string& device) const {
        const bool keeps = std::any_of(scenario_.reads.begin(), scenario_.reads.end(), [&device](const Read& read) {
            return read.sync != Read::Sync::none && read.client == device;
        });
        const bool known = scenario_.find_host(device) != nullptr;
        if (known && !keeps)
            section.problem("on", "this device keeps no copy of a mailbox: no reading there has `sync`");
    }
    void read_held(const Section& section) {
        Held held;
        get_host(section, "on", scenario_, held.on);
        if (section.has("flags")) held.flags = read_flags(section, "flags");
        check_device(section, held.on);
        expectation_.predicate = held;
    }
    void read_synchronised(const Section& section) {
        Synchronised synchronised;
        get_host(section, "on", scenario_, synchronised.on);
        section.get("by", synchronised.by);
        section.get("octets_max", synchronised.octets_max);
        section.get("times", synchronised.times);
        check_device(section, synchronised.on);
        expectation_.predicate = synchronised;
    }
    void read_hops(const Section& section) {
        Hops hops;
        section.get("path", hops.path);
        section.get("count", hops.count);
        for (const std::string& host : hops.path) {
            if (scenario_.find_host(host) == nullptr) section.problem("path", unknown_host(scenario_, host));
        }
        const bool nothing = hops.path.empty() && !hops.count;
        if (nothing) section.problem("path", "one of the keys `path` and `count` is missing");
        expectation_.predicate = hops;
    }
    void read_attempts(const Section& section) {
        Attempts attempts;
        section.get("count", attempts.count);
        get_host(section, "at", scenario_, attempts.at);
        expectation_.predicate = attempts;
    }
    void read_order() {
        Order order;
        for (const Section& event : section_.list("order")) order.events.push_back(read_pattern(event, scenario_));
        expectation_.predicate = order;
    }
    void read_always() {
        Always always;
        section_.get_choice("always", always.invariant);
        expectation_.predicate = always;
    }

    const Section& section_;
    const Scenario& scenario_;
    Expectation& expectation_;
};

}  // namespace

EventPattern read_pattern(const Section& section, const Scenario& scenario) {
    EventPattern pattern;
    section.get("event", pattern.kind);
    section.get("message", pattern.message);
    section.get("chosen", pattern.chosen);
    if (pattern.chosen && pattern.kind != "decision") section.problem("chosen", "goes with `event: decision`");
    get_host(section, "host", scenario, pattern.host);
    const auto is_it = [&](const Mail& mail) { return mail.id == *pattern.message; };
    const bool known = !pattern.message || std::any_of(scenario.mail.begin(), scenario.mail.end(), is_it);
    if (!known) section.problem("message", unknown_mail(scenario, *pattern.message));
    return pattern;
}

void read_expectations(const Section& top, Scenario& scenario) {
    IdReader ids('e');
    for (const Section& section : top.list("expect")) {
        Expectation expectation;
        expectation.id = ids.read(section);
        ids.take(expectation.id);
        ExpectationReader(section, scenario, expectation).read();
        scenario.expectations.push_back(std::move(expectation));
    }
}

}  // namespace sim::scenario
