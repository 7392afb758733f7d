#include "tests/truth/scenario_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/truth/scenario_parts.hpp"

namespace tests::truth {

namespace {

/// To stop the servers took so long: what still happened then is in the observation (truth case c60).
constexpr double stopping_takes_s = 0.5;

constexpr std::size_t line_octets_good = 110;

/// JSON is YAML: what is small stands on one line.
std::string flow_text(const Json& value) {
    if (value.is_object()) {
        std::string text;
        for (const auto& [key, each] : value.items()) {
            text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", Json(key).dump(), flow_text(each));
        }
        return "{" + text + "}";
    }
    if (value.is_array()) {
        std::string text;
        for (const Json& each : value) text += (text.empty() ? "" : ", ") + flow_text(each);
        return "[" + text + "]";
    }
    return value.dump();
}

void write_block(const Json& value, std::size_t indent, std::string& out);

void write_value(const Json& value, std::size_t indent, std::string& out) {
    const std::string flow = flow_text(value);
    if (!value.is_structured() || value.empty() || indent + flow.size() <= line_octets_good) {
        out += " " + flow + "\n";
    } else {
        out += "\n";
        write_block(value, indent, out);
    }
}

void write_block(const Json& value, std::size_t indent, std::string& out) {
    const std::string margin(indent, ' ');
    if (value.is_object()) {
        for (const auto& [key, each] : value.items()) {
            const bool plain = std::ranges::all_of(key, [](char octet) { return std::isalnum(octet) || octet == '_'; });
            out += margin + (plain ? key : Json(key).dump()) + ":";
            write_value(each, indent + 2, out);
        }
        return;
    }
    for (const Json& each : value) {
        out += margin + "-";
        write_value(each, indent + 2, out);
    }
}

}  // namespace

double start_offset_s(const Json& scenario) {
    double first = 0;
    for (const Json& step : list_member(scenario, "timeline")) first = std::min(first, number_member(step, "t"));
    return 10 + std::ceil(-first) - (first < 0 ? 1 : 0);
}

Json scenario_document(const TruthCase& truth) {
    Json document;
    document["mailflow"] = 1;
    document["title"] = truth.title;
    const double end_s = start_offset_s(truth.scenario) + number_member(truth.scenario, "end_at");
    document["until"] = span_text(end_s + stopping_takes_s);
    document["defaults"]["outbox"]["lifetime_max"] = "0s";
    document["hosts"] = hosts_part(truth.scenario);
    document["zones"] = zones_part(truth.scenario);
    document["accounts"] = accounts_part(truth.scenario);
    document["mail"] = mail_part(truth.scenario);
    if (Json reads = read_part(truth.scenario); !reads.empty()) document["read"] = std::move(reads);
    if (Json faults = faults_part(truth.scenario); !faults.empty()) document["faults"] = std::move(faults);
    return document;
}

std::string to_yaml_text(const Json& document) {
    std::string text;
    write_block(document, 0, text);
    return text;
}

}  // namespace tests::truth
