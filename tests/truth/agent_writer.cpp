// The settings of a transfer agent.
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>

#include "tests/truth/scenario_parts.hpp"
#include "tests/truth/scenario_writer.hpp"

namespace tests::truth {

namespace {

/// Those of an alias without a domain are of the server itself, as with Postfix's myorigin.
Json with_domain(const Json& targets, const std::string& host) {
    Json words = Json::array();
    for (const Json& target : targets.is_array() ? targets : Json::array({targets})) {
        const std::string text = target.get<std::string>();
        words.push_back(text.find('@') == std::string::npos ? text + "@" + host : text);
    }
    return words;
}

/// MTAs of the cases started so long before t = 0; their queue runs are counted from then.
constexpr double agent_starts_before_s = 1.8;

struct TimerWord {
    const char* section;
    const char* key;
};
using TimerWords = std::multimap<std::string, TimerWord>;

/// Postfix's parameters, and the keys of scenario files. One that is not here keeps its name, under `retry`.
const TimerWords& timer_words() {
    static const TimerWords words = {
        {"queue_run_delay", {"retry", "queue_run_interval"}},
        {"minimal_backoff_time", {"retry", "backoff_min"}},
        {"maximal_backoff_time", {"retry", "backoff_max"}},
        {"maximal_queue_lifetime", {"retry", "queue_lifetime_max"}},
        {"bounce_queue_lifetime", {"retry", "bounce_lifetime_max"}},
        {"delay_warning_time", {"retry", "delay_warning_after"}},
        {"smtp_connect_timeout", {"timeouts", "connect"}},
        {"smtp_helo_timeout", {"timeouts", "greeting"}},
        {"smtp_helo_timeout", {"timeouts", "helo"}},
        {"smtp_mail_timeout", {"timeouts", "mail"}},
        {"smtp_rcpt_timeout", {"timeouts", "rcpt"}},
        {"smtp_data_init_timeout", {"timeouts", "data_initiation"}},
        {"smtp_data_xfer_timeout", {"timeouts", "data_block"}},
        {"smtp_data_done_timeout", {"timeouts", "data_termination"}},
        {"smtp_quit_timeout", {"timeouts", "quit"}},
    };
    return words;
}

void add_timers(const Json& timers, Json& settings) {
    for (const auto& [name, value] : timers.items()) {
        const double seconds = value.get<double>();
        if (name == "delay_warning_time" && seconds == 0) continue;  // off
        const auto [first, last] = timer_words().equal_range(name);
        if (first == last) settings["retry"][name] = span_text(seconds);
        for (auto word = first; word != last; ++word) {
            settings[word->second.section][word->second.key] = span_text(seconds);
        }
    }
}

/// `auth: [user, password]`
Json credentials(const Json& auth) {
    return {{"user", auth.at(0)}, {"password", auth.at(1)}};
}

Json next_hop(const Json& route) {
    if (!route.is_object()) return route;
    Json words;
    for (const auto& [key, value] : route.items()) words[key] = key == "auth" ? credentials(value) : value;
    return words;
}

Json next_hops(const Json& routes) {
    Json words = Json::object();
    for (const auto& [domain, route] : routes.items()) words[domain] = next_hop(route);
    return words;
}

Json span_of(const Json& seconds) {
    return span_text(seconds.get<double>());
}
Json size_of(const Json& octets) {
    return fmt::format("{}B", octets.get<std::uint64_t>());
}

/// Postfix: smtp_tls_security_level.
Json tls_policy(const Json& level) {
    return level == "may" ? "opportunistic" : level == "encrypt" ? "required" : "none";
}
Json tls_offer(const Json& offered) {
    return offered.get<bool>() ? "offered" : "none";
}

struct AgentWord {
    const char* key;  ///< nullptr: no key of the agent
    Json (*convert)(const Json&);
};

/// The keys of `mta` that have another name or form in scenario files; all others are the same.
const std::map<std::string, AgentWord>& agent_words() {
    static const std::map<std::string, AgentWord> words = {
        {"routes", {"routes", next_hops}},
        {"smarthost", {"smarthost", next_hop}},
        {"fallback_relay", {"fallback_relay", next_hop}},
        {"no_ext", {"extensions_off", nullptr}},
        {"size_limit", {"size_max", size_of}},
        {"greylist_s", {"greylist", span_of}},
        {"ip_protocols", {"ip", nullptr}},
        {"dovecot_auth_users", {"auth_users", nullptr}},
        {"submission", {nullptr, nullptr}},  // a port of the host
        {"timers", {nullptr, nullptr}},
        {"raw", {nullptr, nullptr}},  // no part of the language
        {"tls_client", {"tls_client", tls_policy}},
        {"tls_server", {"tls_server", tls_offer}},
    };
    return words;
}

}  // namespace

std::string span_text(double seconds) {
    return fmt::format("{}ms", std::llround(seconds * 1000));
}

Json agent_settings(const Json& mta, const Json& timers, const std::string& host) {
    Json settings = Json::object();
    for (const auto& [name, value] : mta.items()) {
        const auto word = agent_words().find(name);
        if (word == agent_words().end()) {
            settings[name] = value;
        } else if (word->second.key != nullptr) {
            settings[word->second.key] = word->second.convert == nullptr ? value : word->second.convert(value);
        }
    }
    for (const char* key : {"aliases", "virtual_aliases"}) {
        if (!settings.contains(key)) continue;
        for (auto& [name, targets] : settings[key].items()) targets = with_domain(targets, host);
    }
    // A port that demands AUTH has somebody who may, or nobody.
    if (mta.contains("submission") && !settings.contains("auth_users")) settings["auth_users"] = Json::object();
    add_timers(timers, settings);
    add_timers(object_member(mta, "timers"), settings);
    return settings;
}

void add_agent_defaults(const Json& mta, double start_s, Json& settings) {
    if (!mta.contains("ip_protocols")) settings["ip"] = {"ipv4"};
    settings["retry"]["queue_run_phase"] = span_text(start_s - agent_starts_before_s);
}

}  // namespace tests::truth
