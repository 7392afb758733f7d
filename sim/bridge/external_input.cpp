#include "sim/bridge/external_input.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace sim::bridge {

namespace {

using Action = ExternalInput::Action;

constexpr std::array<std::string_view, 7> action_names{"connect", "octets", "close",   "reset",
                                                       "pause",   "resume", "datagram"};

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    const auto parsed = protocol::IpAddress::parse(address);
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto number = std::from_chars(text.data() + colon + 1, end, port);
    if (!parsed || number.ec != std::errc() || number.ptr != end) return std::nullopt;
    return Endpoint{*parsed, port};
}

}  // namespace

void describe(const ExternalInput& input, recording::Event& event) {
    event.fields.set("action", action_names[static_cast<std::size_t>(input.action)]);
    if (input.visitor != 0) event.fields.set("visitor", input.visitor);
    if (input.action == Action::connect || input.action == Action::datagram) {
        event.fields.set("to", input.to.to_string());
    }
    if (input.action == Action::datagram) event.fields.set("from_port", unsigned{input.from_port});
    if (input.action == Action::datagram || input.action == Action::octets) event.fields.set("octets", input.octets);
}

std::optional<ExternalInput> external_input_of(const recording::Event& event) {
    if (event.kind != recording::EventKind::external_input) return std::nullopt;
    const auto name = std::ranges::find(action_names, event.fields.text("action"));
    if (name == action_names.end()) return std::nullopt;
    ExternalInput input;
    input.time = event.time;
    input.host = event.host;
    input.action = static_cast<Action>(name - action_names.begin());
    input.visitor = static_cast<VisitorId>(event.fields.integer("visitor"));
    input.octets = event.fields.text("octets");
    const std::int64_t from_port = event.fields.integer("from_port");
    if (from_port < 0 || from_port > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
    input.from_port = static_cast<std::uint16_t>(from_port);
    if (input.action != Action::connect && input.action != Action::datagram) return input;
    const auto to = parse_endpoint(event.fields.text("to"));
    if (!to) return std::nullopt;
    input.to = *to;
    return input;
}

}  // namespace sim::bridge
