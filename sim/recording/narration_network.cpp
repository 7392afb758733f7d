#include <fmt/format.h>

#include "sim/recording/narration_parts.hpp"
#include "sim/recording/printable.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::recording {

namespace {

constexpr std::size_t shown_line_size_max = 100;

/// A line of a protocol, fit to be shown and not too long for a sentence.
std::string shortened(std::string line) {
    if (line.size() <= shown_line_size_max) return line;
    return line.substr(0, shown_line_size_max) + "...";
}

std::string narrate_opening(const Event& event) {
    const std::string server =
        event.fields.text("server_host").empty() ? "an address that no host has" : shown(event, "server_host");
    return fmt::format("{} opens connection {} to {} ({})", shown(event, "client_host"), event.connection, server,
                       shown(event, "to"));
}

/// What the one who waits cannot know, but who sees the whole world can.
std::string why_silent(const std::string& peer, const World& before) {
    const auto host = before.hosts.find(peer);
    if (host == before.hosts.end() || host->second.up) return {};
    return fmt::format(" (in fact {} is down)", peer);
}

std::string narrate_failed(const Event& event, const World& before) {
    const std::string peer = peer_of(event, before);
    const std::string& failure = event.fields.text("failure");
    if (failure == "refused") {
        return fmt::format("{} refuses the connection from {}: it is there, but takes nothing on that port", peer,
                           event.host);
    }
    if (failure == "timed-out") {
        return fmt::format("{} gives up connecting to {}: no answer at all, which says nothing about the reason{}",
                           event.host, peer, why_silent(peer, before));
    }
    if (failure == "unreachable")
        return fmt::format("{} cannot reach {}: there is no way to that address", event.host, peer);
    if (failure == "reset") return fmt::format("The connection of {} with {} is broken off (reset)", event.host, peer);
    if (failure == "lost") {
        return fmt::format("{} gives the connection with {} up: its octets stay unacknowledged", event.host, peer);
    }
    return fmt::format("The connection of {} with {} fails: {}", event.host, peer, shown(event, "failure"));
}

std::string narrate_closed(const Event& event, const World& before) {
    const std::string peer = peer_of(event, before);
    if (event.fields.boolean("half"))
        return fmt::format("{} has nothing more to send to {} and closes its direction", event.host, peer);
    return fmt::format("The connection between {} and {} is closed", event.host, peer);
}

std::string narrate_datagram(const Event& event, const World& before) {
    const std::int64_t size_octets = event.fields.integer("size_octets");
    const std::string from = host_name_of(before, event.fields.text("from"));
    const std::string to = host_name_of(before, event.fields.text("to"));
    if (event.kind == EventKind::datagram_sent)
        return fmt::format("{} sends a datagram of {} octets to {}", from, size_octets, to);
    if (event.kind == EventKind::datagram_arrived) {
        return fmt::format("The datagram of {} octets from {} reaches {}", size_octets, from, to);
    }
    return fmt::format("The datagram of {} octets from {} to {} gets lost{}", size_octets, from, to,
                       in_parentheses(event.fields.text("reason")));
}

std::string narrate_segment(const Event& event, const World& before) {
    const std::int64_t size_octets = event.fields.integer("size_octets");
    const std::string peer = peer_of(event, before);
    if (event.kind == EventKind::segment_altered) {
        return fmt::format("A firewall reads what {} says to {}, and takes the offer of TLS out of it", event.host,
                           peer);
    }
    if (event.kind == EventKind::segment_sent)
        return fmt::format("{} sends {} octets to {}", event.host, size_octets, peer);
    if (event.kind == EventKind::segment_arrived)
        return fmt::format("{} octets from {} reach {}", size_octets, peer, event.host);
    return fmt::format("{} octets of the connection with {} get lost and will be sent again", size_octets, peer);
}

std::string narrate_external_input(const Event& event, const World& before) {
    const std::string who = fmt::format("A program outside the simulation, at {},", event.host);
    const std::string& action = event.fields.text("action");
    const std::size_t size_octets = event.fields.text("octets").size();
    if (action == "connect")
        return fmt::format("{} connects to {}", who, host_name_of(before, event.fields.text("to")));
    if (action == "octets") return fmt::format("{} sends {} octets to {}", who, size_octets, peer_of(event, before));
    if (action == "datagram") {
        return fmt::format("{} sends a datagram of {} octets to {}", who, size_octets,
                           host_name_of(before, event.fields.text("to")));
    }
    if (action == "close") return fmt::format("{} closes its direction of the connection", who);
    if (action == "reset") return fmt::format("{} breaks its connection off", who);
    if (action == "pause") return fmt::format("{} does not read what {} sends", who, peer_of(event, before));
    if (action == "resume") return fmt::format("{} reads again what {} sends", who, peer_of(event, before));
    return fmt::format("{} does something: {}", who, shown(event, "action"));
}

std::string narrate_tls_established(const Event& event, const World& before) {
    const std::string peer = peer_of(event, before);
    if (event.fields.text("role") == "server") {
        const std::string proof =
            event.fields.text("client").empty()
                ? ""
                : fmt::format(", which has{} proved by a certificate to be {}",
                              event.fields.boolean("verified") ? "" : " not", shown(event, "client"));
        return fmt::format("TLS stands on {}: nobody on the way can read what it says to {}{}", event.host, peer,
                           proof);
    }
    return fmt::format("TLS stands on {}, and {} has{} shown a certificate that proves its name", event.host, peer,
                       event.fields.boolean("verified") ? "" : " not");
}

std::string narrate_tls(const Event& event, const World& before) {
    const std::string peer = peer_of(event, before);
    switch (event.kind) {
        case EventKind::tls_started:
            return fmt::format("{} begins TLS with {}: what follows on the wire is a handshake, then ciphertext",
                               event.host, peer);
        case EventKind::tls_established:
            return narrate_tls_established(event, before);
        case EventKind::tls_failed:
            return fmt::format("{} gives TLS with {} up: {}", event.host, peer, shown(event, "reason"));
        case EventKind::tls_keys:
            return fmt::format("{} notes the secrets of the connection with {}: who has them can read it all",
                               event.host, peer);
        default:
            return fmt::format("Under TLS {} {} {} {} octets", event.host,
                               event.fields.text("direction") == "server" ? "says to" : "understands from", peer,
                               event.fields.text("octets").size());
    }
}

/// What was typed, its line end left out and other octets that nobody sees escaped.
std::string typed_text(const Event& event) {
    std::string_view octets = event.fields.text("octets");
    if (octets.ends_with("\r\n")) octets.remove_suffix(2);
    return shortened(printable(octets));
}

std::string narrate_terminal(const Event& event, const World& before) {
    switch (event.kind) {
        case EventKind::terminal_opened:
            return fmt::format("Somebody at {} opens a terminal to port {} of {}, to type by hand", event.host,
                               event.fields.integer("port"), shown(event, "to"));
        case EventKind::terminal_typed:
            return fmt::format("Somebody at {} types to {}: {}", event.host, peer_of(event, before), typed_text(event));
        case EventKind::terminal_shown:
            return fmt::format("The terminal at {} shows what {} says: {}", event.host, peer_of(event, before),
                               typed_text(event));
        default:
            return fmt::format("The terminal at {} is closed{}", event.host,
                               in_parentheses(event.fields.text("reason")));
    }
}

std::string upper_protocol(const Event& event) {
    const std::string& protocol = event.fields.text("protocol");
    if (protocol == "smtp") return "SMTP";
    if (protocol == "lmtp") return "LMTP";
    if (protocol == "pop3") return "POP3";
    if (protocol == "imap") return "IMAP";
    return shown(event, "protocol");
}

}  // namespace

std::string narrate_network(const Event& event, const World& before) {
    switch (event.kind) {
        case EventKind::connection_opening:
            return narrate_opening(event);
        case EventKind::syn_retransmitted:
            return fmt::format("{} has no answer from {} yet and knocks again (attempt {})", event.host,
                               peer_of(event, before), event.fields.integer("attempt"));
        case EventKind::connection_opened:
            return fmt::format("{} has answered: the connection with {} is open", peer_of(event, before), event.host);
        case EventKind::connection_failed:
            return narrate_failed(event, before);
        case EventKind::connection_closed:
            return narrate_closed(event, before);
        case EventKind::segment_sent:
        case EventKind::segment_arrived:
        case EventKind::segment_lost:
        case EventKind::segment_altered:
            return narrate_segment(event, before);
        case EventKind::datagram_sent:
        case EventKind::datagram_arrived:
        case EventKind::datagram_lost:
            return narrate_datagram(event, before);
        case EventKind::datagram_refused:
            return fmt::format(
                "{} is told by an ICMP message that nobody listens at {}: it need not wait for an answer", event.host,
                shown(event, "to"));
        case EventKind::external_input:
            return narrate_external_input(event, before);
        default:
            return std::string(name(event.kind));
    }
}

std::string narrate_session(const Event& event, const World& before) {
    const std::string protocol = upper_protocol(event);
    switch (event.kind) {
        case EventKind::terminal_opened:
        case EventKind::terminal_typed:
        case EventKind::terminal_shown:
        case EventKind::terminal_closed:
            return narrate_terminal(event, before);
        case EventKind::session_started:
            return fmt::format("{} begins to speak {} with {} as the {}", event.host, protocol, peer_of(event, before),
                               shown(event, "role"));
        case EventKind::session_state:
            return fmt::format("The {} {} on {} goes from state {} to {}", protocol, shown(event, "role"), event.host,
                               shown(event, "from"), shown(event, "to"));
        case EventKind::command:
            return fmt::format("{} says to {}: {}", peer_of(event, before), event.host,
                               shortened(shown(event, "line")));
        case EventKind::reply: {
            const std::vector<std::string>& lines = event.fields.list("text");
            const std::string first = lines.empty() ? "" : " " + lines.front();
            return fmt::format("{} answers {}: {}", event.host, peer_of(event, before),
                               shortened(shown(event, "code") + enumerated({first})));
        }
        case EventKind::tls_started:
        case EventKind::tls_established:
        case EventKind::tls_failed:
        case EventKind::tls_text:
        case EventKind::tls_keys:
            return narrate_tls(event, before);
        case EventKind::session_ended:
            return fmt::format("{} has done with {} on this connection{}", event.host, protocol,
                               in_parentheses(event.fields.text("reason")));
        default:
            return std::string(name(event.kind));
    }
}

}  // namespace sim::recording
