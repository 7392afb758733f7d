#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "tests/truth/difference_list.hpp"

namespace tests::truth {

namespace {

using Grouped = std::map<std::string, std::vector<Json>>;

std::string without_number(const std::string& parameter) {
    return parameter.starts_with("SIZE=") ? "SIZE" : parameter;
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](char octet) {
        return octet >= 'a' && octet <= 'z' ? static_cast<char>(octet - 'a' + 'A') : octet;
    });
    return text;
}

/// The path, then the parameters in alphabetical order.
std::string envelope_command(const std::string& line) {
    const auto path_end = std::min(line.find('>'), line.size() - 1) + 1;
    std::istringstream rest(line.substr(path_end));
    std::set<std::string> parameters;
    for (std::string each; rest >> each;) {
        const auto equals = each.find('=');
        const std::string keyword = upper(each.substr(0, equals));
        parameters.insert(equals == std::string::npos ? keyword : without_number(keyword + each.substr(equals)));
    }
    std::string text = line.substr(0, path_end);
    for (const std::string& each : parameters) text += " " + each;
    return text;
}

/// Code and enhanced status code; the text behind them is for people (RFC 5321 section 4.2), and compared where
/// somebody is told of it: at submission and in notifications. What EHLO offers stands apart.
std::string comparable_reply(const std::string& code, const std::string& text) {
    if (text.starts_with("EHLO:")) return "S " + code;
    const std::string word = text.substr(0, text.find(' '));
    const bool enhanced =
        word.size() >= 5 && word[1] == '.' && word.find_first_not_of("0123456789.") == std::string::npos;
    return "S " + code + (enhanced ? " " + word : "");
}

std::string offered(const Json& connection) {
    for (const Json& line : list_member(connection, "dialogue")) {
        const std::string text = line.size() > 2 && line.at(2).is_string() ? line.at(2).get<std::string>() : "";
        if (line.at(0) == "S" && text.starts_with("EHLO:")) return text;
    }
    return {};
}

Grouped grouped(const Json& connections) {
    Grouped groups;
    for (const Json& each : connections) {
        groups[fmt::format("connections.{}>{}:{}", text_member(each, "client"), text_member(each, "server"),
                           static_cast<int>(number_member(each, "port")))]
            .push_back(each);
    }
    return groups;
}

std::vector<std::string> comparable_dialogue(const Json& connection) {
    std::vector<std::string> lines;
    for (const Json& line : list_member(connection, "dialogue")) lines.push_back(comparable_line(line));
    return lines;
}

std::string brief(const Json& connection) {
    return fmt::format("{} at {:.2f} s, {} lines", text_member(connection, "tcp"), number_member(connection, "t"),
                       list_member(connection, "dialogue").size());
}

/// One difference for each run of lines that differ.
void compare_dialogues(const std::string& place, const Json& real, const Json& simulated, DifferenceList& list) {
    const auto expected = comparable_dialogue(real);
    const auto found = comparable_dialogue(simulated);
    for (std::size_t index = 0; index < std::max(expected.size(), found.size()); ++index) {
        const std::string left = index < expected.size() ? expected[index] : "-";
        const std::string right = index < found.size() ? found[index] : "-";
        if (left != right) list.add("connections", fmt::format("{}.dialogue[{}]", place, index), left, right);
        // After a command too many nothing lies beside its like.
        if (left.substr(0, 1) != right.substr(0, 1)) return;
    }
}

void compare_pair(const std::string& place, const Json& real, const Json& simulated, double interval_s,
                  DifferenceList& list) {
    for (const char* key : {"server_ip", "tcp", "syn_count"}) {
        if (real.contains(key)) {
            list.check("connections", place + "." + key, real.at(key), value_of(simulated, key));
        }
    }
    list.check_moment("connections", place, number_member(real, "t"), number_member(simulated, "t"), interval_s);
    if (!offered(real).empty() && !offered(simulated).empty()) {
        list.check("extensions", place + ".ehlo", offered(real), offered(simulated));
    }
    compare_dialogues(place, real, simulated, list);
}

void compare_group(const std::string& group, const std::vector<Json>& real, const std::vector<Json>& simulated,
                   DifferenceList& list) {
    double before_s = 0;
    for (std::size_t index = 0; index < std::max(real.size(), simulated.size()); ++index) {
        const std::string place = fmt::format("{}[{}]", group, index);
        if (index >= real.size()) {
            list.add("connections", place, "-", brief(simulated[index]));
        } else if (index >= simulated.size()) {
            list.add("connections", place, brief(real[index]), "-");
        } else {
            const double at_s = number_member(real[index], "t");
            compare_pair(place, real[index], simulated[index], at_s - before_s, list);
            before_s = at_s;
        }
    }
}

}  // namespace

std::string comparable_line(const Json& line) {
    const std::string side = line.at(0).get<std::string>();
    const std::string text = line.at(1).get<std::string>();
    if (side == "S") return comparable_reply(text, line.size() > 2 ? line.at(2).get<std::string>() : "");
    if (side != "C" || text == "<content>") return side + " " + text;
    if (text.starts_with("BDAT")) return text.ends_with("LAST") ? "C BDAT LAST" : "C BDAT";
    const bool envelope = upper(text).starts_with("MAIL FROM:") || upper(text).starts_with("RCPT TO:");
    return "C " + (envelope ? envelope_command(text) : text);
}

void compare_connections(const Json& real, const Json& simulated, DifferenceList& list) {
    Grouped expected = grouped(real);
    Grouped found = grouped(simulated);
    std::set<std::string> groups;
    for (const auto& [group, connections] : expected) groups.insert(group);
    for (const auto& [group, connections] : found) groups.insert(group);
    for (const std::string& group : groups) compare_group(group, expected[group], found[group], list);
}

}  // namespace tests::truth
