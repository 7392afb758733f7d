#include "tests/truth/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/truth/difference_list.hpp"

namespace tests::truth {

namespace {

std::string words(const Json& value) {
    return value.is_null() ? "-" : value.is_string() ? value.get<std::string>() : value.dump();
}

/// Whether `place` is `above` or lies below it.
bool lies_in(const std::string& place, const std::string& above) {
    if (!place.starts_with(above)) return false;
    return place.size() == above.size() || std::string_view(".|[").find(place[above.size()]) != std::string_view::npos;
}

}  // namespace

void DifferenceList::add(std::string aspect, const std::string& place, std::string real, std::string simulated) {
    if (!varies(place)) differences_.push_back({std::move(aspect), place, std::move(real), std::move(simulated)});
}

bool DifferenceList::varies(const std::string& place) const {
    return std::ranges::any_of(varying_, [&](const std::string& each) { return lies_in(place, each); });
}

void DifferenceList::check(const std::string& aspect, const std::string& place, const Json& real,
                           const Json& simulated) {
    if (real != simulated) add(aspect, place, words(real), words(simulated));
}

void DifferenceList::check_moment(const std::string& aspect, const std::string& place, double real_s,
                                  double simulated_s, double interval_s) {
    if (same_moment(real_s, simulated_s, interval_s)) return;
    add(aspect, place + ".t", fmt::format("{:.2f} s", real_s), fmt::format("{:.2f} s", simulated_s));
}

bool same_moment(double real_s, double simulated_s, double interval_s) {
    constexpr double tolerance_min_s = 1.5;
    constexpr double tolerance_share = 0.1;
    return std::abs(real_s - simulated_s) <= std::max(tolerance_min_s, tolerance_share * interval_s);
}

Unmatched match_equal(const std::vector<Json>& real, const std::vector<Json>& simulated) {
    Unmatched unmatched{{}, simulated};
    for (const Json& each : real) {
        const auto found = std::ranges::find(unmatched.simulated, each);
        if (found == unmatched.simulated.end()) {
            unmatched.real.push_back(each);
        } else {
            unmatched.simulated.erase(found);
        }
    }
    return unmatched;
}

void compare_questions(const Json& real, const Json& simulated, DifferenceList& list) {
    std::set<std::string> hosts;
    for (const auto& [host, facts] : real.items()) hosts.insert(host);
    for (const auto& [host, facts] : simulated.items()) hosts.insert(host);
    for (const std::string& host : hosts) {
        const Json& asked = object_member(object_member(real, host), "queries");
        const Json& ours = object_member(object_member(simulated, host), "queries");
        std::set<std::string> questions;
        for (const auto& [question, count] : asked.items()) questions.insert(question);
        for (const auto& [question, count] : ours.items()) questions.insert(question);
        for (const std::string& question : questions) {
            list.check("dns", fmt::format("dns.resolver.{}.queries.{}", host, question), value_of(asked, question),
                       value_of(ours, question));
        }
    }
}

void compare_sessions(const Json& real, const Json& simulated, DifferenceList& list) {
    for (std::size_t index = 0; index < real.size(); ++index) {
        const std::string place = fmt::format("client_sessions[{}]", index);
        const Json session = index < simulated.size() ? simulated[index] : Json();
        for (const auto& [key, value] : real[index].items()) {
            Json expected = value;
            if (key == "t") continue;
            if (key == "retrieved" || key == "fetched") {
                // Message-IDs of the cases are <m1@CASE.lab>.
                for (Json& id : expected) id = id.get<std::string>().substr(1, id.get<std::string>().find('@') - 1);
            }
            list.check("sessions", place + "." + key, expected, value_of(session, key));
        }
    }
}

Differences compare(const Json& real, const Json& simulated, const std::vector<std::string>& varying) {
    DifferenceList list(varying);
    if (real.contains("messages")) compare_messages(real.at("messages"), object_member(simulated, "messages"), list);
    if (real.contains("stored")) compare_stored(real.at("stored"), list_member(simulated, "stored"), list);
    if (real.contains("log")) compare_attempts(real.at("log"), list_member(simulated, "log"), list);
    if (real.contains("notifications")) {
        compare_notifications(real.at("notifications"), list_member(simulated, "notifications"), list);
    }
    if (real.contains("connections")) {
        compare_connections(real.at("connections"), list_member(simulated, "connections"), list);
    }
    if (real.contains("dns")) {
        compare_questions(object_member(real.at("dns"), "resolver"),
                          object_member(object_member(simulated, "dns"), "resolver"), list);
    }
    if (real.contains("client_sessions")) {
        compare_sessions(real.at("client_sessions"), list_member(simulated, "client_sessions"), list);
    }
    return list.take();
}

Differences compare_counts(const Json& real, const Json& simulated, const std::vector<std::string>& varying) {
    DifferenceList list(varying);
    for (const auto& [key, value] : real.items()) {
        const Json& ours = value_of(simulated, key);
        if (value.is_object()) {
            std::set<std::string> names;
            for (const auto& [name, count] : value.items()) names.insert(name);
            if (ours.is_object()) {
                for (const auto& [name, count] : ours.items()) names.insert(name);
            }
            for (const std::string& name : names) {
                list.check("counts", key + "." + name, value_of(value, name), value_of(ours, name));
            }
        } else if (value.is_array() && ours.is_array()) {
            const Unmatched unmatched = match_equal({value.begin(), value.end()}, {ours.begin(), ours.end()});
            list.check("counts", key, Json(unmatched.real), Json(unmatched.simulated));
        } else {
            list.check("counts", key, value, ours);
        }
    }
    return list.take();
}

}  // namespace tests::truth
