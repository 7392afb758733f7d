#include "sim/lesson/answer_input.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/base/ip_address.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/scalar.hpp"

namespace sim::lesson {

namespace {

using scenario::Measure;

/// Names of the hosts that fit, in the order of the scenario.
template <class Fits>
std::vector<std::string> hosts_that(const scenario::Scenario& scenario, const Fits& fits) {
    std::vector<std::string> names;
    for (const scenario::Host& host : scenario.hosts) {
        if (fits(host)) names.push_back(host.name);
    }
    return names;
}

/// Without the word behind a number that is no unit: `4000 octets` is 4000.
std::string_view without_word(std::string_view text) {
    const auto is_of_word = [](char octet) { return protocol::is_alpha(octet) || octet == ' '; };
    const std::size_t end =
        static_cast<std::size_t>(std::find_if_not(text.rbegin(), text.rend(), is_of_word).base() - text.begin());
    const std::string_view word = text.substr(end);
    const bool is_apart = end > 0 && word.starts_with(' ');
    const bool is_unit = scenario::parse_measure("1" + std::string(protocol::trim(word))).has_value();
    return is_apart && !is_unit ? text.substr(0, end) : text;
}

/// `4,000`, `4.000`, `4 000`, `4'000` without what stands between the thousands; else the text itself.
std::string without_thousands_marks(std::string_view text) {
    std::string digits;
    std::size_t group = 0;
    char mark = 0;
    for (const char octet : text) {
        if (protocol::is_digit(octet)) {
            digits += octet;
            ++group;
            continue;
        }
        const bool is_first = mark == 0;
        const bool is_mark = octet == ',' || octet == '.' || octet == ' ' || octet == '\'';
        const bool stands_well = is_first ? group >= 1 && group <= 3 : group == 3 && octet == mark;
        if (!is_mark || !stands_well) return std::string(text);
        mark = octet;
        group = 0;
    }
    return group == 3 ? digits : std::string(text);
}

}  // namespace

protocol::Result<std::string, std::string> host_meant(const scenario::Scenario& scenario, std::string_view given) {
    if (const auto address = protocol::IpAddress::parse(given)) {
        const auto found = hosts_that(scenario, [&address](const scenario::Host& host) {
            return std::ranges::find(host.addresses, *address) != host.addresses.end();
        });
        if (!found.empty()) return found.front();
        return protocol::failure(fmt::format("no host has the address {}", address->to_string()));
    }
    const auto name = scenario::parse_host_name(given);
    if (!name) return protocol::failure(name.error());
    if (scenario.find_host(*name) != nullptr) return *name;
    const auto found =
        hosts_that(scenario, [&name](const scenario::Host& host) { return host.name.starts_with(*name + "."); });
    if (found.size() == 1) return found.front();
    if (found.empty()) return protocol::failure(scenario::unknown_host(scenario, *name));
    return protocol::failure(fmt::format("`{}` may be {}", *name, fmt::join(found, " or ")));
}

std::vector<Measure> measures_meant(std::string_view given, Measure::Kind wanted) {
    std::string_view text = protocol::trim(given);
    if (wanted == Measure::Kind::count) text = without_word(text);
    std::vector<Measure> measures;
    for (const std::string& reading : {std::string(text), without_thousands_marks(text)}) {
        const auto measure = scenario::parse_measure(reading);
        const bool fits = measure && measure->kind == wanted;
        if (fits && std::ranges::find(measures, *measure) == measures.end()) measures.push_back(*measure);
    }
    return measures;
}

}  // namespace sim::lesson
