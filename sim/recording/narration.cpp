#include "sim/recording/narration.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/recording/narration_parts.hpp"
#include "sim/recording/printable.hpp"

namespace sim::recording {

std::string shown(const Event& event, std::string_view field) {
    return printable(event.fields.text(field));
}

std::string enumerated_octets(const std::vector<std::string>& items) {
    if (items.empty()) return "nobody";
    std::string text = items.front();
    for (std::size_t index = 1; index < items.size(); ++index) {
        text += index + 1 == items.size() ? " and " : ", ";
        text += items[index];
    }
    return text;
}

std::string enumerated(const std::vector<std::string>& items) {
    return printable(enumerated_octets(items));
}

std::string host_of_next_hop(std::string_view next_hop) {
    const std::size_t bracket = next_hop.find('[');
    return printable(bracket == 0 ? next_hop : next_hop.substr(0, bracket));
}

std::string reply_of(const Event& event) {
    std::string text;
    for (const std::string_view field : {"code", "status", "text"}) {
        const std::string& value = event.fields.text(field);
        if (value.empty() || (field == "status" && value.starts_with('2'))) continue;
        if (!text.empty()) text += ' ';
        text += printable(value);
    }
    return text;
}

std::string bounce_reason_of(const Event& event, std::size_t index) {
    const std::vector<std::string>& reasons = event.fields.list("reasons");
    return index < reasons.size() ? printable(reasons[index]) : reply_of(event);
}

std::string in_parentheses(std::string_view detail) {
    return detail.empty() ? std::string() : fmt::format(" ({})", printable(detail));
}

protocol::Duration span_until(const Event& event, std::string_view field) {
    // A recording is input: its numbers may be any. Later minus earlier fits into 64 bits without a sign.
    const std::int64_t until = event.fields.integer(field);
    const std::int64_t from = event.time.nanoseconds;
    if (until <= from) return protocol::Duration{0};
    const std::uint64_t span = static_cast<std::uint64_t>(until) - static_cast<std::uint64_t>(from);
    return protocol::Duration{static_cast<std::int64_t>(std::min(span, std::uint64_t{INT64_MAX}))};
}

std::string host_name_of(const World& world, std::string_view address) {
    const auto whole = world.host_of_address.find(std::string(address));
    if (whole != world.host_of_address.end()) return whole->second;
    std::string_view bare = address.substr(0, address.rfind(':'));
    if (bare.size() >= 2 && bare.front() == '[' && bare.back() == ']') bare = bare.substr(1, bare.size() - 2);
    const auto without_port = world.host_of_address.find(std::string(bare));
    return without_port == world.host_of_address.end() ? printable(address) : without_port->second;
}

std::string peer_of(const Event& event, const World& before) {
    const ConnectionState* connection = find_connection(before, event.connection);
    if (connection == nullptr) return "the other end";
    const std::string& peer = event.host == connection->client_host ? connection->server_host : connection->client_host;
    return peer.empty() ? printable(connection->to) : peer;
}

std::string narrate(const Event& event, const World& before) {
    switch (info(event.kind).group) {
        case Group::topology:
            return narrate_topology(event);
        case Group::world:
            return narrate_change(event);
        case Group::network:
            return narrate_network(event, before);
        case Group::session:
            return narrate_session(event, before);
        case Group::dns:
            return narrate_dns(event, before);
        case Group::mail:
            return narrate_mail(event, before);
    }
    return {};
}

}  // namespace sim::recording
