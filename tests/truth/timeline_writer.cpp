// What is sent, what is read and what goes wrong.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tests/truth/scenario_parts.hpp"
#include "tests/truth/scenario_writer.hpp"

namespace tests::truth {

namespace {

constexpr const char* eight_bit_text = "Gr\u00fc\u00dfe aus K\u00f6ln";

void add_recipients(const Json& inject, Json& mail) {
    for (const Json& recipient : inject.at("to")) {
        if (recipient.is_string()) {
            mail["to"].push_back(recipient);
            continue;
        }
        const std::string address = recipient.at("address").get<std::string>();
        mail["to"].push_back(address);
        if (recipient.contains("notify")) mail["notify"][address] = recipient.at("notify");
        if (recipient.contains("orcpt")) mail["orcpt"][address] = recipient.at("orcpt");
    }
}

void add_content(const Json& inject, Json& mail) {
    if (inject.contains("size")) mail["size"] = fmt::format("{}B", inject.at("size").get<std::uint64_t>());
    if (inject.contains("subject")) mail["subject"] = inject.at("subject");
    const std::string body = text_member(inject, "body");
    if (body == "8bit") mail["eight_bit"] = true;
    if (!body.empty()) mail["body"] = body == "8bit" ? eight_bit_text : body;
}

void add_options(const Json& inject, Json& mail) {
    if (inject.contains("auth") && inject.at("auth").is_array()) {
        // measured: case c54; its client goes on where it is not believed
        mail["auth"] = {{"user", inject.at("auth").at(0)}, {"password", inject.at("auth").at(1)}, {"required", false}};
    }
    for (const char* name : {"ret", "envid", "smtputf8", "declare_size", "use_bdat"}) {
        if (inject.contains(name)) mail[name] = inject.at(name);
    }
    if (inject.contains("announced_size")) {
        mail["announced_size"] = fmt::format("{}B", inject.at("announced_size").get<std::uint64_t>());
    }
    if (inject.contains("count")) {
        mail["count"] = inject.at("count");
        mail["every"] = span_text(number_member(inject, "interval_s", 1));
    }
}

/// The cases' clients are given addresses.
Json server_of(const Json& scenario, const Json& host, const Json& port) {
    Json server = {{"host", host}};
    if (!port.is_null()) server["port"] = port;
    const Json& addresses = list_member(object_member(object_member(scenario, "hosts"), host.get<std::string>()), "ip");
    if (!addresses.empty()) server["address"] = addresses.front();
    return server;
}

Json mail_words(const Json& scenario, const Json& inject, double at_s) {
    Json mail;
    mail["id"] = inject.at("id");
    mail["at"] = span_text(at_s);
    const std::string from = text_member(inject, "from");
    mail["from"] = from.empty() ? "<>" : from;
    add_recipients(inject, mail);
    mail["client"] = inject.at("client");
    mail["server"] = server_of(scenario, inject.at("server"), member(inject, "port", 25));
    mail["unknown_domain"] = true;
    add_content(inject, mail);
    add_options(inject, mail);
    return mail;
}

/// What is done with the mails. By IMAP the cases' client goes through all of them each time.
void add_manner(const Json& session, Json& read) {
    if (text_member(session, "protocol") != "imap") {
        read["keep"] = !bool_member(session, "delete");
        return;
    }
    read["fetch"] = member(session, "fetch", "none");
    read["mark_deleted"] = bool_member(session, "delete");
    read["expunge"] = bool_member(session, "expunge");
}

/// A server that is given other settings goes on by the old ones for so long (measured: truth case c69, where a
/// connection 0.29 s later still meets them).
constexpr double reconfiguration_takes_s = 0.5;

/// Faults are caused one after the other, and the next one waits until the cases' Postfix has been given new settings
/// (measured: truth case c55, where a flush 1 s later comes 2.49 s after the reconfiguration began).
constexpr double next_fault_waits_s = 2.4;

/// Turns the faults of a case, which begin and are restored, into faults with an end.
class FaultWriter {
public:
    explicit FaultWriter(const Json& scenario) : scenario_(scenario), offset_s_(start_offset_s(scenario)) {}

    Json write() {
        for (const Json& step : list_member(scenario_, "timeline")) {
            if (!step.contains("fault")) continue;
            const double at_s = std::max(offset_s_ + number_member(step, "t"), free_again_s_);
            if (text_member(step.at("fault"), "kind") == "mta_reconfigure") free_again_s_ = at_s + next_fault_waits_s;
            add(step.at("fault"), span_text(at_s), span_text(at_s + reconfiguration_takes_s));
        }
        return std::move(faults_);
    }

private:
    void add(const Json& fault, const std::string& at, const std::string& later_text) {
        const std::string kind = text_member(fault, "kind");
        if (kind == "restore") return end_all(fault, at);
        if (kind == "mta_start") return end(fault, at, "stop");
        Json words;
        words["at"] = at;
        if (fault.contains("host")) words["host"] = fault.at("host");
        if (kind == "zone_change") {
            words["zone"] = fault.at("zone");
            words["records"] = record_lines(list_member(fault, "records"));
        } else if (kind == "mta_reconfigure") {
            words["at"] = later_text;
            words["set"] = changed_settings(fault);
        } else if (kind == "flush_queue") {
            words["flush"] = true;
        } else if (kind == "mta_stop") {
            words["stop"] = "mta";
        } else if (kind == "dns_down") {
            if (!fault.contains("host")) words["host"] = member(fault, "server", resolver_name);
            words["stop"] = "dns";
        } else {
            add_packet_fault(fault, kind, words);
        }
        faults_.push_back(std::move(words));
    }

    static void add_packet_fault(const Json& fault, const std::string& kind, Json& words) {
        const Json port = member(fault, "port", 25);
        if (kind == "refuse_port") {
            words["refuse"] = port;
        } else if (kind == "blackhole_port") {
            words["drop"] = port;
        } else if (kind == "block_outbound_port") {
            words["drop"] = port;
            words["direction"] = "out";
        } else if (kind == "blackhole_ipv6") {
            words["drop_all"] = true;
            words["family"] = "ipv6";
        } else {
            words[kind] = true;
        }
    }

    /// Settings of a fault stand over the scenario's own; the cases' stand over the ones before.
    Json changed_settings(const Json& fault) {
        Json& changed = changed_[text_member(fault, "host")];
        if (changed.is_null()) changed = Json::object();
        for (const auto& [key, value] : fault.at("set").items()) changed[key] = value;
        return agent_settings(changed, Json::object(), text_member(fault, "host"));
    }

    static bool is_packet_fault(const Json& fault) {
        return fault.contains("refuse") || fault.contains("drop") || fault.contains("drop_all");
    }

    /// Ends what holds at a host, and name servers that are down.
    void end_all(const Json& restored, const std::string& at) {
        for (Json& fault : faults_) {
            const bool here = !restored.contains("host") || text_member(fault, "host") == text_member(restored, "host");
            const bool name_server = text_member(fault, "stop") == "dns";
            if (here && !fault.contains("until") && (is_packet_fault(fault) || name_server)) fault["until"] = at;
        }
    }
    void end(const Json& ended, const std::string& at, const char* key) {
        for (Json& fault : faults_) {
            const bool here = text_member(fault, "host") == text_member(ended, "host");
            if (here && fault.contains(key) && !fault.contains("until")) fault["until"] = at;
        }
    }

    const Json& scenario_;
    double offset_s_;
    double free_again_s_ = 0;  ///< who causes the faults
    Json faults_ = Json::array();
    std::map<std::string, Json> changed_;
};

}  // namespace

Json mail_part(const Json& scenario) {
    Json mails = Json::array();
    for (const Json& step : list_member(scenario, "timeline")) {
        if (!step.contains("inject")) continue;
        mails.push_back(mail_words(scenario, step.at("inject"), start_offset_s(scenario) + number_member(step, "t")));
    }
    return mails;
}

Json read_part(const Json& scenario) {
    Json reads = Json::array();
    for (const Json& step : list_member(scenario, "timeline")) {
        if (!step.contains("client_session")) continue;
        const Json& session = step.at("client_session");
        Json read;
        read["at"] = span_text(start_offset_s(scenario) + number_member(step, "t"));
        read["user"] = session.at("user");
        read["password"] = session.at("password");
        read["client"] = session.at("client");
        read["server"] = server_of(scenario, session.at("server"), value_of(session, "port"));
        read["with"] = session.at("protocol");
        if (bool_member(session, "drop_connection")) read["drop_connection"] = true;
        add_manner(session, read);
        reads.push_back(std::move(read));
    }
    return reads;
}

Json faults_part(const Json& scenario) {
    return FaultWriter(scenario).write();
}

}  // namespace tests::truth
